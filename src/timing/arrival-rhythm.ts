/** Shorter pauses are the rhythm of any stream. */
export const PAUSE_NS = 250e6;
/** Pauses that are remembered, and for how long. */
const PAUSES = 8;
const MEMORY_NS = 300e9;
/** The rhythm is the pause that so many were at least as long as: one or two that are longer are none. */
const RANK = 3;
/** A stream is lost after this, or after so many times what it pauses itself, but no more than the last. */
const LEAST_NS = 1e9;
const RHYTHM_TIMES = 3;
const MOST_NS = 60e9;
/** With fewer datagrams nothing is known of the rhythm. */
const FEWEST_DATAGRAMS = 8;

/** How long a stream pauses of itself, and from that how long its silence may last. */
export class ArrivalRhythm {
  #datagrams = 0;
  readonly #pausesNs = new Float64Array(PAUSES);
  readonly #endsNs = new Float64Array(PAUSES).fill(Number.NEGATIVE_INFINITY);
  #next = 0;

  datagrams(count: number): void {
    this.#datagrams += count;
  }

  /** Nothing came for so long, at least PAUSE_NS, though the stream was there. */
  pause(lengthNs: number, endNs: number): void {
    this.#pausesNs[this.#next] = lengthNs;
    this.#endsNs[this.#next] = endNs;
    this.#next = (this.#next + 1) % PAUSES;
  }

  /** Whether enough came for its silence to mean something. */
  get isKnown(): boolean {
    return this.#datagrams >= FEWEST_DATAGRAMS;
  }

  /** When longer silence means that the stream is lost; `leastNs`: no sooner than this. */
  timeOutNs(nowNs: number, leastNs = LEAST_NS): number {
    if (!this.isKnown) return Number.POSITIVE_INFINITY;
    const lately = this.#pausesNs.filter((_, index) => nowNs - this.#endsNs[index]! <= MEMORY_NS).sort();
    const rhythmNs = lately.at(-RANK) ?? 0;
    return Math.max(leastNs, Math.min(RHYTHM_TIMES * rhythmNs, MOST_NS));
  }
}
