import { u16At, u32At } from '../../mpegts/big-endian.js';

/**
 * Collects what speaks for SRT: data packets to one socket whose sequence numbers go on, or control packets of known types.
 * What is in the data packets is not looked at: it may be encrypted.
 * Spec: draft-sharabayko-srt, 3
 */
export class SrtEvidence {
  /** Data packets that go on from the one before, and control packets. */
  agreeing = 0;
  #socket = 0;
  #sequence = -1;
  #timestampUs = 0;

  feed(bytes: Uint8Array, offset: number, length: number): void {
    if (length < HEADER_SIZE) return;
    const isControl = bytes[offset]! >> 7 === 1;
    if (isControl ? isControlPacket(bytes, offset, length) : this.#goesOn(bytes, offset, length)) this.agreeing++;
  }

  #goesOn(bytes: Uint8Array, offset: number, length: number): boolean {
    const sequence = u32At(bytes, offset);
    const timestampUs = u32At(bytes, offset + 8);
    const socket = u32At(bytes, offset + 12);
    // Live: each packet is a whole message, in order or not; the keys are none, even or odd.
    const isWholeMessage = bytes[offset + 4]! >> 6 === 3 && ((bytes[offset + 4]! >> 3) & 3) !== 3;
    const step = sequence - this.#sequence;
    const isNext = this.#sequence >= 0 && socket === this.#socket && step > 0 && step < MAX_STEP;
    const isLater = timestampUs - this.#timestampUs >= 0 && timestampUs - this.#timestampUs < MAX_STEP_US;
    this.#socket = socket;
    this.#sequence = sequence;
    this.#timestampUs = timestampUs;
    return length > HEADER_SIZE && isWholeMessage && socket !== 0 && isNext && isLater;
  }
}

const HEADER_SIZE = 16;
const MAX_STEP = 100;
const MAX_STEP_US = 2_000_000;
/** Bytes behind the header by control type, the fewest and the most: HANDSHAKE, KEEPALIVE, ACK, NAK, SHUTDOWN, ACKACK, DROPREQ. */
const CONTROL_SIZES: Readonly<Record<number, readonly [number, number]>> = {
  0: [48, 1456],
  1: [0, 4],
  2: [4, 28],
  3: [4, 1456],
  5: [0, 4],
  6: [0, 4],
  7: [8, 8],
};

function isControlPacket(bytes: Uint8Array, offset: number, length: number): boolean {
  const sizes = CONTROL_SIZES[u16At(bytes, offset) & 0x7fff];
  if (sizes === undefined || u16At(bytes, offset + 2) !== 0) return false; // subtype
  const size = length - HEADER_SIZE;
  return size % 4 === 0 && size >= sizes[0] && size <= sizes[1];
}
