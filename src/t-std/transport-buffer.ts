import { PACKET_SIZE } from '../mpegts/packet.js';
import { Overflow } from './overflow.js';

/** Spec: ISO/IEC 13818-1, 2.4.2.4 */
const TB_SIZE = 512;
export const SECOND_27M = 27_000_000;
/** What an overflow must exceed, so that rounding is none. */
const TOLERANCE_BYTES = 0.5;

/**
 * Transport buffer TB or TBsys: whole packets enter at the rate of the transport stream and leave at Rx. What does not fit
 * is lost.
 * Spec: ISO/IEC 13818-1, 2.4.2.4 and 2.4.2.7
 */
export class TransportBuffer {
  /** When the last byte of the last packet leaves. */
  leave27M = Number.NEGATIVE_INFINITY;
  /** Whether an overflow counts with the last packet. */
  hasOverflowed = false;
  /** Whether with the last packet another second went by in which the buffer was never empty. */
  hasNotEmptied = false;

  readonly #ticksPerByte: number;
  readonly #ticksPerPacket: number;
  /** Time to empty a buffer that is too full. */
  readonly #overflowTicks: number;
  /** Time to empty it of what was in it when the last packet had come, with what was lost, and the longest such time. */
  #fillTicks = 0;
  #maxFillTicks = 0;
  readonly #overflow = new Overflow();
  #busySince27M = 0;

  constructor(rxBps: number) {
    this.#ticksPerByte = (8 * SECOND_27M) / rxBps;
    this.#ticksPerPacket = PACKET_SIZE * this.#ticksPerByte;
    this.#overflowTicks = (TB_SIZE + TOLERANCE_BYTES) * this.#ticksPerByte;
  }

  /** Fill when the last packet had come, with what was lost. */
  get fillBytes(): number {
    return this.#fillTicks / this.#ticksPerByte;
  }

  get maxFillBytes(): number {
    return this.#maxFillTicks / this.#ticksPerByte;
  }

  /** A packet that comes from `start27M` on, evenly over `duration27M`; the starts ascend. */
  add(start27M: number, duration27M: number): void {
    const end27M = start27M + duration27M;
    let begin27M = this.leave27M;
    if (start27M >= begin27M - this.#ticksPerByte) {
      begin27M = start27M;
      this.#busySince27M = start27M;
    }
    const leave27M = Math.max(end27M, begin27M + this.#ticksPerPacket);
    const fillTicks = leave27M - end27M;
    this.leave27M = leave27M;
    this.#fillTicks = fillTicks;
    if (fillTicks > this.#maxFillTicks) this.#maxFillTicks = fillTicks;
    const isTooFull = fillTicks > this.#overflowTicks;
    this.hasOverflowed = this.#overflow.feed(isTooFull, start27M);
    if (isTooFull) this.leave27M = end27M + TB_SIZE * this.#ticksPerByte;
    this.hasNotEmptied = this.leave27M - this.#busySince27M > SECOND_27M;
    if (this.hasNotEmptied) this.#busySince27M += SECOND_27M;
  }
}
