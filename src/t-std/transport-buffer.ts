import { PACKET_SIZE } from '../mpegts/packet.js';
import { Overflow } from './overflow.js';
import type { PacketTimes } from './packet-times.js';

/** Spec: ISO/IEC 13818-1, 2.4.2.4 */
const TB_SIZE = 512;
export const SECOND_27M = 27_000_000;
/** What an overflow must exceed, so that rounding is none. */
const TOLERANCE_BYTES = 0.5;

/** What a transport buffer tells of, each with the number of the packet. */
export interface TransportBufferSink {
  /** `fillBytes`: when the packet had come, with what was lost. */
  transportOverflow(n: number, fillBytes: number): void;
  /** Another second went by in which the buffer was never empty. */
  transportNotEmptied(n: number): void;
}

/**
 * Transport buffer TB or TBsys: whole packets enter at the rate of the transport stream and leave at Rx. What does not fit
 * is lost.
 * Spec: ISO/IEC 13818-1, 2.4.2.4 and 2.4.2.7
 */
export class TransportBuffer {
  readonly #ticksPerByte: number;
  readonly #ticksPerPacket: number;
  /** Time to empty a buffer that is full, and one that is too full. */
  readonly #fullTicks: number;
  readonly #overflowTicks: number;
  /** When the last byte of the last packet leaves. */
  #leave27M = Number.NEGATIVE_INFINITY;
  /** Longest time to empty it of what was in it when a packet had come, with what was lost. */
  #maxFillTicks = 0;
  readonly #overflow = new Overflow();
  #busySince27M = 0;

  constructor(rxBps: number) {
    this.#ticksPerByte = (8 * SECOND_27M) / rxBps;
    this.#ticksPerPacket = PACKET_SIZE * this.#ticksPerByte;
    this.#fullTicks = TB_SIZE * this.#ticksPerByte;
    this.#overflowTicks = (TB_SIZE + TOLERANCE_BYTES) * this.#ticksPerByte;
  }

  get maxFillBytes(): number {
    return this.#maxFillTicks / this.#ticksPerByte;
  }

  /** What was in it is not known any more. */
  restart(): void {
    this.#leave27M = Number.NEGATIVE_INFINITY;
  }

  /** The first `count` packets of `starts27M`, which ascend: tells when they leave in `leaves27M`. */
  pass({ starts27M, leaves27M, duration27M }: PacketTimes, count: number, sink: TransportBufferSink): void {
    const ticksPerByte = this.#ticksPerByte;
    const ticksPerPacket = this.#ticksPerPacket;
    const overflowTicks = this.#overflowTicks;
    const overflow = this.#overflow;
    // In variables, as a packet takes a few ns.
    let leave27M = this.#leave27M;
    let busySince27M = this.#busySince27M;
    let maxFillTicks = this.#maxFillTicks;
    for (let n = 0; n < count; n++) {
      const start27M = starts27M[n]!;
      const end27M = start27M + duration27M;
      if (start27M >= leave27M - ticksPerByte) {
        leave27M = start27M;
        busySince27M = start27M;
      }
      leave27M += ticksPerPacket;
      if (leave27M < end27M) leave27M = end27M;
      const fillTicks = leave27M - end27M;
      if (fillTicks > maxFillTicks) maxFillTicks = fillTicks;
      const isTooFull = fillTicks > overflowTicks;
      if (isTooFull || overflow.isOn) {
        if (overflow.feed(isTooFull, start27M)) sink.transportOverflow(n, fillTicks / ticksPerByte);
        if (isTooFull) leave27M = end27M + this.#fullTicks;
      }
      if (leave27M - busySince27M > SECOND_27M) {
        busySince27M += SECOND_27M;
        sink.transportNotEmptied(n);
      }
      leaves27M[n] = leave27M;
    }
    this.#leave27M = leave27M;
    this.#busySince27M = busySince27M;
    this.#maxFillTicks = maxFillTicks;
  }
}
