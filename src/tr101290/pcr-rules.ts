// Tested by: test/tr101290/rule-cases.test.ts, test/conformance/conformance.test.ts
import { Cause } from '../alarm/cause.js';
import { ABSENT } from '../mpegts/packet.js';
import { pcrDifference27M } from '../mpegts/pcr.js';
import { AbsenceTimer } from './absence-timer.js';
import type { Findings } from './findings.js';
import { KeyedList } from './keyed-list.js';
import type { Pauses } from './pauses.js';
import { limitNs, type Profile } from './profile.js';
import type { References } from './references.js';
import { Rule } from './rules.js';

const NS_PER_TICK = 1000 / 27;
const TICKS_PER_MS = 27_000;
/** Clocks that no PMT names are kept while one is awaited, up to so many clocks in all. */
const MAX_KEPT = 512;
/** So many PCRs in a row with the value of the one before: the clock stands still. */
const STANDING_REPEATS = 2;
/** An older PCR tells no time. */
const LATEST_NS = 1e9;

interface Clock {
  readonly pid: number;
  readonly repetition: AbsenceTimer;
  readonly either: AbsenceTimer;
  isNamed: boolean;
  last27M: number;
  lastNs: number;
  lastIndex: number;
  /** Of the last interval; 0 before one. */
  ticksPerPacket: number;
  /** PCRs in a row with the value of the one before. */
  repeats: number;
  /** When a time base began that does not go on from the one before. */
  baseNs: number;
}

/**
 * 2.3 PCR_error, 2.3.a PCR_repetition_error, 2.3.b PCR_discontinuity_indicator_error and 2.4 PCR_accuracy_error, on the PCR
 * PIDs of the PMTs. The time from one PCR to the next is the difference of their values, which is when they were sent; by
 * arrival is judged what does not come at all, and what comes with another time base.
 * Spec: ETSI TR 101 290, table 5.0b; ISO/IEC 13818-1, 2.7.2
 */
export class PcrRules {
  readonly #findings: Findings;
  readonly #references: References;
  readonly #pauses: Pauses;
  readonly #clocks = new KeyedList<Clock>();
  readonly #repetitionNs: number;
  readonly #eitherNs: number;
  readonly #maxInterval27M: number;
  readonly #maxEitherInterval27M: number;
  readonly #maxDifference27M: number;
  readonly #maxEitherDifference27M: number;
  readonly #maxErrorNs: number;

  constructor(findings: Findings, profile: Profile, references: References, pauses: Pauses) {
    this.#findings = findings;
    this.#references = references;
    this.#pauses = pauses;
    this.#repetitionNs = limitNs(profile, 'PCR_repetition_error', 'max_interval_ms');
    this.#eitherNs = limitNs(profile, 'PCR_error', 'max_interval_ms');
    this.#maxInterval27M = ticksOf(this.#repetitionNs);
    this.#maxEitherInterval27M = ticksOf(this.#eitherNs);
    this.#maxDifference27M = ticksOf(limitNs(profile, 'PCR_discontinuity_indicator_error', 'max_difference_ms'));
    this.#maxEitherDifference27M = ticksOf(limitNs(profile, 'PCR_error', 'max_difference_ms'));
    this.#maxErrorNs = profile.limits.PCR_accuracy_error.max_error_ns;
  }

  /** The references have changed. A clock is forgotten when all programs have a PMT, and none of them names it. */
  refresh(timeNs: number): void {
    const { pcrPids, hasAllPrograms } = this.#references;
    const mayKeep = !hasAllPrograms && this.#clocks.size <= MAX_KEPT;
    for (const clock of this.#clocks.values) {
      const isNamed = pcrPids.has(clock.pid);
      if (!isNamed && !mayKeep) this.#clocks.delete(clock.pid);
      if (isNamed && !clock.isNamed) restartTimers(clock, timeNs);
      clock.isNamed = isNamed;
    }
    for (const pid of pcrPids) {
      if (this.#clocks.get(pid) === undefined) this.#clocks.set(pid, this.#newClock(pid, timeNs));
    }
  }

  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    const clock = this.#clocks.get(pid);
    if (clock === undefined) return;
    this.#judged();
    const step27M = pcrDifference27M(clock.last27M, pcr27M);
    const isComparable = clock.last27M !== ABSENT && !isDiscontinuity;
    if (isComparable) this.#judgeStep(clock, step27M, packetIndex, timeNs);
    else this.#checkClock(clock, timeNs);
    if (isDiscontinuity) clock.baseNs = timeNs;
    if (isComparable) this.#judgeStanding(clock, step27M, timeNs);
    const packets = packetIndex - clock.lastIndex;
    clock.ticksPerPacket = isComparable && step27M <= this.#maxDifference27M && packets > 0 ? step27M / packets : 0;
    clock.last27M = pcr27M;
    clock.lastNs = timeNs;
    clock.lastIndex = packetIndex;
    restartTimers(clock, timeNs);
  }

