// Tested by: test/tr101290/rule-cases.test.ts
import { Cause } from '../alarm/cause.js';
import { ABSENT } from '../mpegts/packet.js';
import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { FindingSink } from './findings.js';
import { NextDue } from './next-due.js';
import { PresenceTimer } from './presence-timer.js';
import { limitNs, type Profile } from './profile.js';
import { Rule } from './rules.js';
import { mayCarry, SI_PIDS } from './si-tables.js';

interface Presence {
  readonly name: 'NIT_error' | 'SDT_error' | 'EIT_error';
  readonly pid: number;
  readonly tableIds: readonly number[];
}

const PRESENCES: readonly Presence[] = [
  { name: 'NIT_error', pid: 0x10, tableIds: [TableId.NIT_ACTUAL, TableId.NIT_OTHER] },
  { name: 'SDT_error', pid: 0x11, tableIds: [TableId.SDT_ACTUAL] },
  { name: 'EIT_error', pid: 0x12, tableIds: [TableId.EIT_PF_ACTUAL] },
];

interface Watched extends Presence {
  readonly timer: PresenceTimer;
  hasCome: boolean;
}

/**
 * The older rules 3.1, 3.5 and 3.6, by which any section of the table will do, from the start of the stream; and other tables
 * on the PIDs of SI, by 3.1.a, 3.5.a, 3.6.a, 3.7 and 3.8 too.
 * Spec: ETSI TR 101 290, table 5.0c
 */
export class SiPresenceRules {
  readonly #findings: FindingSink;
  readonly #watched: readonly Watched[];
  readonly #eit: Watched;
  readonly #next = new NextDue();

  constructor(findings: FindingSink, profile: Profile) {
    this.#findings = findings;
    // Field by field: behind a spread that comes first each object would be of a hidden class of its own.
    this.#watched = PRESENCES.map((presence) => ({
      name: presence.name,
      pid: presence.pid,
      tableIds: presence.tableIds,
      timer: new PresenceTimer(limitNs(profile, presence.name, 'max_interval_ms'), 0),
      hasCome: false,
    }));
    this.#eit = this.#watched.find(({ name }) => name === 'EIT_error')!;
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

  /** Called every POLL_NS. `isEitDue`: some service has an EIT present/following. */
  check(isEitDue: boolean, timeNs: number): void {
    if (!isEitDue) this.#eit.timer.restart(timeNs);
    if (!this.#next.isDue(timeNs)) return;
    for (const watched of this.#watched) {
      this.#report(watched, watched.timer.expired(timeNs), timeNs);
      this.#next.await(watched.timer.dueNs);
    }
  }

  restart(timeNs: number): void {
    for (const { timer } of this.#watched) timer.restart(timeNs);
    this.#next.reset();
  }

  #came({ pid, tableId }: SectionView, timeNs: number): void {
    for (const watched of this.#watched) {
      if (watched.pid !== pid || !watched.tableIds.includes(tableId)) continue;
      this.#report(watched, watched.timer.seen(timeNs), timeNs);
      if (watched.hasCome) this.#findings.judged(Rule[watched.name]);
      watched.hasCome = true;
    }
  }

  #report({ name, pid, tableIds }: Watched, periods: number, timeNs: number): void {
    if (periods > 0) this.#findings.error(Rule[name], pid, tableIds[0]!, timeNs, periods, ABSENT, Cause.MISSING);
  }
}
