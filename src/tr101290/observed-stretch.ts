/** What ended sooner in an interval is none of it. */
const SHORTEST_PART_NS = 100e6;

/** How long the stream could be watched without a gap: what needs longer was not judged. Times are ns since the start of the stream. */
export class ObservedStretch {
  /** Packets were lost on the way here at all. */
  isDisturbed = false;
  #sinceNs = 0;
  #intervalNs = 0;
  #longestNs = 0;

  /** What came before cannot be compared with what follows. */
  gap(timeNs: number): void {
    this.isDisturbed = true;
    const partNs = timeNs - Math.max(this.#sinceNs, this.#intervalNs);
    if (partNs >= SHORTEST_PART_NS) this.#longestNs = this.longestNs(timeNs);
    this.#sinceNs = timeNs;
  }

  /** Of the interval, up to now; a stretch that began before it counts whole. */
  longestNs(nowNs: number): number {
    return Math.max(this.#longestNs, nowNs - this.#sinceNs);
  }

  beginInterval(nowNs: number): void {
    this.#intervalNs = nowNs;
    this.#longestNs = 0;
  }
}
