// Tested by: test/mpegts/ts-analyzer.test.ts
import { PACKET_SIZE } from './packet.js';

const PACKET_BITS = PACKET_SIZE * 8;
const HZ_27M = 27_000_000;

/** Bits of the whole stream from one PCR to the next of the same PID, and the time by these, over all pairs of all PIDs. */
export class PcrRate {
  /** Of 27 MHz. */
  time27M = 0;
  /** Pairs of PCRs. */
  pairs = 0;
  #packets = 0;

  /** Packets of the stream that came in that time by the PCRs. */
  add(packets: number, time27M: number): void {
    this.time27M += time27M;
    this.#packets += packets;
    this.pairs++;
  }

  get bits(): number {
    return this.#packets * PACKET_BITS;
  }

  /** null without a pair. */
  get bps(): number | null {
    return this.time27M === 0 ? null : (this.bits * HZ_27M) / this.time27M;
  }

  reset(): void {
    this.time27M = 0;
    this.pairs = 0;
    this.#packets = 0;
  }
}
