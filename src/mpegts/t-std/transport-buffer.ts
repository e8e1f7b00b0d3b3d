import { PACKET_SIZE } from '../packet.js';

/** Spec: ISO/IEC 13818-1, 2.4.2.4 */
const TB_SIZE = 512;
export const SECOND_27M = 27_000_000;
/** What an overflow must exceed, so that rounding is none. */
const TOLERANCE_BYTES = 0.5;

/**
 * Transport buffer TB or TBsys: whole packets enter at the rate of the transport stream and leave at Rx. What does not fit
 * is lost. An overflow is one until a packet finds room.
 * Spec: ISO/IEC 13818-1, 2.4.2.4 and 2.4.2.7
 */
export class TransportBuffer {
  /** When the last byte of the last packet leaves. */
  leave27M = Number.NEGATIVE_INFINITY;
  maxFillBytes = 0;
  /** Fill when the last packet had come, with what was lost. */
  fillBytes = 0;
  /** Whether an overflow began with the last packet. */
  hasOverflowed = false;
  /** Whether with the last packet another second went by in which the buffer was never empty. */
  hasNotEmptied = false;

  readonly #ticksPerByte: number;
  #isOverflowing = false;
  #busySince27M = 0;

  constructor(rxBps: number) {
    this.#ticksPerByte = (8 * SECOND_27M) / rxBps;
  }

  /** A packet that comes from `start27M` on, evenly over `duration27M`; the starts ascend. */
  add(start27M: number, duration27M: number): void {
    const isEmpty = start27M >= this.leave27M - this.#ticksPerByte;
    if (isEmpty) this.#busySince27M = start27M;
    const end27M = start27M + duration27M;
    const begin27M = isEmpty ? start27M : this.leave27M;
    this.leave27M = Math.max(end27M, begin27M + PACKET_SIZE * this.#ticksPerByte);
    this.fillBytes = (this.leave27M - end27M) / this.#ticksPerByte;
    const isTooFull = this.fillBytes > TB_SIZE + TOLERANCE_BYTES;
    this.hasOverflowed = isTooFull && !this.#isOverflowing;
    this.#isOverflowing = isTooFull;
    this.maxFillBytes = Math.max(this.maxFillBytes, this.fillBytes);
    if (isTooFull) this.leave27M = end27M + TB_SIZE * this.#ticksPerByte;
    this.hasNotEmptied = this.leave27M - this.#busySince27M > SECOND_27M;
    if (this.hasNotEmptied) this.#busySince27M += SECOND_27M;
  }
}
