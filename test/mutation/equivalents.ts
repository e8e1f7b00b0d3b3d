/** Mutants that change nothing that can be told from outside, each with its reason. */
export interface Equivalent {
  /** Compiled file, below dist/src. */
  readonly file: string;
  /** The code that is changed; any change of it, where `after` is left out. */
  readonly before: string;
  readonly after?: string;
  readonly because: string;
}

const SAME_START = 'where both are the same the timer begins anew at the time at which it began';

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: 'tr101290/activity-timers.js',
    before: 'lastSeenNs < this.#restartNs',
    because: 'a packet at the moment at which the timers begin anew begins the same limit at the same time',
  },
  {
    file: 'tr101290/activity-timers.js',
    before: 'quietSinceNs < lastSeenNs',
    because: 'where both are the same the timer begins anew at either',
  },
  { file: 'tr101290/interval-timer.js', before: 'lateNs < -this.#limitNs', because: SAME_START },
  { file: 'tr101290/presence-timer.js', before: 'lateNs < -this.#limitNs', because: SAME_START },
  {
    file: 'tr101290/pauses.js',
    before: 'this.endNs = Number.NaN;',
    because: 'the longest pause is 0 then, which takes nothing from an absence, whenever it ended',
  },
  {
    file: 'tr101290/pcr-rules.js',
    before: 'Math.abs(errorNs) > this.#maxErrorNs',
    because: 'PCRs are whole ticks of 37.04 ns, of which no number makes exactly the limit of 500 ns',
  },
  {
    file: 'tr101290/cat-rules.js',
    before: 'this.#scrambledNs = ABSENT;',
    because:
      'no PID is scrambled then, so the CAT is not due, and its timer begins anew with every poll: less than the 10 ms between two polls remain',
  },
  {
    file: 'tr101290/section-timers.js',
    before: 'timeNs <= this.#nextDueNs',
    because: 'none of the timers that are looked at then is late yet',
  },
  {
    file: 'tr101290/presence-timer.js',
    before: 'lateNs <= 0',
    because: 'what is exactly due is late by no limit: 0 is told in either case',
  },
  {
    file: 'tr101290/section-timers.js',
    before: 'this.#nextDueNs = Number.POSITIVE_INFINITY;',
    because: 'the timers are looked at with every poll then, and are late at the same time',
  },
  {
    file: 'tr101290/section-timers.js',
    before: 'timeNs > subTable.nextDueNs',
    because: 'none of the timers that are looked at then is late yet',
  },
  {
    file: 'tr101290/si-repetition-rules.js',
    before: 'this.#required.delete(key);',
    because: 'its timer is gone as well: what is done for it once more finds none',
  },
  {
    file: 'tr101290/section-timers.js',
    before: 'subTable.nextDueNs < this.#nextDueNs',
    because: 'the same value stands there in either case',
  },
  {
    file: 'tr101290/sub-table-timers.js',
    before: 'dueNs < this.nextDueNs',
    because: 'the same value stands there in either case',
  },
  {
    file: 'tr101290/sub-table-timers.js',
    before: 'this.nextDueNs = Number.POSITIVE_INFINITY;',
    because: 'the timers are looked at more often, and are late at the same time',
  },
  {
    file: 'tr101290/sub-table-timers.js',
    before: 'this.nextDueNs = Math.max(this.nextDueNs, timeNs + quietNs / MAX_QUIET_PERIODS);',
    because: 'the timers are looked at more often, and are late at the same time',
  },
  {
    file: 'tr101290/si-repetition-rules.js',
    before: 'this.#rstNs = Number.POSITIVE_INFINITY;',
    because: 'the rule is said to be judged once more with each poll, which it is already',
  },
];
