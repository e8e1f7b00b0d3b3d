// Tested by: test/codec/audio/readers.test.ts
import type { AudioFormat } from './audio-format.js';

/** More bytes tell the size of a frame. */
export const MORE_BYTES = -1;

/** Reads the frames of one audio stream, one after the other: what the last one said stands in the fields. */
export interface FrameReader {
  /** Bytes that tell the size of a frame. */
  readonly sizeBytes: number;
  /** Bytes at the beginning of a frame that tell all else; a frame may be shorter. */
  readonly headBytes: number;
  /** First byte of a frame; -1: frames have no such byte, and begin where a PES packet's payload does. */
  readonly syncByte: number;
  /** Of the frame that was read last; 0 where it belongs to the one before. */
  readonly samples: number;
  readonly sampleRateHz: number;
  /** As its header says; 0 where it does not. */
  readonly bitrateBps: number;
  /** What its header says of the format: another number, another format. NaN: not known, as more has to come. */
  readonly formatKey: number;
  /** Size of the frame at `pos`, of which at least `sizeBytes` bytes are there; 0 when it is none, MORE_BYTES when up to `headBytes` are needed. */
  frameSizeAt(bytes: Uint8Array, pos: number, end: number): number;
  /** Reads the frame at `pos`, of which `headBytes` bytes are there, or all of it. */
  read(bytes: Uint8Array, pos: number, end: number): void;
  /** What `formatKey` stands for; it is asked for when that changed. */
  format(): AudioFormat;
}
