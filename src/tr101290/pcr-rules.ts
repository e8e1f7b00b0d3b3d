// Tested by: test/tr101290/rule-cases.test.ts
import { ABSENT } from '../mpegts/packet.js';
import { pcrDifference27M } from '../mpegts/pcr.js';
import type { Findings } from './findings.js';
import { IntervalTimer } from './interval-timer.js';
import { KeyedList } from './keyed-list.js';
import { limitNs, type Profile } from './profile.js';
import type { References } from './references.js';
import { Rule } from './rules.js';

const TICKS_PER_NS = 27 / 1000;

interface Clock {
  readonly pid: number;
  readonly repetition: IntervalTimer;
  readonly either: IntervalTimer;
  last27M: number;
}

/**
 * 2.3 PCR_error, 2.3.a PCR_repetition_error, 2.3.b PCR_discontinuity_indicator_error and 2.4 PCR_accuracy_error, on the PCR
 * PIDs of the PMTs.
 * Spec: ETSI TR 101 290, table 5.0b
 */
export class PcrRules {
  readonly #findings: Findings;
  readonly #references: References;
  readonly #clocks = new KeyedList<Clock>();
  readonly #repetitionNs: number;
  readonly #eitherNs: number;
  readonly #maxDifference27M: number;
  readonly #maxEitherDifference27M: number;
  readonly #maxErrorNs: number;

  constructor(findings: Findings, profile: Profile, references: References) {
    this.#findings = findings;
    this.#references = references;
    this.#repetitionNs = limitNs(profile, 'PCR_repetition_error', 'max_interval_ms');
    this.#eitherNs = limitNs(profile, 'PCR_error', 'max_interval_ms');
    this.#maxDifference27M = limitNs(profile, 'PCR_discontinuity_indicator_error', 'max_difference_ms') * TICKS_PER_NS;
    this.#maxEitherDifference27M = limitNs(profile, 'PCR_error', 'max_difference_ms') * TICKS_PER_NS;
    this.#maxErrorNs = profile.limits.PCR_accuracy_error.max_error_ns;
  }

  /** The references have changed. */
  refresh(timeNs: number): void {
    const { pcrPids } = this.#references;
    this.#clocks.keep(pcrPids, (pid) => ({
      pid,
      repetition: new IntervalTimer(this.#repetitionNs, timeNs),
      either: new IntervalTimer(this.#eitherNs, timeNs),
      last27M: ABSENT,
    }));
  }

  pcr(pid: number, pcr27M: number, timeNs: number, isDiscontinuity: boolean): void {
    const clock = this.#clocks.get(pid);
    if (clock === undefined) return;
    this.#judged();
    this.#checkClock(clock, timeNs);
    if (clock.last27M !== ABSENT && !isDiscontinuity) {
      this.#judgeStep(pid, clock, pcrDifference27M(clock.last27M, pcr27M), timeNs);
    }
    clock.last27M = pcr27M;
    clock.repetition.restart(timeNs);
    clock.either.restart(timeNs);
  }

  /** The measured accuracy of one PCR. */
  accuracy(pid: number, errorNs: number, timeNs: number): void {
    this.#findings.judged(Rule.PCR_accuracy_error);
    if (Math.abs(errorNs) > this.#maxErrorNs) this.#findings.error(Rule.PCR_accuracy_error, pid, ABSENT, timeNs);
  }

  check(timeNs: number): void {
    for (const clock of this.#clocks.values) this.#checkClock(clock, timeNs);
  }

  restart(timeNs: number): void {
    for (const clock of this.#clocks.values) {
      clock.repetition.restart(timeNs);
      clock.either.restart(timeNs);
      clock.last27M = ABSENT;
    }
  }

  #checkClock({ pid, repetition, either }: Clock, timeNs: number): void {
    if (repetition.expired(timeNs)) this.#findings.error(Rule.PCR_repetition_error, pid, ABSENT, timeNs);
    else if (repetition.isLate) this.#findings.sustain(Rule.PCR_repetition_error, pid, timeNs);
    if (either.expired(timeNs)) this.#findings.error(Rule.PCR_error, pid, ABSENT, timeNs);
    else if (either.isLate) this.#findings.sustain(Rule.PCR_error, pid, timeNs);
  }

  /** An interval that was too long is one PCR_error, whatever its step. */
  #judgeStep(pid: number, { either }: Clock, step27M: number, timeNs: number): void {
    if (step27M > this.#maxDifference27M) {
      this.#findings.error(Rule.PCR_discontinuity_indicator_error, pid, ABSENT, timeNs);
    }
    if (step27M > this.#maxEitherDifference27M && !either.isLate) {
      this.#findings.error(Rule.PCR_error, pid, ABSENT, timeNs);
    }
  }

  #judged(): void {
    this.#findings.judged(Rule.PCR_error);
    this.#findings.judged(Rule.PCR_repetition_error);
    this.#findings.judged(Rule.PCR_discontinuity_indicator_error);
  }
}