  /** The measured accuracy of one PCR. */
  accuracy(pid: number, errorNs: number, timeNs: number): void {
    this.#findings.judged(Rule.PCR_accuracy_error);
    if (Math.abs(errorNs) > this.#maxErrorNs)
      this.#findings.error(Rule.PCR_accuracy_error, pid, ABSENT, timeNs, 1, ABSENT, Cause.NONE, Math.abs(errorNs));
  }

  check(timeNs: number): void {
    for (const clock of this.#clocks.values) {
      if (clock.isNamed) this.#checkClock(clock, timeNs);
    }
  }

  restart(timeNs: number): void {
    for (const clock of this.#clocks.values) {
      restartTimers(clock, timeNs);
      clock.last27M = ABSENT;
      clock.baseNs = timeNs;
    }
  }

  /** The clock of the PCR PID at this time, in ticks of 27 MHz; ABSENT where no PCR tells it. */
  time27MAt(pcrPid: number, timeNs: number): number {
    const clock = this.#clocks.get(pcrPid);
    if (clock === undefined || clock.last27M === ABSENT || timeNs - clock.lastNs > LATEST_NS) return ABSENT;
    return clock.last27M + (timeNs - clock.lastNs) / NS_PER_TICK;
  }

  /** When the time base of the PCR PID began that does not go on from the one before; −∞ where none did. */
  baseNs(pcrPid: number): number {
    return this.#clocks.get(pcrPid)?.baseNs ?? Number.NEGATIVE_INFINITY;
  }

  #newClock(pid: number, timeNs: number): Clock {
    return {
      pid,
      repetition: new AbsenceTimer(this.#repetitionNs, timeNs),
      either: new AbsenceTimer(this.#eitherNs, timeNs),
      isNamed: true,
      last27M: ABSENT,
      lastNs: timeNs,
      lastIndex: 0,
      ticksPerPacket: 0,
      repeats: 0,
      baseNs: Number.NEGATIVE_INFINITY,
    };
  }

  #checkClock({ pid, repetition, either }: Clock, timeNs: number): void {
    if (repetition.expired(timeNs, this.#pauses)) {
      this.#findings.error(Rule.PCR_repetition_error, pid, ABSENT, timeNs);
    } else if (repetition.isLate) this.#findings.sustain(Rule.PCR_repetition_error, pid, timeNs);
    if (either.expired(timeNs, this.#pauses))
      this.#findings.error(Rule.PCR_error, pid, ABSENT, timeNs, 1, ABSENT, Cause.MISSING);
    else if (either.isLate) this.#findings.sustain(Rule.PCR_error, pid, timeNs);
  }

  /** An interval counts once as 2.3.a and once as 2.3, whatever makes it wrong, and not again where that was known before. */
  #judgeStep(clock: Clock, step27M: number, packetIndex: number, timeNs: number): void {
    const { pid, repetition, either } = clock;
    const isLeap = this.#isLeap(clock, step27M, packetIndex, timeNs);
    if (isLeap) {
      clock.baseNs = timeNs;
      this.#checkClock(clock, timeNs);
    }
    const stepMs = step27M / TICKS_PER_MS;
    const isTooLong = !isLeap && step27M > this.#maxInterval27M;
    if (isTooLong && !repetition.isLate)
      this.#findings.error(Rule.PCR_repetition_error, pid, ABSENT, timeNs, 1, ABSENT, Cause.NONE, stepMs);
    if (step27M > this.#maxDifference27M) {
      this.#findings.error(Rule.PCR_discontinuity_indicator_error, pid, ABSENT, timeNs);
    }
    const isEither = step27M > this.#maxEitherDifference27M || (!isLeap && step27M > this.#maxEitherInterval27M);
    const cause = isLeap ? Cause.JUMP : Cause.MISSING;
    if (isEither && !either.isLate)
      this.#findings.error(Rule.PCR_error, pid, ABSENT, timeNs, 1, ABSENT, cause, isLeap ? Number.NaN : stepMs);
  }

  /** A clock that stands still does not differ by what has passed. One value twice may be that of a packet which was sent again. */
  #judgeStanding(clock: Clock, step27M: number, timeNs: number): void {
    clock.repeats = step27M === 0 ? clock.repeats + 1 : 0;
    if (clock.repeats < STANDING_REPEATS) return;
    this.#findings.error(Rule.PCR_discontinuity_indicator_error, clock.pid, ABSENT, timeNs);
    this.#findings.error(Rule.PCR_error, clock.pid, ABSENT, timeNs);
  }

  /** The values are far further apart than the PCRs were sent, by their arrival and by the packets between them. */
  #isLeap({ lastNs, lastIndex, ticksPerPacket }: Clock, step27M: number, packetIndex: number, timeNs: number): boolean {
    if (step27M <= this.#maxDifference27M) return false;
    const half27M = step27M / 2;
    return (timeNs - lastNs) / NS_PER_TICK < half27M && (packetIndex - lastIndex) * ticksPerPacket < half27M;
  }

  #judged(): void {
    this.#findings.judged(Rule.PCR_error);
    this.#findings.judged(Rule.PCR_repetition_error);
    this.#findings.judged(Rule.PCR_discontinuity_indicator_error);
  }
}

function restartTimers({ repetition, either }: Clock, timeNs: number): void {
  repetition.restart(timeNs);
  either.restart(timeNs);
}

function ticksOf(ns: number): number {
  return (ns * 27) / 1000;
}
