// Tested by: test/tr101290/rule-cases.test.ts, test/tr101290/section-timers.test.ts
import { Cause } from '../alarm/cause.js';
import { ABSENT } from '../mpegts/packet.js';
import { RareMap } from '../mpegts/rare-map.js';
import type { SectionView } from '../mpegts/section.js';
import { isDvbEit, TableId } from '../mpegts/tables/table-id.js';
import { EitFlagsOfServices } from './eit-flags.js';
import type { FindingSink } from './findings.js';
import { limitNs, type Profile } from './profile.js';
import { Rule } from './rules.js';
import { SectionTimers } from './section-timers.js';
import {
  isTableJudged,
  mayCarry,
  PSIP_PID,
  type RequiredTable,
  repetitionOf,
  requiredTables,
  SI_PIDS,
  type SiRepetition,
  sectionLimits,
} from './si-tables.js';
import { plainKey } from './sub-table-key.js';
import type { SubTableIdentity, SubTableTimers } from './sub-table-timers.js';

const EIT_PID = 0x12;
const EIT_RULES = [Rule.EIT_error, Rule.EIT_actual_error];
const NO_FLAGS = 'no service of the SDT has EIT present/following';
const NS_PER_MS = 1e6;
/** Tables of which a stream has one sub-table at a time. */
const SINGLES = [TableId.NIT_ACTUAL, TableId.SDT_ACTUAL, TableId.ATSC_TVCT, TableId.ATSC_CVCT];

/**
 * 3.2 SI_repetition_error, and of 3.1.a, 3.1.b, 3.5.a, 3.5.b, 3.6.a, 3.6.b, 3.7 and 3.8 sections that come too late, never, or
 * too close. The EIT present/following of this stream is due to each service that the SDT says has one. Sections too close are
 * those of one sub-table, from the end of one to the end of the next, which is never shorter than what the standard limits.
 * Spec: ETSI TR 101 290, table 5.0c; ETSI EN 300 468, 5.1.4; ETSI TR 101 211, 4.4; ATSC A/65
 */
export class SiRepetitionRules {
  /** Whether the EIT present/following of some service of this stream is due, as far as is known. */
  isEitDue = true;
  readonly #findings: FindingSink;
  #profile: Profile;
  readonly #isDvb: boolean;
  readonly #timers: SectionTimers;
  readonly #flags = new EitFlagsOfServices();
  /** Tables that have not come, by a key that no sub-table has. */
  readonly #required = new RareMap<number, RequiredTable>();
  /** 3.2 begins with the first table of SI. */
  #hasSi = false;
  #rstNs = Number.POSITIVE_INFINITY;

