/** Drops that are closer together are told as one. */
const TOGETHER_NS = 200e6;
/** The clocks of the drops and of the arrival times may be so far apart. */
const MARGIN_NS = 20e6;
/** Times that are told apart: the two oldest of more become one. */
const MOST_TIMES = 32;

interface DropTime {
  sinceNs: number;
  toNs: number;
}

/** When a capture may have dropped something, each from the look at the counters that showed nothing yet to the one that showed it. Times are ns of the epoch. */
export class DropTimes {
  /** In their order, none of which meet. */
  readonly #times: DropTime[] = [];

  note(sinceNs: number, toNs: number): void {
    const time = { sinceNs, toNs };
    // The clock was set back: until it has come to them these times would take all for dropped, and hold up what looks for silence.
    while ((this.#times.at(-1)?.toNs ?? 0) > toNs + TOGETHER_NS) this.#times.pop();
    for (let last = this.#times.at(-1); last !== undefined && areTogether(last, time); last = this.#times.at(-1)) {
      time.sinceNs = Math.min(time.sinceNs, last.sinceNs);
      time.toNs = Math.max(time.toNs, last.toNs);
      this.#times.pop();
    }
    this.#times.push(time);
    if (this.#times.length <= MOST_TIMES) return;
    const oldest = this.#times.shift()!;
    this.#times[0]!.sinceNs = oldest.sinceNs;
  }

  /** The end of the last one; 0: there was none. */
  get lastNs(): number {
    return this.#times.at(-1)?.toNs ?? 0;
  }

  /** The beginning of the first one that was not over at `timeNs`, or else of the last one; 0: there was none. */
  sinceOf(timeNs: number): number {
    const time = this.#times.find(({ toNs }) => toNs >= timeNs - MARGIN_NS) ?? this.#times.at(-1);
    return time?.sinceNs ?? 0;
  }

  /** Whether something may have been dropped then, or up to so long before. */
  hasAround(timeNs: number, beforeNs: number): boolean {
    return this.#times.some(({ sinceNs, toNs }) => timeNs >= sinceNs && timeNs <= toNs + beforeNs);
  }
}

function areTogether(one: DropTime, later: DropTime): boolean {
  return later.sinceNs - one.toNs <= TOGETHER_NS;
}
