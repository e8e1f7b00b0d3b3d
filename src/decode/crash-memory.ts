const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;
/** Crashes in a row that may be chance. */
const TOLERATED = 2;
/** Keys that are remembered. */
const MOST_KEYS = 4096;

interface Crashes {
  count: number;
  untilMs: number;
}

/** Whose pictures have ended decoders: after the third time in a row they pause, longer each time. */
export class CrashMemory {
  readonly #byKey = new Map<string, Crashes>();

  /** Whether the key has to wait still. */
  isSuspended(key: string, nowMs: number): boolean {
    const crashes = this.#byKey.get(key);
    return crashes !== undefined && nowMs < crashes.untilMs;
  }

  /** A picture of the key was answered. */
  succeeded(key: string): void {
    this.#byKey.delete(key);
  }

  /** A decoder ended over a picture of the key; returns for how many ms it pauses. */
  crashed(key: string, nowMs: number): number {
    const crashes = this.#byKey.get(key) ?? { count: 0, untilMs: 0 };
    crashes.count++;
    const pauseMs =
      crashes.count <= TOLERATED ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (crashes.count - TOLERATED));
    crashes.untilMs = nowMs + pauseMs;
    this.#byKey.delete(key);
    this.#byKey.set(key, crashes);
    const [oldest] = this.#byKey.keys();
    if (this.#byKey.size > MOST_KEYS && oldest !== undefined) this.#byKey.delete(oldest);
    return pauseMs;
  }
}
