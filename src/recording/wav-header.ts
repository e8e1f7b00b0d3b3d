// Tested by: test/recording/wav-format.test.ts
import type { AudioFormat } from '../st2110/d30/audio-format.js';
import { pcmBytesOf } from '../st2110/d30/pcm.js';

const GUID_PCM = '0100000000001000800000aa00389b71';
const FORMAT_EXTENSIBLE = 0xfffe;
const FORMAT_CHUNK_SIZE = 40;
/** Size of the chunk that is ds64 in RF64, and otherwise keeps its place. */
const DS64_SIZE = 28;
const NOT_SAID = 0xffff_ffff;
const DS64_AT = 12;

/** Where the samples begin. */
export const WAV_HEADER_SIZE = DS64_AT + 8 + DS64_SIZE + 8 + FORMAT_CHUNK_SIZE + 8;

/**
 * The header of a file with so many bytes of samples: RIFF, or RF64 where its size needs 64 bits. `dataBytes` undefined: not known
 * yet, as of a pipe; readers then take all that comes.
 * Spec: EBU Tech 3306, 3
 */
export function wavHeader(format: AudioFormat, dataBytes: number | undefined): Uint8Array {
  const header = Buffer.alloc(WAV_HEADER_SIZE);
  const riffBytes = dataBytes === undefined ? NOT_SAID : WAV_HEADER_SIZE - 8 + dataBytes + (dataBytes & 1);
  const isRf64 = dataBytes !== undefined && riffBytes >= NOT_SAID;
  header.write(isRf64 ? 'RF64' : 'RIFF', 0, 'latin1');
  header.writeUInt32LE(isRf64 ? NOT_SAID : riffBytes, 4);
  header.write('WAVE', 8, 'latin1');
  header.write(isRf64 ? 'ds64' : 'JUNK', DS64_AT, 'latin1');
  header.writeUInt32LE(DS64_SIZE, DS64_AT + 4);
  if (isRf64) writeSizes(header, DS64_AT + 8, format, riffBytes, dataBytes);
  const dataAt = writeFormat(header, DS64_AT + 8 + DS64_SIZE, format);
  header.write('data', dataAt, 'latin1');
  header.writeUInt32LE(isRf64 || dataBytes === undefined ? NOT_SAID : dataBytes, dataAt + 4);
  return header;
}

function writeSizes(header: Buffer, at: number, format: AudioFormat, riffBytes: number, dataBytes: number): void {
  const samples = Math.floor(dataBytes / (pcmBytesOf(format.encoding) * format.channels));
  header.writeBigUInt64LE(BigInt(riffBytes), at);
  header.writeBigUInt64LE(BigInt(dataBytes), at + 8);
  header.writeBigUInt64LE(BigInt(samples), at + 16);
}

/** Returns where the next chunk begins. */
function writeFormat(header: Buffer, at: number, { encoding, channels, samplingRateHz }: AudioFormat): number {
  const bytes = pcmBytesOf(encoding);
  header.write('fmt ', at, 'latin1');
  header.writeUInt32LE(FORMAT_CHUNK_SIZE, at + 4);
  header.writeUInt16LE(FORMAT_EXTENSIBLE, at + 8);
  header.writeUInt16LE(channels, at + 10);
  header.writeUInt32LE(samplingRateHz, at + 12);
  header.writeUInt32LE(samplingRateHz * channels * bytes, at + 16);
  header.writeUInt16LE(channels * bytes, at + 20);
  header.writeUInt16LE(bytes * 8, at + 22);
  header.writeUInt16LE(FORMAT_CHUNK_SIZE - 18, at + 24);
  header.writeUInt16LE(bytes * 8, at + 26);
  // Channels without places of their own: which is which is not known.
  header.writeUInt32LE(0, at + 28);
  header.write(GUID_PCM, at + 32, 'hex');
  return at + 8 + FORMAT_CHUNK_SIZE;
}
