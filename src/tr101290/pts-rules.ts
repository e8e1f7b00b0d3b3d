// Tested by: test/tr101290/rule-cases.test.ts, test/conformance/conformance.test.ts
import { Cause } from '../alarm/cause.js';
import { ABSENT } from '../mpegts/packet.js';
import { PTS_WRAP_90K } from '../mpegts/pes-header.js';
import { PresentationOrder } from '../timing/presentation-order.js';
import { AbsenceTimer } from './absence-timer.js';
import type { Findings } from './findings.js';
import { KeyedList } from './keyed-list.js';
import type { Pauses } from './pauses.js';
import type { PcrRules } from './pcr-rules.js';
import type { PidActivity } from './pid-activity.js';
import { limitNs, type Profile } from './profile.js';
import { PidTrait, type References } from './references.js';
import { Rule } from './rules.js';

const NS_PER_TICK_27M = 1000 / 27;
const NS_PER_TICK_90K = 1e6 / 90;
const NS_PER_MS = 1e6;
/** A PTS further ahead of the PCR, or behind it, has nothing to do with it. Spec: ISO/IEC 13818-1, 2.14.3.1 and 2.17.2 */
const LONGEST_WAIT_NS = 10e9;
/** PTS of another time base may come so much before its first PCR. */
const BASE_NS = 200e6;
/** The step over an absence may become certain so much later than it ended. */
const REORDERING_NS = 1e9;
const NO_INTERVAL = 'PES packets, but no two PTS of a stream';

interface Watched {
  readonly pid: number;
  readonly timer: AbsenceTimer;
  readonly order: PresentationOrder;
  /** Arrival of the last PTS. */
  lastNs: number;
  /** Arrival of the PTS that ended an absence which has counted. */
  lateNs: number;
  /** Arrival of a PTS far ahead of what had been sent, of which it is not known yet whether it begins another time base; NaN: none. */
  leapNs: number;
}

/**
 * 2.5 PTS_error: from the first packet in the clear of a video or audio stream on. The interval is the difference of the PTS in the
 * order of presentation; by arrival is judged what does not come at all, when what came last has been presented for too long.
 * Scrambled packets end the watch, for they hide the PTS, up to the next PES packet in the clear.
 * Spec: ETSI TR 101 290, table 5.0b with note 3; ISO/IEC 13818-1, 2.7.4
 */
export class PtsRules {
  readonly #findings: Findings;
  readonly #references: References;
  readonly #clocks: PcrRules;
  readonly #pauses: Pauses;
  readonly #limitNs: number;
  readonly #limit90k: number;
  readonly #watched = new KeyedList<Watched>();
  /** PIDs whose packets are scrambled. */
  readonly #scrambled = new Set<number>();
  #checkedNs = 0;
  /** Some PID of video or audio may be neither watched nor scrambled. */
  #mayLack = true;

  constructor(findings: Findings, profile: Profile, references: References, clocks: PcrRules, pauses: Pauses) {
    this.#findings = findings;
    this.#references = references;
    this.#clocks = clocks;
    this.#pauses = pauses;
    this.#limitNs = limitNs(profile, 'PTS_error', 'max_interval_ms');
    this.#limit90k = (this.#limitNs * 90) / 1e6;
  }

