import type { Pauses } from './pauses.js';

/**
 * Watches that something comes again within `limitNs` while the stream goes on: each absence counts once, as soon as it is too long.
 * The longest pause of the whole stream in it is left out, so that packets which come together, or late, make no absence.
 */
export class AbsenceTimer {
  /** The absence that goes on is too long already. */
  isLate = false;
  readonly #limitNs: number;
  #sinceNs: number;
  #allowedNs: number;
  #longestPauseNs = 0;

  constructor(limitNs: number, timeNs: number) {
    this.#limitNs = limitNs;
    this.#allowedNs = limitNs;
    this.#sinceNs = timeNs;
  }

  /** It came, and may take so much longer than the limit until it comes again. */
  restart(timeNs: number, longerNs = 0): void {
    this.#sinceNs = timeNs;
    this.#allowedNs = this.#limitNs + longerNs;
    this.#longestPauseNs = 0;
    this.isLate = false;
  }

  /** True once, when it has been absent for too long; to be called at every poll. A step back in time starts anew. */
  expired(timeNs: number, pauses: Pauses): boolean {
    if (timeNs < this.#sinceNs) this.restart(timeNs);
    if (pauses.endNs > this.#sinceNs) this.#longestPauseNs = Math.max(this.#longestPauseNs, pauses.longestNs);
    if (this.isLate) return false;
    const pauseNs = Math.max(this.#longestPauseNs, pauses.runningNs(timeNs));
    if (timeNs - this.#sinceNs - pauseNs <= this.#allowedNs) return false;
    this.isLate = true;
    return true;
  }
}
