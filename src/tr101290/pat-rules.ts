// Tested by: test/tr101290/rule-cases.test.ts
import { Cause } from '../alarm/cause.js';
import { ABSENT } from '../mpegts/packet.js';
import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';
import { ActivityTimers } from './activity-timers.js';
import type { Findings } from './findings.js';
import type { PidActivity } from './pid-activity.js';
import { limitNs, type Profile } from './profile.js';
import { Rule } from './rules.js';
import { SectionTimers } from './section-timers.js';
import type { SectionLimit } from './sub-table-timers.js';

export const PAT_PID = 0;
const WATCHED: ReadonlySet<number> = new Set([PAT_PID]);
/** The PAT before its transport_stream_id is known. */
const ANY_PAT = -1;

/**
 * 1.3 PAT_error, by packets of its PID, and 1.3.a PAT_error_2, by sections.
 * Spec: ETSI TR 101 290, 5.2.0 and table 5.0a
 */
export class PatRules {
  readonly #findings: Findings;
  readonly #pidTimer: ActivityTimers;
  readonly #sections: SectionTimers;
  #hasPat = false;

  constructor(findings: Findings, profile: Profile) {
    this.#findings = findings;
    const limits = patLimits(limitNs(profile, 'PAT_error_2', 'max_interval_ms'));
    this.#sections = new SectionTimers(findings, {
      limitsOf: () => limits,
      singles: [TableId.PAT],
      onLate: (_, rule, periods, timeNs) =>
        findings.error(rule, PAT_PID, TableId.PAT, timeNs, periods, ABSENT, Cause.MISSING),
    });
    this.#sections.await(ANY_PAT, { pid: PAT_PID, tableId: TableId.PAT, serviceId: ABSENT, scope: 0 }, 0, 0);
    const pidLimitNs = limitNs(profile, 'PAT_error', 'max_interval_ms');
    this.#pidTimer = new ActivityTimers(
      () => pidLimitNs,
      (pid, periods, timeNs) => findings.error(Rule.PAT_error, pid, ABSENT, timeNs, periods, ABSENT, Cause.MISSING),
    );
    this.#pidTimer.keep(WATCHED, 0);
  }

  /** A section on PID 0. */
  section(section: SectionView, timeNs: number): void {
    const { tableId, sectionNumber } = section;
    if (tableId !== TableId.PAT) {
      this.#findings.error(Rule.PAT_error, PAT_PID, tableId, timeNs);
      this.#findings.error(Rule.PAT_error_2, PAT_PID, tableId, timeNs);
    } else if (section.currentNext) {
      if (!this.#hasPat) this.#sections.cameInstead(ANY_PAT, sectionNumber, timeNs);
      else this.#findings.judged(Rule.PAT_error);
      this.#hasPat = true;
      this.#sections.came(section, timeNs);
    }
  }

  /** A scrambled packet on PID 0. */
  scrambled(timeNs: number): void {
    this.#findings.error(Rule.PAT_error, PAT_PID, ABSENT, timeNs, 1, ABSENT, Cause.SCRAMBLED);
    this.#findings.error(Rule.PAT_error_2, PAT_PID, ABSENT, timeNs, 1, ABSENT, Cause.SCRAMBLED);
  }

  check(activity: PidActivity | undefined, timeNs: number): void {
    if (activity !== undefined) this.#pidTimer.check(activity, timeNs);
    this.#sections.check(timeNs);
  }

  restart(timeNs: number): void {
    this.#pidTimer.restart(timeNs);
    this.#sections.restart(timeNs);
  }
}

function patLimits(limitNs: number): readonly SectionLimit[] {
  return [{ rule: Rule.PAT_error_2, limitNs, farFrom: 256, farLimitNs: limitNs }];
}
