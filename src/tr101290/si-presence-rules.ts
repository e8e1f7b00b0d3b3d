// Tested by: test/tr101290/rule-cases.test.ts
import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { Findings } from './findings.js';
import { PresenceTimer } from './presence-timer.js';
import { limitNs, type Profile } from './profile.js';
import { Rule } from './rules.js';
import { mayCarry, SI_PIDS } from './si-tables.js';

interface Presence {
  readonly name:
    | 'NIT_error'
    | 'NIT_actual_error'
    | 'SDT_error'
    | 'SDT_actual_error'
    | 'EIT_error'
    | 'EIT_actual_error'
    | 'TDT_error';
  readonly pid: number;
  readonly tableIds: readonly number[];
  /** Only this section of the table, where it is given. */
  readonly sectionNumber?: number;
}

const PRESENCES: readonly Presence[] = [
  { name: 'NIT_error', pid: 0x10, tableIds: [TableId.NIT_ACTUAL, TableId.NIT_OTHER] },
  { name: 'NIT_actual_error', pid: 0x10, tableIds: [TableId.NIT_ACTUAL] },
  { name: 'SDT_error', pid: 0x11, tableIds: [TableId.SDT_ACTUAL] },
  { name: 'SDT_actual_error', pid: 0x11, tableIds: [TableId.SDT_ACTUAL] },
  { name: 'EIT_error', pid: 0x12, tableIds: [TableId.EIT_PF_ACTUAL] },
  { name: 'EIT_actual_error', pid: 0x12, tableIds: [TableId.EIT_PF_ACTUAL], sectionNumber: 0 },
  { name: 'EIT_actual_error', pid: 0x12, tableIds: [TableId.EIT_PF_ACTUAL], sectionNumber: 1 },
  { name: 'TDT_error', pid: 0x14, tableIds: [TableId.TDT] },
];

/**
 * 3.1, 3.1.a, 3.5, 3.5.a, 3.6, 3.6.a, 3.7 and 3.8, but for sections too close: other tables on the PIDs of SI, and tables
 * that do not come in time, from the start of the stream.
 * Spec: ETSI TR 101 290, table 5.0c
 */
export class SiPresenceRules {
  readonly #findings: Findings;
  readonly #timers: readonly PresenceTimer[];

  constructor(findings: Findings, profile: Profile) {
    this.#findings = findings;
    this.#timers = PRESENCES.map(({ name }) => new PresenceTimer(limitNs(profile, name, 'max_interval_ms'), 0));
  }

  /** A section on any PID. */
  section(section: SectionView, timeNs: number): void {
    const siPid = SI_PIDS.find(({ pid }) => pid === section.pid);
    if (siPid === undefined) return;
    if (!mayCarry(siPid, section.tableId)) {
      for (const rule of siPid.rules) this.#findings.error(rule, section.pid, section.tableId, timeNs);
    } else if (section.currentNext) {
      this.#came(section, timeNs);
    }
  }

  check(timeNs: number): void {
    for (let index = 0; index < PRESENCES.length; index++) {
      this.#report(index, this.#timers[index]!.expired(timeNs), timeNs);
    }
  }

  restart(timeNs: number): void {
    for (const timer of this.#timers) timer.restart(timeNs);
  }

  #came(section: SectionView, timeNs: number): void {
    for (let index = 0; index < PRESENCES.length; index++) {
      const { name, pid, tableIds, sectionNumber } = PRESENCES[index]!;
      const isMeant =
        pid === section.pid &&
        tableIds.includes(section.tableId) &&
        (sectionNumber === undefined || sectionNumber === section.sectionNumber);
      if (!isMeant) continue;
      this.#findings.judged(Rule[name]);
      this.#report(index, this.#timers[index]!.seen(timeNs), timeNs);
    }
  }

  #report(index: number, periods: number, timeNs: number): void {
    const { name, pid, tableIds } = PRESENCES[index]!;
    if (periods > 0) this.#findings.error(Rule[name], pid, tableIds[0]!, timeNs, periods);
  }
}
