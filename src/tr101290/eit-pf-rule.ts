// Tested by: test/tr101290/rule-cases.test.ts
import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { Findings } from './findings.js';
import { limitNs, type Profile } from './profile.js';
import { Rule } from './rules.js';
import { subTableKey } from './sub-table-key.js';

const EIT_PID = 0x12;
/** Further sub-tables are not watched. */
const MAX_SUB_TABLES = 4096;
const PRESENT = 0b01;
const FOLLOWING = 0b10;
const BOTH = PRESENT | FOLLOWING;

interface Pair {
  readonly tableId: number;
  startNs: number;
  /** Sections that came since then. */
  seen: number;
}

/**
 * 3.6.c EIT_PF_error: in every window, the first of which begins with the first section, each sub-table must show both of its
 * sections or none.
 * Spec: ETSI TR 101 290, table 5.0c; ETSI EN 300 468, 5.2.4
 */
export class EitPfRule {
  readonly #findings: Findings;
  readonly #actualNs: number;
  readonly #otherNs: number;
  readonly #pairs = new Map<number, Pair>();

  constructor(findings: Findings, profile: Profile) {
    this.#findings = findings;
    this.#actualNs = limitNs(profile, 'EIT_PF_error', 'max_interval_ms');
    this.#otherNs = limitNs(profile, 'EIT_PF_error', 'other_max_interval_ms');
  }

  /** A section that is in force, on any PID. */
  section(section: SectionView, timeNs: number): void {
    const { pid, tableId, sectionNumber } = section;
    const isPf = tableId === TableId.EIT_PF_ACTUAL || tableId === TableId.EIT_PF_OTHER;
    if (pid !== EIT_PID || !isPf || sectionNumber > 1) return;
    this.#findings.judged(Rule.EIT_PF_error);
    const key = subTableKey(section);
    const seen = sectionNumber === 0 ? PRESENT : FOLLOWING;
    const pair = this.#pairs.get(key);
    if (pair !== undefined) {
      this.#judge(pair, timeNs);
      pair.seen |= seen;
    } else if (this.#pairs.size < MAX_SUB_TABLES) {
      this.#pairs.set(key, { tableId, startNs: timeNs, seen });
    }
  }

  /** Called about once a second. */
  check(timeNs: number): void {
    for (const [key, pair] of this.#pairs) {
      if (!this.#judge(pair, timeNs)) this.#pairs.delete(key);
    }
  }

  restart(): void {
    this.#pairs.clear();
  }

  /** Ends the window when it is over; false where nothing came in it. */
  #judge(pair: Pair, timeNs: number): boolean {
    const windowNs = pair.tableId === TableId.EIT_PF_ACTUAL ? this.#actualNs : this.#otherNs;
    if (timeNs - pair.startNs <= windowNs) return true;
    const wasSeen = pair.seen !== 0;
    if (wasSeen && pair.seen !== BOTH) this.#findings.error(Rule.EIT_PF_error, EIT_PID, pair.tableId, timeNs);
    pair.startNs = timeNs;
    pair.seen = 0;
    return wasSeen;
  }
}
