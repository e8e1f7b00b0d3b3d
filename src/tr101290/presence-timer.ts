/** Longer absences count as this many limits. */
const MAX_PERIODS = 1000;

/** Watches that something comes at least once in every `limitNs`; each whole limit without it counts one. */
export class PresenceTimer {
  readonly #limitNs: number;
  #dueNs: number;

  constructor(limitNs: number, timeNs: number) {
    this.#limitNs = limitNs;
    this.#dueNs = timeNs + limitNs;
  }

  /** When the limit that goes on runs out. */
  get dueNs(): number {
    return this.#dueNs;
  }

  /** Starts anew, without judging the time before. */
  restart(timeNs: number): void {
    this.#dueNs = timeNs + this.#limitNs;
  }

  /** It came: the limits that it was late by. */
  seen(timeNs: number): number {
    const periods = this.expired(timeNs);
    this.restart(timeNs);
    return periods;
  }

  /** Limits that ran out since the last call; 0 while in time. A step back in time starts anew. */
  expired(timeNs: number): number {
    const lateNs = timeNs - this.#dueNs;
    if (lateNs < -this.#limitNs) this.restart(timeNs);
    if (lateNs <= 0) return 0;
    const periods = Math.ceil(lateNs / this.#limitNs);
    this.#dueNs += periods * this.#limitNs;
    return Math.min(periods, MAX_PERIODS);
  }
}
