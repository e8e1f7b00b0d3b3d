import { u16At } from '../../mpegts/big-endian.js';

/** Extended sequence number. */
const EXTENDED_SEQUENCE_SIZE = 2;
/** SRD Length, F and SRD Row Number, C and SRD Offset. */
const LINE_HEADER_SIZE = 6;
/** Spec: SMPTE ST 2110-20, 6.2.1 */
const MAX_LINE_HEADERS = 3;

/** What can be wrong with a payload of uncompressed video. */
export const VIDEO_PAYLOAD_FAULTS = {
  /** It ends before its line headers do. */
  truncated: 'payload cut off in its headers',
  /** Bytes are missing or left over. Spec: SMPTE ST 2110-20, 6.2.1 */
  length: 'SRD Lengths do not agree with the payload',
  /** More than three line headers. Spec: SMPTE ST 2110-20, 6.2.1 */
  headers: 'more than three sample row data headers',
} as const satisfies Readonly<Record<string, string>>;
export type VideoPayloadFault = keyof typeof VIDEO_PAYLOAD_FAULTS;

/**
 * Reads the headers of an RTP payload of uncompressed video: the pieces of lines that are in it stand in the columns until the next `parse`.
 * Spec: RFC 4175, 4.2; SMPTE ST 2110-20, 6.1
 */
export class VideoPayload {
  /** Upper 16 bits of the sequence number. */
  extendedSequence = 0;
  /** Pieces of lines: entries of the columns below. */
  pieces = 0;
  /** Where the bytes of the piece are. */
  readonly positions = new Int32Array(MAX_LINE_HEADERS);
  readonly lengths = new Int32Array(MAX_LINE_HEADERS);
  /** 1 for a piece of the second field. */
  readonly fields = new Uint8Array(MAX_LINE_HEADERS);
  /** Line of the frame or of its field, from 0 on. */
  readonly lines = new Int32Array(MAX_LINE_HEADERS);
  /** Pixel that the piece begins with. */
  readonly pixels = new Int32Array(MAX_LINE_HEADERS);

  /** `length`: without RTP padding. What is wrong with it, or undefined; `pieces` is 0 then. */
  parse(bytes: Uint8Array, offset: number, length: number): VideoPayloadFault | undefined {
    this.pieces = 0;
    const end = offset + length;
    let pos = offset + EXTENDED_SEQUENCE_SIZE;
    let count = 0;
    let goesOn = true;
    while (goesOn) {
      if (pos + LINE_HEADER_SIZE > end) return 'truncated';
      if (count === MAX_LINE_HEADERS) return 'headers';
      const fieldAndLine = u16At(bytes, pos + 2);
      const continuationAndPixel = u16At(bytes, pos + 4);
      this.lengths[count] = u16At(bytes, pos);
      this.fields[count] = fieldAndLine >> 15;
      this.lines[count] = fieldAndLine & 0x7fff;
      this.pixels[count] = continuationAndPixel & 0x7fff;
      goesOn = continuationAndPixel >= 0x8000;
      pos += LINE_HEADER_SIZE;
      count++;
    }
    this.extendedSequence = u16At(bytes, offset);
    for (let piece = 0; piece < count; piece++) {
      this.positions[piece] = pos;
      pos += this.lengths[piece]!;
    }
    if (pos !== end) return 'length';
    this.pieces = count;
    return undefined;
  }
}
