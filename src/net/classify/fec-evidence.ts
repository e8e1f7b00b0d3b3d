import { u32At } from '../../mpegts/big-endian.js';
import type { RtpHeader } from '../rtp.js';

/**
 * Collects what speaks for forward error correction of TS in RTP: FEC headers of one matrix, of its columns or of its rows.
 * Spec: SMPTE ST 2022-1, 8.4
 */
export class FecEvidence {
  /** Datagrams with the header of the matrix. */
  agreeing = 0;
  #matrix = -1;

  feed(bytes: Uint8Array, { payloadOffset, payloadLength }: RtpHeader): void {
    const matrix = matrixAt(bytes, payloadOffset, payloadLength);
    if (matrix < 0) return;
    if (matrix !== this.#matrix) this.agreeing = 0;
    this.#matrix = matrix;
    this.agreeing++;
  }
}

const FEC_HEADER_SIZE = 16;
/** L and D, and their product. */
const MOST_COLUMNS = 50;
const MOST_PACKETS = 256;
/** The extension bit, which says that the header has 16 bytes. */
const EXTENDED = 0x80;

/** Direction, offset and NA in one number, or -1 when the payload does not begin with an FEC header. */
function matrixAt(bytes: Uint8Array, pos: number, length: number): number {
  if (length <= FEC_HEADER_SIZE || (bytes[pos + 4]! & EXTENDED) === 0) return -1;
  const mask = u32At(bytes, pos + 4) & 0xffffff;
  const directionTypeIndex = bytes[pos + 12]!; // N, D, type: exclusive or, index
  const [offset, na] = [bytes[pos + 13]!, bytes[pos + 14]!];
  const isRow = (directionTypeIndex & 0x40) !== 0;
  if (mask !== 0 || (directionTypeIndex & 0xbf) !== 0 || bytes[pos + 15] !== 0) return -1;
  const isMatrix = isRow ? offset === 1 && na > 1 : offset > 0 && na > 1 && offset * na <= MOST_PACKETS;
  return isMatrix && offset <= MOST_COLUMNS && na <= MOST_COLUMNS
    ? (directionTypeIndex << 16) | (offset << 8) | na
    : -1;
}
