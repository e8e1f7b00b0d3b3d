import { RTP_HEADER_SIZE } from './rtp.js';

/** Payload type of MPEG-2 transport streams. Spec: RFC 3551, 6 */
const PAYLOAD_TYPE_MP2T = 33;
const VERSION_2 = 0x80;
const MARKER = 0x80;

export interface TsRtpHeader {
  readonly marker: boolean;
  readonly sequence: number;
  /** 90 kHz, of which the lower 32 bits count. */
  readonly timestamp: number;
  readonly ssrc: number;
}

/**
 * Writes the RTP header of a datagram of TS packets, and returns its size.
 * Spec: RFC 3550, 5.1; RFC 2250, 2
 */
export function writeRtpHeader(bytes: Uint8Array, pos: number, header: TsRtpHeader): number {
  bytes[pos] = VERSION_2;
  bytes[pos + 1] = PAYLOAD_TYPE_MP2T | (header.marker ? MARKER : 0);
  bytes[pos + 2] = header.sequence >>> 8;
  bytes[pos + 3] = header.sequence;
  writeU32(bytes, pos + 4, modulo32(header.timestamp));
  writeU32(bytes, pos + 8, header.ssrc);
  return RTP_HEADER_SIZE;
}

function modulo32(value: number): number {
  return ((value % 2 ** 32) + 2 ** 32) % 2 ** 32;
}

function writeU32(bytes: Uint8Array, pos: number, value: number): void {
  bytes[pos] = value >>> 24;
  bytes[pos + 1] = value >>> 16;
  bytes[pos + 2] = value >>> 8;
  bytes[pos + 3] = value;
}
