import { ABSENT } from '../mpegts/packet.js';
import { KeyedList } from './keyed-list.js';
import { NextDue } from './next-due.js';
import { type PidActivity, POLL_NS } from './pid-activity.js';
import { PresenceTimer } from './presence-timer.js';
import type { OnLate } from './timer-set.js';

interface Watched {
  readonly pid: number;
  readonly timer: PresenceTimer;
  lastSeenNs: number;
}

/** Watches that packets of PIDs occur in time. */
export class ActivityTimers {
  readonly #limitNsOf: (pid: number) => number;
  readonly #onLate: OnLate;
  readonly #watched = new KeyedList<Watched>();
  #lastCheckNs = 0;
  readonly #next = new NextDue();
  #restartNs = Number.NEGATIVE_INFINITY;

  constructor(limitNsOf: (pid: number) => number, onLate: OnLate) {
    this.#limitNsOf = limitNsOf;
    this.#onLate = onLate;
  }

  /** Watches these PIDs, new ones from now on, and no others. */
  keep(pids: ReadonlySet<number>, timeNs: number): void {
    this.#watched.keep(pids, (pid) => ({
      pid,
      timer: new PresenceTimer(this.#limitNsOf(pid), timeNs),
      lastSeenNs: ABSENT,
    }));
    this.#next.reset();
  }

  /** Called every POLL_NS while packets come. */
  check(activity: PidActivity, timeNs: number): void {
    if (this.#next.isDue(timeNs)) this.#checkAll(activity, timeNs);
    this.#lastCheckNs = timeNs;
  }

  #checkAll(activity: PidActivity, timeNs: number): void {
    for (const watched of this.#watched.values) {
      const periods = this.#periods(watched, activity.lastSeenNs(watched.pid), timeNs);
      if (periods > 0) this.#onLate(watched.pid, periods, timeNs);
      this.#next.await(watched.timer.dueNs);
    }
  }

  restart(timeNs: number): void {
    for (const { timer } of this.#watched.values) timer.restart(timeNs);
    this.#lastCheckNs = timeNs;
    this.#restartNs = timeNs;
    this.#next.reset();
  }

  #periods(watched: Watched, lastSeenNs: number, timeNs: number): number {
    if (lastSeenNs === watched.lastSeenNs) return watched.timer.expired(timeNs);
    watched.lastSeenNs = lastSeenNs;
    // A packet from before the restart; time that stepped back to before it is another matter.
    if (lastSeenNs < this.#restartNs && timeNs >= this.#restartNs) return watched.timer.expired(timeNs);
    // Between two checks only the last packet is known: only what no packet came in for certain is an absence.
    const quietSinceNs = this.#lastCheckNs + POLL_NS;
    if (quietSinceNs < lastSeenNs) watched.timer.restart(quietSinceNs);
    else watched.timer.restart(lastSeenNs);
    const periods = watched.timer.seen(lastSeenNs);
    return lastSeenNs > this.#lastCheckNs ? periods : watched.timer.expired(timeNs);
  }
}
