import type { Level, Logger } from 'pino';

const SHORTEST_PAUSE_MS = 1000;

/** How long another line of its kind may take to tell of what was left out. */
const LONGEST_UNTOLD_MS = 2000;

interface Kind {
  lastMs: number;
  leftOut: number;
  /** The last line that was left out, while a timer runs that tells of it. */
  untold: { readonly level: Level; readonly message: string } | undefined;
}

/** Those that have left out lines of which nothing was told. */
const untoldLogs = new Set<RateLimitedLog>();

/** Tells at once what all logs have left out; for the end of a program, which waits for no timer. */
export function tellLeftOut(): void {
  for (const log of untoldLogs) log.tellLeftOut();
}

/** Logs at most one line a second of each kind, with the number of those that were left out since: in the next line, or in one of its own when none follows. */
export class RateLimitedLog {
  readonly #kinds = new Map<string, Kind>();

  constructor(
    readonly log: Logger,
    readonly now: () => number = Date.now,
    readonly later: (task: () => void, ms: number) => void = (task, ms) => void setTimeout(task, ms).unref(),
  ) {}

  /** Whether a line of this kind would be written now; otherwise it counts as left out. For lines that are costly to make. */
  isDue(kind: string): boolean {
    const state = this.#kinds.get(kind);
    if (state === undefined || this.#hasPaused(state)) return true;
    state.leftOut++;
    return false;
  }

  /** Writes the line unless one of its kind was written within the last second. The kinds are a closed set. */
  write(level: Level, kind: string, facts: object, message: string): void {
    const state = this.#kinds.get(kind) ?? { lastMs: 0, leftOut: 0, untold: undefined };
    if (!this.isDue(kind)) {
      if (state.untold === undefined) this.#tellLater(state);
      state.untold = { level, message };
      return;
    }
    const { leftOut } = state;
    this.#kinds.set(kind, Object.assign(state, { lastMs: this.now(), leftOut: 0 }));
    this.log[level](leftOut === 0 ? facts : { ...facts, left_out: leftOut }, message);
  }

  /** Tells at once what was left out. */
  tellLeftOut(): void {
    untoldLogs.delete(this);
    for (const state of this.#kinds.values()) this.#tell(state);
  }

  #hasPaused({ lastMs }: Kind): boolean {
    return this.now() - lastMs >= SHORTEST_PAUSE_MS;
  }

  #tellLater(state: Kind): void {
    untoldLogs.add(this);
    this.later(() => {
      if (state.leftOut > 0 && !this.#hasPaused(state)) return this.#tellLater(state);
      this.#tell(state);
      if (![...this.#kinds.values()].some(({ untold }) => untold !== undefined)) untoldLogs.delete(this);
    }, LONGEST_UNTOLD_MS);
  }

  #tell(state: Kind): void {
    const { leftOut, untold } = state;
    state.untold = undefined;
    if (leftOut === 0 || untold === undefined) return;
    Object.assign(state, { lastMs: this.now(), leftOut: 0 });
    this.log[untold.level]({ left_out: leftOut }, `${leftOut} more like this: ${untold.message}`);
  }
}
