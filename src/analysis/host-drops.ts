/** Drops that are remembered; a probe notices them in the order of time. */
const REMEMBERED = 16;
/** A drop and a loss belong together when they are no further apart. */
const TOGETHER_NS = 1e9;

/** When datagrams were dropped at the host: losses near these times are no fault of the stream. */
export class HostDrops {
  readonly #timesNs = new Float64Array(REMEMBERED).fill(Number.NEGATIVE_INFINITY);
  #next = 0;
  #lastNs = Number.NEGATIVE_INFINITY;

  /** Drops were noticed at that time; a time that was noted before is passed over. */
  note(timeNs: number): void {
    if (timeNs === this.#lastNs) return;
    this.#lastNs = timeNs;
    this.#timesNs[this.#next] = timeNs;
    this.#next = (this.#next + 1) % REMEMBERED;
  }

  /** Whether there were drops within a second of that time. */
  isNear(timeNs: number): boolean {
    for (let slot = 0; slot < REMEMBERED; slot++) {
      if (Math.abs(timeNs - this.#timesNs[slot]!) <= TOGETHER_NS) return true;
    }
    return false;
  }
}
