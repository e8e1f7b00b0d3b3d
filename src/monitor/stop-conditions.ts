/** Why a monitor stops of its own accord. */
export type StopReason = 'packet_count' | 'duration' | 'idle_timeout' | 'end' | 'failure';

/** The limits of time, 0 for none. */
export interface TimeLimits {
  readonly duration: number;
  readonly idleTimeout: number;
}

/** Tells when a limit of time is reached; all times are monotonic ms. */
export class StopConditions {
  #lastReceivedMs: number;
  #received = 0;

  constructor(
    readonly limits: TimeLimits,
    readonly startMs: number,
  ) {
    this.#lastReceivedMs = startMs;
  }

  /** `received` is the number of batches so far: status messages of a probe whose streams stand still are no data. */
  check(nowMs: number, received: number): StopReason | undefined {
    if (received !== this.#received) {
      this.#received = received;
      this.#lastReceivedMs = nowMs;
    }
    if (isOver(this.limits.duration, this.startMs, nowMs)) return 'duration';
    return isOver(this.limits.idleTimeout, this.#lastReceivedMs, nowMs) ? 'idle_timeout' : undefined;
  }
}

function isOver(seconds: number, sinceMs: number, nowMs: number): boolean {
  return seconds > 0 && nowMs - sinceMs >= seconds * 1000;
}
