import { CODECS, type CodecId } from '../../mpegts/codec.js';

/**
 * Whether a decoder can begin at a PES packet whose payload begins so, as far as it is in its first transport packet: with the
 * parameters of a sequence, or with anything where it is audio.
 * Spec: ISO/IEC 13818-2, 6.2.2.1 (sequence_header); ITU-T H.264, 7.4.1 (nal_unit_type 5, 7); ITU-T H.265, 7.4.2.2 (nal_unit_type 16 to 21, 33)
 */
export function beginsEntry(codec: CodecId, bytes: Uint8Array, start: number, end: number): boolean {
  if (CODECS[codec].kind === 'audio') return true;
  const isEntry = ENTRIES[codec];
  if (isEntry === undefined || start < 0) return false;
  for (let at = start; at + 3 < end; at++) {
    if (bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1 && isEntry(bytes[at + 3]!)) return true;
  }
  return false;
}

function isSequenceHeader(code: number): boolean {
  return code === 0xb3;
}

function isH264Entry(header: number): boolean {
  const type = header & 0x1f;
  return type === 5 || type === 7;
}

function isHevcEntry(header: number): boolean {
  const type = (header >> 1) & 0x3f;
  return (type >= 16 && type <= 21) || type === 33;
}

const ENTRIES: Readonly<Partial<Record<CodecId, (code: number) => boolean>>> = {
  mpeg1video: isSequenceHeader,
  mpeg2video: isSequenceHeader,
  h264: isH264Entry,
  hevc: isHevcEntry,
};
