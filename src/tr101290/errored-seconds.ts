import { UnavailableSecondsCounter } from './unavailable-seconds.js';

/** Seconds of the stream since the last reset; the one that runs is not among them. */
export interface ErroredSeconds {
  /** Whole seconds that were observed. */
  readonly observed_seconds: number;
  /** Those with errors of priority 1, without packets, or with packets in error. */
  readonly errored_seconds: number;
  /** Those without synchronisation, without packets, or with more than 30 % of the packets in error. */
  readonly severely_errored_seconds: number;
  /** Those from the first of ten consecutive severely errored ones to the last before ten consecutive others. */
  readonly unavailable_seconds: number;
}

const NS_PER_S = 1e9;
/** More packets with errors make a second a severely errored one. */
const SEVERE_SHARE = 0.3;

/**
 * Errored seconds: those with an error of priority 1 or a packet with transport_error_indicator. Severely errored ones:
 * those in which synchronisation was not held, no packet came, or more than 30 % of the packets had errors.
 * Spec: ETSI TR 101 290, system availability, for errored packets; errors of priority 1 are added here
 */
export class ErroredSecondsCounter {
  #observed = 0;
  #errored = 0;
  #severelyErrored = 0;
  #second = 0;
  #packetsBefore = 0;
  #isErrored = false;
  #isSevere = false;
  #hasPackets = false;
  #errorPackets = 0;
  #isWhole = true;
  #silentToNs = Number.NaN;
  readonly #unavailable = new UnavailableSecondsCounter();

  /** `isPacket`: one packet is in error. */
  error(isPacket: boolean): void {
    this.#isErrored = true;
    if (isPacket) this.#errorPackets++;
  }

  /** Synchronisation is not held now. */
  severe(): void {
    this.#isErrored = true;
    this.#isSevere = true;
  }

  /** Called before anything of a time is counted; `packets` are all so far, `isSynced` what held since the last call. */
  advance(timeNs: number, packets: number, isSynced: boolean): void {
    this.#pass(timeNs, packets);
    this.#hasPackets = true;
    if (!isSynced) this.severe();
  }

  /** It was seen that no packets came up to then. */
  silence(timeNs: number, packets: number): void {
    this.#pass(timeNs, packets);
    this.#silentToNs = timeNs;
  }

  /** Something was lost on the way here up to then, which is none of the stream's: the seconds in which that was do not count. */
  skipTo(timeNs: number, packets: number): void {
    // A stream that comes back: nothing of it was missed.
    if (timeNs === this.#silentToNs) return;
    this.#open(packets);
    this.#isWhole = timeNs % NS_PER_S === 0;
    this.#second = Math.floor(timeNs / NS_PER_S);
  }

  snapshot(): ErroredSeconds {
    return {
      observed_seconds: this.#observed,
      errored_seconds: this.#errored,
      severely_errored_seconds: this.#severelyErrored,
      unavailable_seconds: this.#unavailable.count,
    };
  }

  #pass(timeNs: number, packets: number): void {
    const second = Math.floor(timeNs / NS_PER_S);
    if (second > this.#second) {
      this.#close(packets);
      // Whole seconds in between, in which nothing came.
      const empty = second - this.#second - 1;
      this.#observed += empty;
      this.#errored += empty;
      this.#severelyErrored += empty;
      if (empty > 0) this.#unavailable.feed(true, empty);
      this.#second = second;
    }
  }

  #close(packets: number): void {
    if (!this.#isWhole) {
      this.#open(packets);
      return;
    }
    const hasManyErrors = this.#errorPackets > SEVERE_SHARE * (packets - this.#packetsBefore);
    const isSevere = this.#isSevere || hasManyErrors || !this.#hasPackets;
    this.#observed++;
    if (this.#isErrored || isSevere) this.#errored++;
    if (isSevere) this.#severelyErrored++;
    this.#unavailable.feed(isSevere);
    this.#open(packets);
  }

  #open(packets: number): void {
    this.#packetsBefore = packets;
    this.#isErrored = false;
    this.#isSevere = false;
    this.#hasPackets = false;
    this.#errorPackets = 0;
    this.#isWhole = true;
  }
}
