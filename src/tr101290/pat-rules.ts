// Tested by: test/tr101290/rule-cases.test.ts
import { ABSENT } from '../mpegts/packet.js';
import { TableId } from '../mpegts/tables/table-id.js';
import { ActivityTimers } from './activity-timers.js';
import type { Findings } from './findings.js';
import type { PidActivity } from './pid-activity.js';
import { PresenceTimer } from './presence-timer.js';
import { limitNs, type Profile } from './profile.js';
import { Rule } from './rules.js';

export const PAT_PID = 0;
const WATCHED: ReadonlySet<number> = new Set([PAT_PID]);

/**
 * 1.3 PAT_error and 1.3.a PAT_error_2.
 * Spec: ETSI TR 101 290, table 5.0a
 */
export class PatRules {
  readonly #findings: Findings;
  readonly #pidTimer: ActivityTimers;
  readonly #sectionTimer: PresenceTimer;

  constructor(findings: Findings, profile: Profile) {
    this.#findings = findings;
    this.#sectionTimer = new PresenceTimer(limitNs(profile, 'PAT_error_2', 'max_interval_ms'), 0);
    const pidLimitNs = limitNs(profile, 'PAT_error', 'max_interval_ms');
    this.#pidTimer = new ActivityTimers(
      () => pidLimitNs,
      (pid, periods, timeNs) => findings.error(Rule.PAT_error, pid, ABSENT, timeNs, periods),
    );
    this.#pidTimer.keep(WATCHED, 0);
  }

  /** A section on PID 0. */
  section(tableId: number, isCurrent: boolean, timeNs: number): void {
    this.#findings.judged(Rule.PAT_error);
    this.#findings.judged(Rule.PAT_error_2);
    if (tableId !== TableId.PAT) {
      this.#findings.error(Rule.PAT_error, PAT_PID, tableId, timeNs);
      this.#findings.error(Rule.PAT_error_2, PAT_PID, tableId, timeNs);
    } else if (isCurrent) {
      this.#report(this.#sectionTimer.seen(timeNs), timeNs);
    }
  }

  /** A scrambled packet on PID 0. */
  scrambled(timeNs: number): void {
    this.#findings.error(Rule.PAT_error, PAT_PID, ABSENT, timeNs);
    this.#findings.error(Rule.PAT_error_2, PAT_PID, ABSENT, timeNs);
  }

  check(activity: PidActivity | undefined, timeNs: number): void {
    if (activity !== undefined) this.#pidTimer.check(activity, timeNs);
    this.#report(this.#sectionTimer.expired(timeNs), timeNs);
  }

  restart(timeNs: number): void {
    this.#pidTimer.restart(timeNs);
    this.#sectionTimer.restart(timeNs);
  }

  #report(periods: number, timeNs: number): void {
    if (periods > 0) this.#findings.error(Rule.PAT_error_2, PAT_PID, TableId.PAT, timeNs, periods);
  }
}
