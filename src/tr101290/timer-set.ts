import { KeyedList } from './keyed-list.js';
import { NextDue } from './next-due.js';
import { PresenceTimer } from './presence-timer.js';

/** Told that what `key` stands for was missed for so many limits. */
export type OnLate = (key: number, periods: number, timeNs: number) => void;

interface KeyedTimer {
  readonly key: number;
  readonly timer: PresenceTimer;
  hasCome: boolean;
}

/** Presence timers by key (PID or program_number), all with one limit. */
export class TimerSet {
  readonly #limitNs: number;
  readonly #onLate: OnLate;
  readonly #timers = new KeyedList<KeyedTimer>();
  readonly #next = new NextDue();
  #hasAll = false;

  constructor(limitNs: number, onLate: OnLate) {
    this.#limitNs = limitNs;
    this.#onLate = onLate;
  }

  /** Keeps the timers of these keys, starts new ones now, and ends all others. */
  keep(keys: ReadonlySet<number>, timeNs: number): void {
    this.#timers.keep(keys, (key) => ({ key, timer: new PresenceTimer(this.#limitNs, timeNs), hasCome: false }));
    this.#next.reset();
  }

  /** True once everything has come, and something again: intervals are judged. */
  seen(key: number, timeNs: number): boolean {
    const known = this.#timers.get(key);
    if (known === undefined) return false;
    this.#next.came(timeNs);
    const periods = known.timer.seen(timeNs);
    if (periods > 0) this.#onLate(key, periods, timeNs);
    const isRepeated = known.hasCome;
    known.hasCome = true;
    this.#hasAll ||= isRepeated && this.#timers.values.every(({ hasCome }) => hasCome);
    return this.#hasAll;
  }

  /** Called every POLL_NS. */
  check(timeNs: number): void {
    if (!this.#next.isDue(timeNs)) return;
    for (const { key, timer } of this.#timers.values) {
      const periods = timer.expired(timeNs);
      if (periods > 0) this.#onLate(key, periods, timeNs);
      this.#next.await(timer.dueNs);
    }
  }

  restart(timeNs: number): void {
    for (const { timer } of this.#timers.values) timer.restart(timeNs);
    this.#next.reset();
  }
}
