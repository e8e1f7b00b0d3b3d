/** Pauses in the arrival of the stream, of all its packets: what is missing in one of them has not failed to come, all has. */
export class Pauses {
  /** The longest one that ended since the last `forget`, and its end. */
  longestNs = 0;
  endNs = Number.NaN;
  #lastNs = Number.NaN;

  /** Packets came. */
  packets(timeNs: number): void {
    const pauseNs = timeNs - this.#lastNs;
    if (pauseNs > this.longestNs) {
      this.longestNs = pauseNs;
      this.endNs = timeNs;
    }
    this.#lastNs = timeNs;
  }

  /** The pause that goes on. */
  runningNs(timeNs: number): number {
    return Number.isNaN(this.#lastNs) ? 0 : timeNs - this.#lastNs;
  }

  forget(): void {
    this.longestNs = 0;
    this.endNs = Number.NaN;
  }
}
