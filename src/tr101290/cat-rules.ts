// Tested by: test/tr101290/rule-cases.test.ts
import { ABSENT } from '../mpegts/packet.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { Findings } from './findings.js';
import { PresenceTimer } from './presence-timer.js';
import { limitNs, type Profile } from './profile.js';
import { Rule } from './rules.js';

export const CAT_PID = 1;

/**
 * 2.6 CAT_error. The recommendation has no interval for the CAT: the limit says how long
 * after a scrambled packet one may take.
 * Spec: ETSI TR 101 290, table 5.0b
 */
export class CatRules {
  readonly #findings: Findings;
  readonly #limitNs: number;
  readonly #timer: PresenceTimer;
  /** Time of the last scrambled packet; ABSENT while none come. */
  #scrambledNs = ABSENT;

  constructor(findings: Findings, profile: Profile) {
    this.#findings = findings;
    this.#limitNs = limitNs(profile, 'CAT_error', 'max_interval_ms');
    this.#timer = new PresenceTimer(this.#limitNs, 0);
  }

  /** A section on PID 1. */
  section(tableId: number, isCurrent: boolean, timeNs: number): void {
    this.#findings.judged(Rule.CAT_error);
    if (tableId !== TableId.CAT) this.#findings.error(Rule.CAT_error, CAT_PID, tableId, timeNs);
    else if (isCurrent) this.#came(timeNs);
  }

  scrambled(timeNs: number): void {
    if (this.#scrambledNs === ABSENT) {
      this.#findings.explain(Rule.CAT_error, 'scrambled packets for less than the limit, and no CAT');
      this.#timer.restart(timeNs);
    }
    this.#scrambledNs = timeNs;
  }

  check(timeNs: number): void {
    if (this.#scrambledNs === ABSENT) return;
    this.#report(this.#timer.expired(timeNs), timeNs);
    if (timeNs - this.#scrambledNs > this.#limitNs) this.#scrambledNs = ABSENT;
  }

  restart(): void {
    this.#scrambledNs = ABSENT;
  }

  #came(timeNs: number): void {
    if (this.#scrambledNs !== ABSENT) this.#report(this.#timer.seen(timeNs), timeNs);
  }

  #report(periods: number, timeNs: number): void {
    if (periods > 0) this.#findings.error(Rule.CAT_error, CAT_PID, TableId.CAT, timeNs, periods);
  }
}
