import type { Level, Logger } from 'pino';

const SHORTEST_PAUSE_MS = 1000;

interface Kind {
  lastMs: number;
  leftOut: number;
}

/** Logs at most one line a second of each kind, with the number of those that were left out since. */
export class RateLimitedLog {
  readonly #kinds = new Map<string, Kind>();

  constructor(
    readonly log: Logger,
    readonly now: () => number = Date.now,
  ) {}

  /** Whether a line of this kind would be written now; otherwise it counts as left out. For lines that are costly to make. */
  isDue(kind: string): boolean {
    const nowMs = this.now();
    const state = this.#kinds.get(kind);
    if (state === undefined || nowMs - state.lastMs >= SHORTEST_PAUSE_MS) return true;
    state.leftOut++;
    return false;
  }

  /** Writes the line unless one of its kind was written within the last second. The kinds are a closed set. */
  write(level: Level, kind: string, facts: object, message: string): void {
    if (!this.isDue(kind)) return;
    const leftOut = this.#kinds.get(kind)?.leftOut ?? 0;
    this.#kinds.set(kind, { lastMs: this.now(), leftOut: 0 });
    this.log[level](leftOut === 0 ? facts : { ...facts, left_out: leftOut }, message);
  }
}