  constructor(findings: FindingSink, profile: Profile) {
    this.#findings = findings;
    this.#profile = profile;
    this.#isDvb = profile.siFamily === 'dvb';
    const limits = sectionLimits(profile);
    this.#timers = new SectionTimers(findings, {
      limitsOf: (tableId) => limits[tableId]!,
      singles: SINGLES,
      onLate: (subTable, rule, periods, timeNs) => this.#late(subTable, rule, periods, timeNs),
      isAwaited: (identity) => this.#isAwaited(identity),
    });
    for (const table of requiredTables(profile)) this.#require(table);
  }

  /** Judges by a profile with the same limits. */
  use(profile: Profile): void {
    this.#profile = profile;
  }

  /** A section that is in force, on any PID. */
  section(section: SectionView, timeNs: number): void {
    const { tableId } = section;
    const repetition = repetitionOf(tableId);
    if (repetition === undefined || !this.#isJudgedOn(section.pid, tableId)) return;
    this.#hasSi = true;
    if (this.#required.size > 0) this.#cameFirst(section, timeNs);
    const subTable = this.#timers.came(section, timeNs);
    if (subTable === undefined) return;
    if (tableId === TableId.RST) this.#rstNs = Math.min(this.#rstNs, timeNs);
    // Without times all is at 0, where nothing is close to anything.
    if (this.#isDvb && timeNs > 0) this.#judgeClose(subTable, repetition, timeNs - subTable.lastNs, timeNs);
    subTable.lastNs = timeNs;
    const isSdt = tableId === TableId.SDT_ACTUAL || tableId === TableId.SDT_OTHER;
    if (isSdt && this.#flags.feed(section)) this.#flagsChanged(section.tableId, timeNs);
  }

  check(timeNs: number): void {
    this.#timers.check(timeNs);
    if (this.#rstNs === Number.POSITIVE_INFINITY) return;
    if (timeNs - this.#rstNs < limitNs(this.#profile, 'RST_error', 'min_interval_ms')) return;
    this.#findings.judged(Rule.RST_error);
    this.#rstNs = Number.POSITIVE_INFINITY;
  }

  restart(timeNs: number): void {
    this.#timers.restart(timeNs);
  }

  #isJudgedOn(pid: number, tableId: number): boolean {
    if (!this.#isDvb) return pid === PSIP_PID;
    const siPid = SI_PIDS.find((candidate) => candidate.pid === pid);
    return siPid !== undefined && mayCarry(siPid, tableId);
  }

  #late({ identity }: SubTableTimers, rule: number, periods: number, timeNs: number): void {
    const isLeftOut = !this.#hasSi || !isTableJudged(identity.tableId, this.#profile);
    if (rule === Rule.SI_repetition_error && isLeftOut) return;
    this.#findings.error(rule, identity.pid, identity.tableId, timeNs, periods, identity.serviceId, Cause.MISSING);
  }

  #require(table: RequiredTable): void {
    const { pid, tableIds, lastSectionNumber, rule } = table;
    if (rule !== undefined && !this.#profile.enabled[rule]) return;
    const key = -1 - this.#required.size;
    this.#required.set(key, table);
    this.#timers.await(key, { pid, tableId: tableIds[0]!, serviceId: ABSENT, scope: 0 }, lastSectionNumber, 0);
  }

  /** What is due from the start on has come. */
  #cameFirst(section: SectionView, timeNs: number): void {
    for (const [key, { pid, tableIds }] of this.#required) {
      if (pid !== section.pid || !tableIds.includes(section.tableId)) continue;
      this.#timers.cameInstead(key, section.sectionNumber, timeNs);
      this.#required.delete(key);
    }
  }

  /** The SDT of a stream is whole in another version: its services may have an EIT or not. */
  #flagsChanged(sdtTableId: number, timeNs: number): void {
    for (const subTable of this.#timers.all) {
      const { tableId } = subTable.identity;
      if (!isDvbEit(tableId)) continue;
      const isAwaited = this.#isAwaited(subTable.identity);
      // A table of a schedule that is not awaited may have ended, whatever the SDT says.
      if (!isAwaited || tableId < TableId.EIT_SCHEDULE_ACTUAL) subTable.isAwaited = isAwaited;
    }
    if (sdtTableId === TableId.SDT_ACTUAL) this.#awaitEits(timeNs);
  }

  #awaitEits(timeNs: number): void {
    for (const [key, { pid }] of this.#required) {
      if (pid !== EIT_PID) continue;
      this.#timers.forget(key);
      this.#required.delete(key);
    }
    this.isEitDue = false;
    if (!this.#profile.enabled.EIT_actual_error) return;
    const tableId = TableId.EIT_PF_ACTUAL;
    for (const [serviceId, { presentFollowing }] of this.#flags.actual!) {
      this.isEitDue ||= presentFollowing;
      const identity = { pid: EIT_PID, tableId, serviceId, scope: 0 };
      if (presentFollowing) this.#timers.await(plainKey(tableId, serviceId), identity, 1, timeNs);
    }
    for (const rule of EIT_RULES) {
      if (this.isEitDue) this.#findings.explain(rule, 'observed for less than the limit');
      else this.#findings.explain(rule, NO_FLAGS, 'not_applicable');
    }
  }

  /** By the flags of its service; what no SDT speaks of is awaited once it was seen. */
  #isAwaited({ tableId, serviceId, scope }: SubTableIdentity): boolean {
    if (!isDvbEit(tableId)) return true;
    const isPf = tableId < TableId.EIT_SCHEDULE_ACTUAL;
    const isActual = isPf ? tableId === TableId.EIT_PF_ACTUAL : tableId < TableId.EIT_SCHEDULE_OTHER;
    const flags = isActual ? this.#flags.actual : this.#flags.other(scope);
    if (flags === undefined) return true;
    const ofService = flags.get(serviceId);
    return (isPf ? ofService?.presentFollowing : ofService?.schedule) ?? false;
  }

  #judgeClose({ identity }: SubTableTimers, { closeRule }: SiRepetition, intervalNs: number, timeNs: number): void {
    const { pid, tableId, serviceId } = identity;
    // Time may also step back.
    if (intervalNs < 0) return;
    const intervalMs = intervalNs / NS_PER_MS;
    const { min_interval_ms } = this.#profile.limits.SI_repetition_error;
    if (intervalMs < min_interval_ms && isTableJudged(tableId, this.#profile)) {
      this.#findings.error(Rule.SI_repetition_error, pid, tableId, timeNs, 1, serviceId, Cause.TOO_CLOSE, intervalMs);
    }
    if (closeRule !== undefined && intervalNs < limitNs(this.#profile, closeRule, 'min_interval_ms')) {
      this.#findings.error(Rule[closeRule], pid, tableId, timeNs, 1, serviceId, Cause.TOO_CLOSE, intervalMs);
    }
  }
}
