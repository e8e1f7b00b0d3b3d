// Tested by: test/tr101290/rule-cases.test.ts
import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { FindingSink } from './findings.js';
import { limitNs, type Profile } from './profile.js';
import { Rule } from './rules.js';
import { subTableKey } from './sub-table-key.js';

const EIT_PID = 0x12;
/** Further sub-tables are not watched. */
const MAX_SUB_TABLES = 4096;

const NEVER = Number.NEGATIVE_INFINITY;
/** A section that comes once and no more may be the end of both. */
const LEAST_OTHERS = 2;
/** What came before may be late, which is 3.6.a, before it is missing. */
const LATE_WINDOWS = 2;
/** After so many windows without a section, what comes is a new beginning. */
const PAUSE_WINDOWS = 2;

/** One of the two sections of a sub-table. */
interface Part {
  /** From then on it is missed: when it came last, or the other one came first without it. */
  sinceNs: number;
  lastNs: number;
  /** How often the other one came since then. */
  others: number;
}

interface Pair {
  readonly tableId: number;
  readonly serviceId: number;
  readonly parts: readonly [Part, Part];
}

/**
 * 3.6.c EIT_PF_error: of a sub-table whose one section goes on, the other one does not come in time. Where both end, neither is
 * missed here.
 * Spec: ETSI TR 101 290, table 5.0c; ETSI EN 300 468, 5.2.4
 */
export class EitPfRule {
  readonly #findings: FindingSink;
  readonly #actualNs: number;
  readonly #otherNs: number;
  readonly #pairs = new Map<number, Pair>();

  constructor(findings: FindingSink, profile: Profile) {
    this.#findings = findings;
    this.#actualNs = limitNs(profile, 'EIT_PF_error', 'max_interval_ms');
    this.#otherNs = limitNs(profile, 'EIT_PF_error', 'other_max_interval_ms');
  }

  /** A section that is in force, on any PID. */
  section(section: SectionView, timeNs: number): void {
    const { pid, tableId, sectionNumber } = section;
    const isPf = tableId === TableId.EIT_PF_ACTUAL || tableId === TableId.EIT_PF_OTHER;
    if (pid !== EIT_PID || !isPf || sectionNumber > 1) return;
    const key = subTableKey(section);
    const pair = this.#pairs.get(key);
    if (pair !== undefined) this.#came(pair, sectionNumber, timeNs);
    else if (this.#pairs.size < MAX_SUB_TABLES) this.#add(key, section, timeNs);
  }

  /** Called about once a second. */
  check(timeNs: number): void {
    for (const [key, pair] of this.#pairs) {
      for (const part of pair.parts) this.#judge(pair, part, timeNs);
      const [present, following] = pair.parts;
      const quietNs = timeNs - Math.max(present.lastNs, following.lastNs);
      if (quietNs > PAUSE_WINDOWS * this.#windowNs(pair)) this.#pairs.delete(key);
    }
  }

  restart(): void {
    this.#pairs.clear();
  }

  #add(key: number, section: SectionView, timeNs: number): void {
    const { tableId, tableIdExtension, sectionNumber } = section;
    const own: Part = { sinceNs: timeNs, lastNs: timeNs, others: 0 };
    const other: Part = { sinceNs: timeNs, lastNs: NEVER, others: 1 };
    const parts = sectionNumber === 0 ? ([own, other] as const) : ([other, own] as const);
    this.#pairs.set(key, { tableId, serviceId: tableIdExtension, parts });
    this.#findings.explain(Rule.EIT_PF_error, 'seen, but observed for less than the limit');
  }

  #came(pair: Pair, sectionNumber: number, timeNs: number): void {
    const own = pair.parts[sectionNumber]!;
    const other = pair.parts[1 - sectionNumber]!;
    const isAfterPause = own.lastNs !== NEVER && timeNs - own.lastNs > PAUSE_WINDOWS * this.#windowNs(pair);
    if (isAfterPause) other.sinceNs = timeNs;
    other.others = isAfterPause ? 1 : other.others + 1;
    this.#judge(pair, other, timeNs);
    this.#judge(pair, own, timeNs);
    if (own.lastNs !== NEVER && other.lastNs !== NEVER) this.#findings.judged(Rule.EIT_PF_error);
    own.lastNs = timeNs;
    own.sinceNs = timeNs;
    own.others = 0;
  }

  /** A window is over without the section, while the other one came again. */
  #judge(pair: Pair, part: Part, timeNs: number): void {
    const windowNs = this.#windowNs(pair);
    const limitNs = part.lastNs === NEVER ? windowNs : LATE_WINDOWS * windowNs;
    if (timeNs - part.sinceNs <= limitNs || part.others < LEAST_OTHERS) return;
    this.#findings.error(Rule.EIT_PF_error, EIT_PID, pair.tableId, timeNs, 1, pair.serviceId);
    part.sinceNs += windowNs;
    part.others = 1;
  }

  #windowNs({ tableId }: Pair): number {
    return tableId === TableId.EIT_PF_ACTUAL ? this.#actualNs : this.#otherNs;
  }
}
