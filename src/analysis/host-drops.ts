/** Times of drops that are remembered; a probe notices them in the order of time. */
const REMEMBERED = 16;
/** A drop and a loss belong together when they are no further apart. */
const TOGETHER_NS = 1e9;

/**
 * When datagrams were dropped at the host: losses near these times are no fault of the stream. Drops that follow each other
 * closely are one time, however long it lasts: they are noticed long before what lies in the capture buffer is read.
 */
export class HostDrops {
  readonly #firstsNs = new Float64Array(REMEMBERED).fill(Number.POSITIVE_INFINITY);
  readonly #lastsNs = new Float64Array(REMEMBERED).fill(Number.NEGATIVE_INFINITY);
  #slot = 0;
  #untilNs = Number.NEGATIVE_INFINITY;

  /** Drops were noticed at that time. */
  note(timeNs: number): void {
    const sinceNs = timeNs - this.#lastsNs[this.#slot]!;
    if (sinceNs < 0 || sinceNs > TOGETHER_NS) {
      this.#slot = (this.#slot + 1) % REMEMBERED;
      this.#firstsNs[this.#slot] = timeNs;
    }
    this.#lastsNs[this.#slot] = timeNs;
    this.#untilNs = Math.max(this.#untilNs, timeNs + TOGETHER_NS);
  }

  /** Whether there were drops within a second of that time. */
  isNear(timeNs: number): boolean {
    if (timeNs > this.#untilNs) return false;
    for (let slot = 0; slot < REMEMBERED; slot++) {
      if (timeNs >= this.#firstsNs[slot]! - TOGETHER_NS && timeNs <= this.#lastsNs[slot]! + TOGETHER_NS) return true;
    }
    return false;
  }
}