  /** The references have changed. */
  refresh(): void {
    this.#mayLack = true;
    for (const { pid } of this.#watched.values) {
      if (!this.#isWatched(pid)) this.#watched.delete(pid);
    }
    for (const pid of this.#scrambled) {
      if (!this.#isWatched(pid)) this.#scrambled.delete(pid);
    }
  }

  /** A PES packet; both stamps may be ABSENT. */
  pes(pid: number, pts90k: number, dts90k: number, timeNs: number): void {
    if (!this.#isWatched(pid)) return;
    this.#scrambled.delete(pid);
    const watched = this.#watched.get(pid) ?? this.#watch(pid, timeNs);
    const hasBefore = watched.order.latest90k !== ABSENT;
    if (!hasBefore) this.#findings.explain(Rule.PTS_error, NO_INTERVAL);
    if (pts90k === ABSENT) return;
    if (hasBefore) this.#findings.judged(Rule.PTS_error);
    if (watched.timer.isLate) watched.lateNs = timeNs;
    const step90k = watched.order.feed(pts90k, dts90k);
    if (step90k > this.#limit90k) this.#judgeStep(watched, step90k * NS_PER_TICK_90K, timeNs);
    watched.lastNs = timeNs;
    watched.timer.restart(timeNs, this.#waitNs(watched, timeNs));
  }

  scrambled(pid: number): void {
    this.#watched.delete(pid);
    this.#scrambled.add(pid);
  }

  check(activity: PidActivity | undefined, timeNs: number): void {
    if (activity !== undefined && this.#mayLack) this.#watchActive(activity);
    this.#checkedNs = timeNs;
    for (const watched of this.#watched.values) {
      const { pid, timer } = watched;
      if (!Number.isNaN(watched.leapNs)) this.#decideLeap(watched, timeNs);
      if (timer.expired(timeNs, this.#pauses)) this.#findings.error(Rule.PTS_error, pid, ABSENT, timeNs);
      else if (timer.isLate) this.#findings.sustain(Rule.PTS_error, pid, timeNs);
    }
  }

  restart(): void {
    this.#watched.clear();
    this.#scrambled.clear();
    this.#mayLack = true;
  }

  /** An interval that was too long counts once; another time base is none. */
  #judgeStep(watched: Watched, stepNs: number, timeNs: number): void {
    const { pid, lastNs, lateNs } = watched;
    if (timeNs - lateNs < REORDERING_NS || this.#baseNs(pid) > lastNs - BASE_NS) return;
    const isLeap = timeNs - lastNs < stepNs / 2;
    if (isLeap) watched.leapNs = timeNs;
    else this.#findings.error(Rule.PTS_error, pid, ABSENT, timeNs, 1, ABSENT, Cause.NONE, stepNs / NS_PER_MS);
  }

  /** The PTS are that far apart, unless the PCR goes on from there too. */
  #decideLeap(watched: Watched, timeNs: number): void {
    const { pid, leapNs } = watched;
    const isBase = this.#baseNs(pid) >= leapNs;
    if (!isBase && timeNs - leapNs < BASE_NS) return;
    watched.leapNs = Number.NaN;
    if (!isBase) this.#findings.error(Rule.PTS_error, pid, ABSENT, timeNs);
  }

  #baseNs(pid: number): number {
    return this.#clocks.baseNs(this.#references.clockPids.get(pid) ?? ABSENT);
  }

  /** From now to the presentation of the latest access unit; 0 where that is not known. */
  #waitNs({ pid, order }: Watched, timeNs: number): number {
    const now27M = this.#clocks.time27MAt(this.#references.clockPids.get(pid) ?? ABSENT, timeNs);
    if (now27M === ABSENT) return 0;
    const wrap27M = PTS_WRAP_90K * 300;
    const wait27M = (((order.latest90k * 300 - now27M) % wrap27M) + wrap27M) % wrap27M;
    const waitNs = wait27M * NS_PER_TICK_27M;
    return waitNs <= LONGEST_WAIT_NS ? waitNs : 0;
  }

  /** Packets came since the last check, though no PES packet begins in them. */
  #watchActive(activity: PidActivity): void {
    this.#mayLack = false;
    for (const pid of this.#references.timedPids) {
      if (this.#watched.get(pid) !== undefined || this.#scrambled.has(pid) || !this.#isWatched(pid)) continue;
      const lastSeenNs = activity.lastSeenNs(pid);
      if (lastSeenNs !== ABSENT && lastSeenNs >= this.#checkedNs) this.#watch(pid, lastSeenNs);
      else this.#mayLack = true;
    }
  }

  #watch(pid: number, timeNs: number): Watched {
    const watched = {
      pid,
      timer: new AbsenceTimer(this.#limitNs, timeNs),
      order: new PresentationOrder(),
      lastNs: timeNs,
      lateNs: Number.NEGATIVE_INFINITY,
      leapNs: Number.NaN,
    };
    this.#watched.set(pid, watched);
    return watched;
  }

  #isWatched(pid: number): boolean {
    return (this.#references.traitsOf(pid) & PidTrait.PTS) !== 0;
  }
}
