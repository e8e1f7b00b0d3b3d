import { ABSENT, TRUNCATED } from './packet.js';

/** Period of PTS and DTS: 33 bits of 90 kHz. Spec: ISO/IEC 13818-1, 2.4.3.7 */
export const PTS_WRAP_90K = 2 ** 33;

/** What `PesHeader.read` found. */
export const PesResult = {
  /** A PES packet; its time stamps may still be ABSENT or TRUNCATED. */
  HEADER: 0,
  /** The bytes do not begin with packet_start_code_prefix. */
  NO_START_CODE: 1,
  /** The bytes end before stream_id. */
  TRUNCATED: 2,
} as const;
export type PesResult = (typeof PesResult)[keyof typeof PesResult];

const PREFIX_SIZE = 3;
const STREAM_ID_OFFSET = 3;
const FIXED_SIZE = 6;
/** With the flags and PES_header_data_length. */
const FLAGS_END = 9;
const TIME_STAMP_SIZE = 5;
const ESCR_SIZE = 6;
/** Stream ids whose packets have no flags behind PES_packet_length. Spec: ISO/IEC 13818-1, 2.4.3.7 (stream_id) */
const WITHOUT_FLAGS: readonly number[] = [
  0xbc, // program_stream_map
  0xbe, // padding_stream
  0xbf, // private_stream_2
  0xf0, // ECM_stream
  0xf1, // EMM_stream
  0xf2, // DSMCC_stream
  0xf8, // ITU-T Rec. H.222.1 type E
  0xff, // program_stream_directory
];

/**
 * The header of a PES packet; one object is used again and again.
 * Spec: ISO/IEC 13818-1, 2.4.3.6 and 2.4.3.7
 */
export class PesHeader {
  streamId = 0;
  /** PES_packet_length: bytes behind it; 0 for unbounded video, or TRUNCATED. */
  packetLength = TRUNCATED;
  /** PES_scrambling_control, 0 where there are no flags. */
  scrambling = 0;
  isPriority = false;
  isDataAligned = false;
  isCopyright = false;
  isOriginal = false;
  /** 90 kHz ticks, ABSENT or TRUNCATED, as is `dts90k`. */
  pts90k = ABSENT;
  dts90k = ABSENT;
  /** Elementary stream clock reference in 27 MHz ticks, ABSENT or TRUNCATED. */
  escr27M = ABSENT;
  /** ES_rate in units of 50 bytes/s, ABSENT or TRUNCATED. */
  esRate = ABSENT;
  /** Where the payload begins, which may be behind `end`; TRUNCATED when the header does not say. */
  payloadOffset = TRUNCATED;

  /** Reads the header at `start`, of which the bytes up to `end` are at hand: the rest of one transport packet. */
  read(bytes: Uint8Array, start: number, end: number): PesResult {
    const size = end - start;
    if (size < PREFIX_SIZE) return PesResult.TRUNCATED;
    if (bytes[start] !== 0 || bytes[start + 1] !== 0 || bytes[start + 2] !== 1) return PesResult.NO_START_CODE;
    if (size <= STREAM_ID_OFFSET) return PesResult.TRUNCATED;
    this.#clear();
    this.streamId = bytes[start + STREAM_ID_OFFSET]!;
    if (size < FIXED_SIZE) return PesResult.HEADER;
    this.packetLength = (bytes[start + 4]! << 8) | bytes[start + 5]!;
    if (WITHOUT_FLAGS.includes(this.streamId)) this.payloadOffset = start + FIXED_SIZE;
    else this.#readFlags(bytes, start, end);
    return PesResult.HEADER;
  }

  #readFlags(bytes: Uint8Array, start: number, end: number): void {
    if (end - start < FLAGS_END) return;
    const first = bytes[start + 6]!;
    // MPEG-1 packets have no such marker and another header.
    if (first >> 6 !== 0b10) return;
    this.scrambling = (first >> 4) & 0b11;
    this.isPriority = (first & 0x08) !== 0;
    this.isDataAligned = (first & 0x04) !== 0;
    this.isCopyright = (first & 0x02) !== 0;
    this.isOriginal = (first & 0x01) !== 0;
    const flags = bytes[start + 7]!;
    this.payloadOffset = start + FLAGS_END + bytes[start + 8]!;
    const headerEnd = Math.min(this.payloadOffset, end);
    let at = start + FLAGS_END;
    const hasPts = (flags & 0x80) !== 0;
    if (hasPts) {
      this.pts90k = at + TIME_STAMP_SIZE <= headerEnd ? timeStampAt(bytes, at) : TRUNCATED;
      at += TIME_STAMP_SIZE;
    }
    // DTS without PTS ('01') is forbidden and tells nothing of where the fields are.
    if (hasPts && (flags & 0x40) !== 0) {
      this.dts90k = at + TIME_STAMP_SIZE <= headerEnd ? timeStampAt(bytes, at) : TRUNCATED;
      at += TIME_STAMP_SIZE;
    }
    if ((flags & 0x20) !== 0) {
      this.escr27M = at + ESCR_SIZE <= headerEnd ? escrAt(bytes, at) : TRUNCATED;
      at += ESCR_SIZE;
    }
    if ((flags & 0x10) !== 0) {
      const isWhole = at + 3 <= headerEnd;
      this.esRate = isWhole ? ((bytes[at]! & 0x7f) << 15) | (bytes[at + 1]! << 7) | (bytes[at + 2]! >> 1) : TRUNCATED;
    }
  }

  #clear(): void {
    this.packetLength = TRUNCATED;
    this.scrambling = 0;
    this.isPriority = false;
    this.isDataAligned = false;
    this.isCopyright = false;
    this.isOriginal = false;
    this.pts90k = ABSENT;
    this.dts90k = ABSENT;
    this.escr27M = ABSENT;
    this.esRate = ABSENT;
    this.payloadOffset = TRUNCATED;
  }
}

/** 3, 15 and 15 bits, a marker bit behind each. */
function timeStampAt(bytes: Uint8Array, at: number): number {
  const low =
    ((bytes[at + 1]! << 22) | ((bytes[at + 2]! & 0xfe) << 14) | (bytes[at + 3]! << 7) | (bytes[at + 4]! >> 1)) >>> 0;
  return ((bytes[at]! >> 1) & 0x07) * 2 ** 30 + low;
}

/** 2 reserved bits, then 3, 15, 15 and 9 bits, a marker bit behind each. */
function escrAt(bytes: Uint8Array, at: number): number {
  const high = (bytes[at]! >> 3) & 0x07;
  const middle = ((bytes[at]! & 0x03) << 13) | (bytes[at + 1]! << 5) | (bytes[at + 2]! >> 3);
  const low = ((bytes[at + 2]! & 0x03) << 13) | (bytes[at + 3]! << 5) | (bytes[at + 4]! >> 3);
  const extension = ((bytes[at + 4]! & 0x03) << 7) | (bytes[at + 5]! >> 1);
  return (high * 2 ** 30 + middle * 2 ** 15 + low) * 300 + extension;
}
