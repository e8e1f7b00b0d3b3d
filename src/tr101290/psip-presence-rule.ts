import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { Findings } from './findings.js';
import { IntervalTimer } from './interval-timer.js';
import type { Profile } from './profile.js';
import { Rule } from './rules.js';
import { PSIP_PID } from './si-tables.js';

/** Tables that every stream of ATSC carries; of the virtual channels one of two kinds. Spec: ATSC A/65 */
const REQUIRED = [
  { tableIds: [TableId.ATSC_MGT], limit: 'mgt_max_interval_ms' },
  { tableIds: [TableId.ATSC_TVCT, TableId.ATSC_CVCT], limit: 'vct_max_interval_ms' },
  { tableIds: [TableId.ATSC_STT], limit: 'stt_max_interval_ms' },
] as const;
const NS_PER_MS = 1e6;

interface Awaited {
  readonly tableIds: readonly number[];
  readonly timer: IntervalTimer;
}

/** 3.2 SI_repetition_error in an ATSC stream, for tables that have not come since its start; each counts once. */
export class PsipPresenceRule {
  readonly #findings: Findings;
  #awaited: readonly Awaited[];

  constructor(findings: Findings, profile: Profile) {
    this.#findings = findings;
    const limits = profile.limits.SI_repetition_error;
    this.#awaited = REQUIRED.map(({ tableIds, limit }) => ({
      tableIds,
      timer: new IntervalTimer(limits[limit] * NS_PER_MS, 0),
    }));
  }

  /** A section that is in force, on any PID. */
  section({ pid, tableId }: SectionView, timeNs: number): void {
    if (pid !== PSIP_PID) return;
    const came = this.#awaited.find(({ tableIds }) => tableIds.includes(tableId));
    if (came === undefined) return;
    if (came.timer.seen(timeNs)) this.#report(came, timeNs);
    this.#awaited = this.#awaited.filter((awaited) => awaited !== came);
  }

  check(timeNs: number): void {
    for (const awaited of this.#awaited) {
      if (awaited.timer.expired(timeNs)) this.#report(awaited, timeNs);
      else if (awaited.timer.isLate) this.#findings.sustain(Rule.SI_repetition_error, PSIP_PID, timeNs);
    }
  }

  restart(timeNs: number): void {
    for (const { timer } of this.#awaited) timer.restart(timeNs);
  }

  #report({ tableIds }: Awaited, timeNs: number): void {
    this.#findings.error(Rule.SI_repetition_error, PSIP_PID, tableIds[0]!, timeNs);
  }
}
