import { u16At } from '../../mpegts/big-endian.js';
import type { RtpHeader } from '../rtp.js';

/**
 * Collects what speaks for uncompressed video: line headers whose lengths add up to the payload.
 * Spec: RFC 4175, 4; SMPTE ST 2110-20, 6.1 (at most three line headers)
 */
export class RawVideoEvidence {
  agreeing = 0;
  #timestamp = 0;
  #line = 0;

  feed(bytes: Uint8Array, header: RtpHeader): void {
    const line = firstLineAt(bytes, header.payloadOffset, header.payloadLength);
    if (line < 0) return;
    const isSameFrame = this.agreeing > 0 && header.timestamp === this.#timestamp;
    const goesOn = !isSameFrame || line >= this.#line;
    if (goesOn) this.agreeing++;
    this.#timestamp = header.timestamp;
    this.#line = line;
  }
}

const EXTENDED_SEQUENCE_SIZE = 2;
const LINE_HEADER_SIZE = 6;
const MAX_LINE_HEADERS = 3;
/** Lines and pixels of the largest picture (8K), rounded up. */
const LINE_LIMIT = 8192;

/** Line number of the first line header, or -1 when the payload is none of uncompressed video. */
function firstLineAt(bytes: Uint8Array, offset: number, length: number): number {
  const end = offset + length;
  let pos = offset + EXTENDED_SEQUENCE_SIZE;
  let dataLength = 0;
  let firstLine = -1;
  for (let count = 0; count < MAX_LINE_HEADERS; count++) {
    if (pos + LINE_HEADER_SIZE > end) return -1;
    const lineLength = u16At(bytes, pos);
    const line = u16At(bytes, pos + 2) & 0x7fff;
    const continuationAndPixel = u16At(bytes, pos + 4);
    if (lineLength === 0 || line >= LINE_LIMIT || (continuationAndPixel & 0x7fff) >= LINE_LIMIT) return -1;
    if (count === 0) firstLine = line;
    dataLength += lineLength;
    pos += LINE_HEADER_SIZE;
    const isLast = continuationAndPixel < 0x8000;
    if (isLast) return pos + dataLength === end ? firstLine : -1;
  }
  return -1;
}
