// Tested by: test/tr101290/rule-cases.test.ts
import type { SectionView } from '../mpegts/section.js';
import type { Findings } from './findings.js';
import { limitNs, type Profile } from './profile.js';
import { Rule } from './rules.js';
import { mayCarry, PSIP_PID, repetitionOf, SI_PIDS, type SiRepetition } from './si-tables.js';
import { subTableKey } from './sub-table-key.js';

/** Further sub-tables and sections are not watched. */
const MAX_SUB_TABLES = 4096;
const MAX_SECTIONS = 16_384;
const NS_PER_MS = 1e6;

interface WatchedSection {
  lastNs: number;
  /** SI_repetition_error, or the rule of the table, was counted for the interval that runs. */
  isLateSi: boolean;
  isLateRule: boolean;
}

interface SubTable {
  readonly tableId: number;
  readonly pid: number;
  versionNumber: number;
  /** Time of the last section. */
  lastNs: number;
  readonly sections: Map<number, WatchedSection>;
}

/**
 * 3.2 SI_repetition_error, 3.1.b, 3.5.b, 3.6.b (the tables of others), and sections too close of 3.1.a, 3.5.a, 3.6.a, 3.7 and
 * 3.8. Only what was seen is judged; a section that does not come again counts once. Sections too close are those of one
 * sub-table, from the end of one to the end of the next, which is never shorter than what the standard limits.
 * Spec: ETSI TR 101 290, table 5.0c; ETSI EN 300 468, 5.1.4; ETSI TR 101 211, 4.4
 */
export class SiRepetitionRules {
  readonly #findings: Findings;
  readonly #profile: Profile;
  readonly #isDvb: boolean;
  readonly #subTables = new Map<number, SubTable>();
  #sectionCount = 0;
  /** The next section of a sub-table may still be too close. */
  readonly #minNs: number;

  constructor(findings: Findings, profile: Profile) {
    this.#findings = findings;
    this.#profile = profile;
    this.#isDvb = profile.siFamily === 'dvb';
    const { SI_repetition_error, RST_error } = profile.limits;
    this.#minNs = Math.max(SI_repetition_error.min_interval_ms, RST_error.min_interval_ms) * NS_PER_MS;
  }

  /** A section that is in force, on any PID. */
  section(section: SectionView, timeNs: number): void {
    const repetition = repetitionOf(section.tableId);
    if (repetition === undefined || !this.#isJudgedOn(section.pid, section.tableId)) return;
    this.#judged(repetition);
    const subTable = this.#subTableOf(section);
    if (subTable === undefined) return;
    // Without times all is at 0, where nothing is close to anything.
    if (this.#isDvb && timeNs > 0) this.#judgeClose(subTable, repetition, timeNs - subTable.lastNs, timeNs);
    subTable.lastNs = timeNs;
    if (subTable.versionNumber !== section.versionNumber) this.#forgetSections(subTable);
    subTable.versionNumber = section.versionNumber;
    this.#sectionCame(subTable, repetition, section.sectionNumber, timeNs);
  }

  /** Called about once a second: what is too late now counts, and is forgotten. */
  check(timeNs: number): void {
    for (const [key, subTable] of this.#subTables) {
      const repetition = repetitionOf(subTable.tableId)!;
      if (timeNs - subTable.lastNs < this.#minNs) continue;
      for (const [number, section] of subTable.sections) {
        if (!this.#judgeLate(subTable, repetition, section, timeNs)) continue;
        subTable.sections.delete(number);
        this.#sectionCount--;
      }
      if (subTable.sections.size === 0) this.#subTables.delete(key);
    }
  }

  restart(): void {
    this.#subTables.clear();
    this.#sectionCount = 0;
  }

  #isJudgedOn(pid: number, tableId: number): boolean {
    if (!this.#isDvb) return pid === PSIP_PID;
    const siPid = SI_PIDS.find((candidate) => candidate.pid === pid);
    return siPid !== undefined && mayCarry(siPid, tableId);
  }

  #subTableOf(section: SectionView): SubTable | undefined {
    const key = subTableKey(section);
    const known = this.#subTables.get(key);
    if (known !== undefined || this.#subTables.size === MAX_SUB_TABLES) return known;
    const { tableId, pid, versionNumber } = section;
    const subTable = { tableId, pid, versionNumber, lastNs: Number.NEGATIVE_INFINITY, sections: new Map() };
    this.#subTables.set(key, subTable);
    return subTable;
  }

  #sectionCame(subTable: SubTable, repetition: SiRepetition, sectionNumber: number, timeNs: number): void {
    const known = subTable.sections.get(sectionNumber);
    if (known !== undefined) {
      this.#judgeLate(subTable, repetition, known, timeNs);
      known.lastNs = timeNs;
      known.isLateSi = false;
      known.isLateRule = false;
    } else if (this.#sectionCount < MAX_SECTIONS) {
      subTable.sections.set(sectionNumber, { lastNs: timeNs, isLateSi: false, isLateRule: false });
      this.#sectionCount++;
    }
  }

  #judgeClose({ tableId, pid }: SubTable, { closeRule }: SiRepetition, intervalNs: number, timeNs: number): void {
    const { min_interval_ms } = this.#profile.limits.SI_repetition_error;
    if (intervalNs < min_interval_ms * NS_PER_MS) {
      this.#findings.error(Rule.SI_repetition_error, pid, tableId, timeNs);
    }
    if (closeRule !== undefined && intervalNs < limitNs(this.#profile, closeRule, 'min_interval_ms')) {
      this.#findings.error(Rule[closeRule], pid, tableId, timeNs);
    }
  }

  /** Whether the section is as late as it can be judged. */
  #judgeLate(subTable: SubTable, repetition: SiRepetition, section: WatchedSection, timeNs: number): boolean {
    const { limit, lateRule } = repetition;
    const { tableId, pid } = subTable;
    const ageNs = timeNs - section.lastNs;
    const isLateSi = limit === undefined || ageNs > this.#profile.limits.SI_repetition_error[limit] * NS_PER_MS;
    if (isLateSi && !section.isLateSi && limit !== undefined) {
      this.#findings.error(Rule.SI_repetition_error, pid, tableId, timeNs);
    }
    const isLateRule = lateRule === undefined || ageNs > limitNs(this.#profile, lateRule, 'max_interval_ms');
    if (isLateRule && !section.isLateRule && lateRule !== undefined) {
      this.#findings.error(Rule[lateRule], pid, tableId, timeNs);
    }
    section.isLateSi = isLateSi;
    section.isLateRule = isLateRule;
    return isLateSi && isLateRule;
  }

  /** The sections of another version need not be the same ones. */
  #forgetSections(subTable: SubTable): void {
    this.#sectionCount -= subTable.sections.size;
    subTable.sections.clear();
  }

  #judged({ limit, lateRule, closeRule }: SiRepetition): void {
    if (limit !== undefined) this.#findings.judged(Rule.SI_repetition_error);
    if (lateRule !== undefined) this.#findings.judged(Rule[lateRule]);
    if (closeRule !== undefined) this.#findings.judged(Rule[closeRule]);
  }
}
