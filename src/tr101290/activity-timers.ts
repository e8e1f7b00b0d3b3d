import { ABSENT } from '../mpegts/packet.js';
import { type PidActivity, POLL_NS } from './pid-activity.js';
import { PresenceTimer } from './presence-timer.js';
import type { OnLate } from './timer-set.js';

interface Watched {
  readonly timer: PresenceTimer;
  lastSeenNs: number;
}

/** Watches that packets of PIDs occur in time. */
export class ActivityTimers {
  readonly #limitNs: number;
  readonly #onLate: OnLate;
  readonly #watched = new Map<number, Watched>();
  #lastCheckNs = 0;

  constructor(limitNs: number, onLate: OnLate) {
    this.#limitNs = limitNs;
    this.#onLate = onLate;
  }

  /** Watches these PIDs, new ones from now on, and no others. */
  keep(pids: ReadonlySet<number>, timeNs: number): void {
    for (const pid of this.#watched.keys()) {
      if (!pids.has(pid)) this.#watched.delete(pid);
    }
    for (const pid of pids) {
      if (this.#watched.has(pid)) continue;
      this.#watched.set(pid, { timer: new PresenceTimer(this.#limitNs, timeNs), lastSeenNs: ABSENT });
    }
  }

  /** Called every POLL_NS while packets come. */
  check(activity: PidActivity, timeNs: number): void {
    for (const [pid, watched] of this.#watched) {
      const periods = this.#periods(watched, activity.lastSeenNs(pid), timeNs);
      if (periods > 0) this.#onLate(pid, periods, timeNs);
    }
    this.#lastCheckNs = timeNs;
  }

  restart(timeNs: number): void {
    for (const { timer } of this.#watched.values()) timer.restart(timeNs);
    this.#lastCheckNs = timeNs;
  }

  #periods(watched: Watched, lastSeenNs: number, timeNs: number): number {
    if (lastSeenNs === watched.lastSeenNs) return watched.timer.expired(timeNs);
    watched.lastSeenNs = lastSeenNs;
    // Between two checks only the last packet is known: only what no packet came in for certain is an absence.
    const quietSinceNs = this.#lastCheckNs + POLL_NS;
    if (quietSinceNs < lastSeenNs) watched.timer.restart(quietSinceNs);
    else watched.timer.restart(lastSeenNs);
    return watched.timer.seen(lastSeenNs);
  }
}
