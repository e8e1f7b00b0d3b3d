// Tested by: test/tr101290/rule-cases.test.ts, test/conformance/conformance.test.ts
import { ABSENT } from '../mpegts/packet.js';
import { PidTable } from '../mpegts/pid-table.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { Findings } from './findings.js';
import { PresenceTimer } from './presence-timer.js';
import { limitNs, type Profile } from './profile.js';
import { profileSpec } from './profiles.js';
import type { References } from './references.js';
import { Rule } from './rules.js';

export const CAT_PID = 1;
const TOO_SHORT = 'scrambled packets for less than the limit, and no CAT';
const FIXED_KEY = 'scrambled packets, but by no conditional access system: a fixed key (BISS) needs no CAT';

/**
 * 2.6 CAT_error. The recommendation has no interval for the CAT: the limit says how long
 * after a scrambled packet one may take. A CAT says where a conditional access system sends its rights: packets under a fixed key,
 * whose PMT says so with the CA_descriptor of BISS, need none; in what is no broadcast those whose PMT has no CA_descriptor either.
 * Spec: ETSI TR 101 290, table 5.0b
 */
export class CatRules {
  readonly #findings: Findings;
  readonly #references: References;
  readonly #isBroadcast: boolean;
  readonly #limitNs: number;
  readonly #timer: PresenceTimer;
  /** Time of the last scrambled packet; ABSENT while none come. */
  #scrambledNs = ABSENT;
  /** PIDs with scrambled packets since then. */
  readonly #scrambled = new PidTable<true>();

  constructor(findings: Findings, profile: Profile, references: References) {
    this.#findings = findings;
    this.#references = references;
    this.#isBroadcast = profileSpec(profile.name).isBroadcast;
    this.#limitNs = limitNs(profile, 'CAT_error', 'max_interval_ms');
    this.#timer = new PresenceTimer(this.#limitNs, 0);
  }

  /** A section on PID 1. */
  section(tableId: number, isCurrent: boolean, timeNs: number): void {
    this.#findings.judged(Rule.CAT_error);
    if (tableId !== TableId.CAT) this.#findings.error(Rule.CAT_error, CAT_PID, tableId, timeNs);
    else if (isCurrent) this.#came(timeNs);
  }

  scrambled(pid: number, timeNs: number): void {
    if (this.#scrambledNs === ABSENT) {
      this.#findings.explain(Rule.CAT_error, TOO_SHORT);
      this.#timer.restart(timeNs);
    }
    this.#scrambledNs = timeNs;
    this.#scrambled.set(pid, true);
  }

  check(timeNs: number): void {
    if (this.#scrambledNs === ABSENT) return;
    if (this.#isDue()) {
      this.#report(this.#timer.expired(timeNs), timeNs);
    } else {
      this.#findings.explain(Rule.CAT_error, FIXED_KEY, 'not_applicable');
      this.#timer.restart(timeNs);
    }
    if (timeNs - this.#scrambledNs > this.#limitNs) this.restart();
  }

  restart(): void {
    this.#scrambledNs = ABSENT;
    this.#scrambled.clear();
  }

  /** Whether a conditional access system scrambles any of the PIDs. */
  #isDue(): boolean {
    return this.#scrambled.entries().some(([pid]) => {
      const scrambling = this.#references.scramblingOf(pid);
      return scrambling !== 'fixed_key' && (this.#isBroadcast || scrambling !== 'untold');
    });
  }

  #came(timeNs: number): void {
    if (this.#scrambledNs !== ABSENT) this.#report(this.#timer.seen(timeNs), timeNs);
  }

  #report(periods: number, timeNs: number): void {
    if (periods > 0) this.#findings.error(Rule.CAT_error, CAT_PID, TableId.CAT, timeNs, periods);
  }
}
