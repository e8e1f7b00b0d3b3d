// Tested by: test/analysis/st2110/video-stream-payload.test.ts
/** Steps that the clocks of captures have, in ns. */
const STEPS_NS = [1e9, 1e6, 1e3, 1] as const;
/** Times after which a coarse step is taken for that of the clock. */
const NEEDED = 64;

/** Tells the resolution of time stamps from the stamps themselves: a clock of µs has no times between. */
export class TimestampResolution {
  #step = 0;
  #times = 0;

  /** Part of the time below a second, in ns. */
  feed(nanoseconds: number): void {
    this.#times++;
    while (this.#step < STEPS_NS.length - 1 && nanoseconds % STEPS_NS[this.#step]! !== 0) this.#step++;
  }

  /** Nothing finer can be found. */
  get isFinest(): boolean {
    return this.#step === STEPS_NS.length - 1;
  }

  /** 1, 1,000 or more; null while there are too few times to tell. */
  get ns(): number | null {
    return this.isFinest || this.#times >= NEEDED ? STEPS_NS[this.#step]! : null;
  }
}
