// Tested by: test/tr101290/rule-cases.test.ts
import { ABSENT } from '../mpegts/packet.js';
import type { Findings } from './findings.js';
import { IntervalTimer } from './interval-timer.js';
import { KeyedList } from './keyed-list.js';
import type { PidActivity } from './pid-activity.js';
import { limitNs, type Profile } from './profile.js';
import { PidTrait, type References } from './references.js';
import { Rule } from './rules.js';

interface PidTimer {
  readonly pid: number;
  readonly timer: IntervalTimer;
}

/**
 * 2.5 PTS_error: from the first packet in the clear of a video or audio stream on. Scrambled packets end the watch, for they
 * hide the PTS, up to the next PES packet in the clear.
 * Spec: ETSI TR 101 290, table 5.0b with note 3
 */
export class PtsRules {
  readonly #findings: Findings;
  readonly #references: References;
  readonly #limitNs: number;
  readonly #timers = new KeyedList<PidTimer>();
  /** PIDs whose packets are scrambled. */
  readonly #scrambled = new Set<number>();
  #checkedNs = 0;

  constructor(findings: Findings, profile: Profile, references: References) {
    this.#findings = findings;
    this.#references = references;
    this.#limitNs = limitNs(profile, 'PTS_error', 'max_interval_ms');
  }

  /** The references have changed. */
  refresh(): void {
    for (const { pid } of this.#timers.values) {
      if (!this.#isWatched(pid)) this.#timers.delete(pid);
    }
    for (const pid of this.#scrambled) {
      if (!this.#isWatched(pid)) this.#scrambled.delete(pid);
    }
  }

  pes(pid: number, pts90k: number, timeNs: number): void {
    if (!this.#isWatched(pid)) return;
    this.#findings.judged(Rule.PTS_error);
    this.#scrambled.delete(pid);
    const timer = this.#timers.get(pid)?.timer;
    if (timer === undefined) this.#timers.set(pid, { pid, timer: new IntervalTimer(this.#limitNs, timeNs) });
    else if (pts90k !== ABSENT && timer.seen(timeNs)) this.#findings.error(Rule.PTS_error, pid, ABSENT, timeNs);
  }

  scrambled(pid: number): void {
    this.#timers.delete(pid);
    this.#scrambled.add(pid);
  }

  check(activity: PidActivity | undefined, timeNs: number): void {
    if (activity !== undefined) this.#watchActive(activity);
    this.#checkedNs = timeNs;
    for (const { pid, timer } of this.#timers.values) {
      if (timer.expired(timeNs)) this.#findings.error(Rule.PTS_error, pid, ABSENT, timeNs);
      else if (timer.isLate) this.#findings.sustain(Rule.PTS_error, pid, timeNs);
    }
  }

  restart(): void {
    this.#timers.clear();
    this.#scrambled.clear();
  }

  /** Packets came since the last check, though no PES packet begins in them. */
  #watchActive(activity: PidActivity): void {
    for (const pid of this.#references.timedPids) {
      const lastSeenNs = activity.lastSeenNs(pid);
      if (this.#timers.get(pid) !== undefined || this.#scrambled.has(pid) || !this.#isWatched(pid)) continue;
      if (lastSeenNs !== ABSENT && lastSeenNs >= this.#checkedNs) {
        this.#timers.set(pid, { pid, timer: new IntervalTimer(this.#limitNs, lastSeenNs) });
      }
    }
  }

  #isWatched(pid: number): boolean {
    return (this.#references.traits[pid]! & PidTrait.PTS) !== 0;
  }
}
