// Tested by: test/tr101290/rule-cases.test.ts
import { oncePer } from '../alarm/once-per.js';
import { ABSENT } from '../mpegts/packet.js';
import { RareMap } from '../mpegts/rare-map.js';
import { ActivityTimers } from './activity-timers.js';
import type { Findings } from './findings.js';
import { IntervalTimer } from './interval-timer.js';
import type { PidActivity } from './pid-activity.js';
import { limitNs, type Profile } from './profile.js';
import type { References } from './references.js';
import { Rule } from './rules.js';

const NS_PER_MS = 1e6;
const NOT_COMPLETE = 'no whole PAT with all its PMTs';

interface Unreferenced {
  readonly timer: IntervalTimer;
  lastSeenNs: number;
}

/**
 * 1.6 PID_error and 3.4.a Unreferenced_PID.
 * Spec: ETSI TR 101 290, tables 5.0a and 5.0c
 */
export class PidRules {
  readonly #findings: Findings;
  readonly #references: References;
  readonly #referenced: ActivityTimers;
  /** By PID. */
  readonly #unreferenced = new RareMap<number, Unreferenced>();
  /** PIDs without reference, by so many changes of the references and PIDs seen. */
  readonly #suspects: number[] = [];
  #suspectedNs = 0;
  #changes = 0;
  #pids = 0;
  /** Each PID of video and audio has come, once. */
  #hadAllTimed = false;
  readonly #unreferencedLimitNs: number;
  /** A PID that pauses for longer begins anew: its alarm has ended. */
  readonly #absenceNs: number;
  /** When the first whole PAT and its PMTs were there; ABSENT before. */
  #sinceNs = ABSENT;
  /** Last look, or restart: what is a suspect since then was none before. */
  #checkedNs = 0;
  /** Those of private data. */
  #private: ReadonlySet<number>;

  constructor(findings: Findings, profile: Profile, references: References) {
    this.#findings = findings;
    this.#references = references;
    const periodsNs = new Map(profile.pidPeriods.map(({ pid, max_interval_ms }) => [pid, max_interval_ms * NS_PER_MS]));
    const usualNs = limitNs(profile, 'PID_error', 'max_interval_ms');
    this.#referenced = new ActivityTimers(
      (pid) => periodsNs.get(pid) ?? usualNs,
      (pid, periods, timeNs) => findings.error(Rule.PID_error, pid, ABSENT, timeNs, periods),
    );
    this.#unreferencedLimitNs = limitNs(profile, 'Unreferenced_PID', 'max_unreferenced_ms');
    this.#absenceNs = profile.alarm.clear_after_ms * NS_PER_MS + this.#unreferencedLimitNs;
    this.#private = privateOf(profile);
  }

  /** These are the PIDs of private data from now on. */
  use(profile: Profile): void {
    this.#private = privateOf(profile);
    this.#pids = 0;
  }

  /** The references have changed. */
  refresh(timeNs: number): void {
    const { timedPids, pcrPids } = this.#references;
    this.#referenced.keep(new Set([...timedPids, ...pcrPids]), timeNs);
  }

  check(activity: PidActivity, timeNs: number): void {
    this.#referenced.check(activity, timeNs);
    if (!this.#hadAllTimed && this.#hasAllTimed(activity)) {
      this.#hadAllTimed = true;
      this.#findings.judged(Rule.PID_error);
    }
    const { changes } = this.#references;
    const { length } = activity.pids;
    const hasChanged = changes !== this.#changes || length !== this.#pids;
    this.#changes = changes;
    this.#pids = length;
    if (this.#sinceNs === ABSENT && !this.#begin(hasChanged, timeNs)) return;
    if (hasChanged) {
      this.#findSuspects(activity.pids);
      this.#suspectedNs = timeNs;
    }
    if (timeNs - this.#suspectedNs > this.#unreferencedLimitNs) this.#findings.judged(Rule.Unreferenced_PID);
    for (const pid of this.#suspects) this.#checkSuspect(pid, activity, timeNs);
    this.#checkedNs = timeNs;
  }

  restart(timeNs: number): void {
    this.#referenced.restart(timeNs);
    this.#unreferenced.clear();
    this.#checkedNs = timeNs;
  }

  /** Before the tables are whole, nothing is known of a PID that they do not name. */
  #begin(hasChanged: boolean, timeNs: number): boolean {
    if (!hasChanged) return false;
    if (this.#references.isComplete) this.#sinceNs = timeNs;
    else this.#findings.explain(Rule.Unreferenced_PID, NOT_COMPLETE);
    return this.#sinceNs !== ABSENT;
  }

  /** Whether each PID of video and audio has come. */
  #hasAllTimed(activity: PidActivity): boolean {
    for (const pid of this.#references.timedPids) if (activity.lastSeenNs(pid) === ABSENT) return false;
    return this.#references.timedPids.size > 0;
  }

  #findSuspects(pids: readonly number[]): void {
    this.#suspects.length = 0;
    let judged = 0;
    for (const pid of pids) {
      if (this.#private.has(pid)) continue;
      judged++;
      if (this.#references.isReferenced(pid)) this.#unreferenced.delete(pid);
      else this.#suspects.push(pid);
    }
    if (judged === 0) return;
    if (this.#suspects.length === 0) this.#findings.judged(Rule.Unreferenced_PID);
    else this.#findings.explain(Rule.Unreferenced_PID, 'PIDs without reference for less than the limit');
  }

  /** A PID counts once, as long as its packets go on. */
  #checkSuspect(pid: number, activity: PidActivity, timeNs: number): void {
    const lastSeenNs = activity.lastSeenNs(pid);
    const known = this.#unreferenced.get(pid);
    if (known === undefined) {
      const fromNs = Math.max(lastSeenNs, this.#sinceNs, this.#checkedNs);
      this.#unreferenced.set(pid, { timer: new IntervalTimer(this.#unreferencedLimitNs, fromNs), lastSeenNs });
    } else if (known.lastSeenNs !== lastSeenNs) {
      this.#packetsCame(pid, known, lastSeenNs, timeNs);
    }
  }

  #packetsCame(pid: number, known: Unreferenced, lastSeenNs: number, timeNs: number): void {
    if (lastSeenNs - known.lastSeenNs > this.#absenceNs) known.timer.restart(lastSeenNs);
    known.lastSeenNs = lastSeenNs;
    if (known.timer.expired(lastSeenNs)) this.#findings.error(Rule.Unreferenced_PID, pid, ABSENT, timeNs);
    else if (known.timer.isLate) this.#findings.sustain(Rule.Unreferenced_PID, pid, timeNs);
  }
}

const privateOf = oncePer(({ privatePids }: Profile): ReadonlySet<number> => new Set(privatePids));
