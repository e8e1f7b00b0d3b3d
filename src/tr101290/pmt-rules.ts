// Tested by: test/tr101290/rule-cases.test.ts
import { Cause } from '../alarm/cause.js';
import { ABSENT } from '../mpegts/packet.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { Findings } from './findings.js';
import { limitNs, type Profile } from './profile.js';
import { PidTrait, type References } from './references.js';
import { Rule } from './rules.js';
import { TimerSet } from './timer-set.js';

/**
 * 1.5 PMT_error, by PID, and 1.5.a PMT_error_2, by program.
 * Spec: ETSI TR 101 290, table 5.0a
 */
export class PmtRules {
  readonly #findings: Findings;
  readonly #references: References;
  readonly #byPid: TimerSet;
  readonly #byProgram: TimerSet;

  constructor(findings: Findings, profile: Profile, references: References) {
    this.#findings = findings;
    this.#references = references;
    this.#byPid = new TimerSet(limitNs(profile, 'PMT_error', 'max_interval_ms'), (pid, periods, timeNs) =>
      findings.error(Rule.PMT_error, pid, TableId.PMT, timeNs, periods, ABSENT, Cause.MISSING),
    );
    this.#byProgram = new TimerSet(limitNs(profile, 'PMT_error_2', 'max_interval_ms'), (program, periods, timeNs) =>
      findings.error(
        Rule.PMT_error_2,
        references.pmtPids.get(program) ?? ABSENT,
        TableId.PMT,
        timeNs,
        periods,
        program,
        Cause.MISSING,
      ),
    );
  }

  /** The references have changed. */
  refresh(timeNs: number): void {
    this.#byPid.keep(new Set(this.#references.pmtPids.values()), timeNs);
    this.#byProgram.keep(new Set(this.#references.pmtPids.keys()), timeNs);
  }

  /** A PMT that is in force, on any PID. */
  section(pid: number, programNumber: number, timeNs: number): void {
    if ((this.#references.traitsOf(pid) & PidTrait.PMT) === 0) return;
    if (this.#byPid.seen(pid, timeNs)) this.#findings.judged(Rule.PMT_error);
    if (this.#references.pmtPids.get(programNumber) !== pid) return;
    if (this.#byProgram.seen(programNumber, timeNs)) this.#findings.judged(Rule.PMT_error_2);
  }

  /** A scrambled packet on the PID of a PMT. */
  scrambled(pid: number, timeNs: number): void {
    this.#findings.error(Rule.PMT_error, pid, ABSENT, timeNs, 1, ABSENT, Cause.SCRAMBLED);
    this.#findings.error(Rule.PMT_error_2, pid, ABSENT, timeNs, 1, ABSENT, Cause.SCRAMBLED);
  }

  check(timeNs: number): void {
    this.#byPid.check(timeNs);
    this.#byProgram.check(timeNs);
  }

  restart(timeNs: number): void {
    this.#byPid.restart(timeNs);
    this.#byProgram.restart(timeNs);
  }
}
