/** A minute, less what a timer of a second may be late. */
const PERIOD_MS = 59_500;
/** Changes that are told at once; each of the others waits until one more is due. */
const CHANGES_AT_ONCE = 3;
const CHANGE_INTERVAL_MS = 10_000;

/** What is told with a report on a stream. */
export interface Due {
  /** `stream_facts`, before the figures. */
  readonly facts: boolean;
  /** Everything in the figures. */
  readonly complete: boolean;
}

/**
 * When the facts of a stream are told and when its figures are complete: both with the first report, with the last one and once a
 * minute, so that whoever comes late knows everything after a minute; the facts also when they change, three times in a row at
 * once and then every ten seconds at most. Times are epoch ms; a clock that is set back begins a new minute.
 */
export class TellingPace {
  #dueMs = Number.NaN;
  #toldMs = Number.NaN;
  #changes = CHANGES_AT_ONCE;
  #changesMs = Number.NaN;

  /** `phase`, from 0 to 1: how far the first minute has gone, so that not all streams have the same. */
  constructor(readonly phase: number) {}

  due(nowMs: number, haveFactsChanged: boolean, isLast: boolean): Due {
    const isMinute = this.#isMinute(nowMs);
    if (isMinute || isLast) return { facts: true, complete: true };
    return { facts: haveFactsChanged && this.#takeChange(nowMs), complete: false };
  }

  #isMinute(nowMs: number): boolean {
    const isFirst = Number.isNaN(this.#toldMs);
    if (!isFirst && nowMs < this.#dueMs && nowMs >= this.#toldMs) return false;
    this.#dueMs = nowMs + (isFirst ? (1 - this.phase) * PERIOD_MS : PERIOD_MS);
    this.#toldMs = nowMs;
    if (isFirst) this.#changesMs = nowMs;
    return true;
  }

  #takeChange(nowMs: number): boolean {
    const more = Math.floor((nowMs - this.#changesMs) / CHANGE_INTERVAL_MS);
    if (more !== 0) {
      this.#changes = Math.min(CHANGES_AT_ONCE, this.#changes + Math.max(more, 0));
      this.#changesMs = more > 0 ? this.#changesMs + more * CHANGE_INTERVAL_MS : nowMs;
    }
    if (this.#changes === 0) return false;
    this.#changes--;
    return true;
  }
}
