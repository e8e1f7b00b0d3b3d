import { oncePer } from '../alarm/once-per.js';
import { TableId } from '../mpegts/tables/table-id.js';
import { limitNs, type Profile } from './profile.js';
import { type LimitName, Rule } from './rules.js';
import type { SectionLimit } from './sub-table-timers.js';

/** PID of the tables of ATSC that need no reference. Spec: ATSC A/65 */
export const PSIP_PID = 0x1ffb;

/** Which tables may be on a PID of SI, and the rules that others break. Spec: ETSI EN 300 468, 5.1.3 */
export interface SiPid {
  readonly pid: number;
  /** First and last table_id of ranges. */
  readonly tableIds: readonly (readonly [number, number])[];
  readonly rules: readonly number[];
}

export const SI_PIDS: readonly SiPid[] = [
  {
    pid: 0x10,
    tableIds: [
      [TableId.NIT_ACTUAL, TableId.NIT_OTHER],
      [TableId.ST, TableId.ST],
    ],
    rules: [Rule.NIT_error, Rule.NIT_actual_error],
  },
  {
    pid: 0x11,
    tableIds: [
      [TableId.SDT_ACTUAL, TableId.SDT_ACTUAL],
      [TableId.SDT_OTHER, TableId.SDT_OTHER],
      [TableId.BAT, TableId.BAT],
      [TableId.ST, TableId.ST],
    ],
    rules: [Rule.SDT_error, Rule.SDT_actual_error],
  },
  {
    pid: 0x12,
    tableIds: [
      [TableId.EIT_PF_ACTUAL, TableId.EIT_SCHEDULE_OTHER_LAST],
      [TableId.ST, TableId.ST],
    ],
    rules: [Rule.EIT_error, Rule.EIT_actual_error],
  },
  { pid: 0x13, tableIds: [[TableId.RST, TableId.ST]], rules: [Rule.RST_error] },
  {
    pid: 0x14,
    tableIds: [
      [TableId.TDT, TableId.TDT],
      [TableId.ST, TableId.TOT],
    ],
    rules: [Rule.TDT_error],
  },
];

/** Whether the table may be on the PID. */
export function mayCarry({ tableIds }: SiPid, tableId: number): boolean {
  return tableIds.some((range) => tableId >= range[0] && tableId <= range[1]);
}

/** How often a table of SI is repeated. */
export interface SiRepetition {
  /** Name of the longest interval among the limits of SI_repetition_error. */
  readonly limit?: LimitName<'SI_repetition_error'>;
  /** That of the later days of a schedule. */
  readonly farLimit?: LimitName<'SI_repetition_error'>;
  /** Rule that is broken as well by a section that comes too late. */
  readonly lateRule?: LateRule;
  /** Rule that is broken as well by two sections too close. */
  readonly closeRule?: 'NIT_actual_error' | 'SDT_actual_error' | 'EIT_actual_error' | 'RST_error' | 'TDT_error';
}

type LateRule =
  | 'NIT_actual_error'
  | 'NIT_other_error'
  | 'SDT_actual_error'
  | 'SDT_other_error'
  | 'EIT_actual_error'
  | 'EIT_other_error'
  | 'TDT_error';

/** Each table of a schedule holds four days of 64 section numbers. Spec: ETSI EN 300 468, 5.2.4 */
const DAYS_PER_TABLE = 4;
const SECTIONS_PER_DAY = 64;
const NS_PER_MS = 1e6;
/** 3.6.a and 3.6.b are about the sections 0 and 1. */
const PF_SECTIONS = 2;

/** Which repetition is due to a table; undefined where none is. Spec: ETSI TR 101 211, 4.4; ATSC A/65 */
export function repetitionOf(tableId: number): SiRepetition | undefined {
  if (tableId < TableId.EIT_SCHEDULE_ACTUAL || tableId > TableId.EIT_SCHEDULE_OTHER_LAST) return REPETITIONS[tableId];
  return tableId < TableId.EIT_SCHEDULE_OTHER ? SCHEDULE_ACTUAL : SCHEDULE_OTHER;
}

/** Whether the profile judges the table by its own rule, where it has one; if not, 3.2 leaves it out too. */
export function isTableJudged(tableId: number, { enabled }: Profile): boolean {
  const { lateRule, closeRule } = repetitionOf(tableId) ?? {};
  const rule = lateRule ?? closeRule;
  return rule === undefined || enabled[rule];
}

/** By table_id: the limits of its sections, by 3.2 and by the rule of the table. */
export const sectionLimits = oncePer((profile: Profile): readonly (readonly SectionLimit[])[] =>
  Array.from({ length: 256 }, (_, tableId) => sectionLimitsOf(tableId, profile)),
);

function sectionLimitsOf(tableId: number, profile: Profile): readonly SectionLimit[] {
  const { limit, farLimit } = repetitionOf(tableId) ?? {};
  const lateRule = lateRuleOf(tableId, profile);
  const limits: SectionLimit[] = [];
  if (limit !== undefined) {
    const limitMs = profile.limits.SI_repetition_error[limit];
    const farMs = farLimit === undefined ? limitMs : profile.limits.SI_repetition_error[farLimit];
    const farFrom = farLimit === undefined ? 256 : nearSections(tableId, profile);
    const [limitNs, farLimitNs] = [limitMs * NS_PER_MS, farMs * NS_PER_MS];
    limits.push({ rule: Rule.SI_repetition_error, limitNs, farFrom, farLimitNs });
  }
  if (lateRule !== undefined) {
    const isPf = tableId === TableId.EIT_PF_ACTUAL || tableId === TableId.EIT_PF_OTHER;
    limits.push({
      rule: Rule[lateRule],
      limitNs: limitNs(profile, lateRule, 'max_interval_ms'),
      farFrom: isPf ? PF_SECTIONS : 256,
      farLimitNs: Number.POSITIVE_INFINITY,
    });
  }
  return limits;
}

/** In ISDB the TOT tells the time, and a TDT need not be. */
function lateRuleOf(tableId: number, { name }: Profile): LateRule | undefined {
  if (name === 'isdb' && tableId === TableId.TOT) return 'TDT_error';
  return name === 'isdb' && tableId === TableId.TDT ? undefined : repetitionOf(tableId)?.lateRule;
}

/** How many section numbers of a table of a schedule are of the first days. */
function nearSections(tableId: number, profile: Profile): number {
  const daysBefore = (tableId & 0x0f) * DAYS_PER_TABLE;
  return Math.max(0, profile.limits.SI_repetition_error.eit_schedule_near_days - daysBefore) * SECTIONS_PER_DAY;
}

const SCHEDULE_ACTUAL: SiRepetition = {
  limit: 'eit_schedule_max_interval_ms',
  farLimit: 'eit_schedule_far_max_interval_ms',
};
const SCHEDULE_OTHER: SiRepetition = {
  limit: 'eit_schedule_other_max_interval_ms',
  farLimit: 'eit_schedule_other_far_max_interval_ms',
};
const REPETITIONS: Readonly<Record<number, SiRepetition>> = {
  [TableId.NIT_ACTUAL]: {
    limit: 'nit_max_interval_ms',
    lateRule: 'NIT_actual_error',
    closeRule: 'NIT_actual_error',
  },
  [TableId.NIT_OTHER]: { limit: 'nit_max_interval_ms', lateRule: 'NIT_other_error' },
  [TableId.SDT_ACTUAL]: {
    limit: 'sdt_actual_max_interval_ms',
    lateRule: 'SDT_actual_error',
    closeRule: 'SDT_actual_error',
  },
  [TableId.SDT_OTHER]: { limit: 'sdt_other_max_interval_ms', lateRule: 'SDT_other_error' },
  [TableId.BAT]: { limit: 'bat_max_interval_ms' },
  [TableId.EIT_PF_ACTUAL]: {
    limit: 'eit_pf_actual_max_interval_ms',
    lateRule: 'EIT_actual_error',
    closeRule: 'EIT_actual_error',
  },
  [TableId.EIT_PF_OTHER]: { limit: 'eit_pf_other_max_interval_ms', lateRule: 'EIT_other_error' },
  [TableId.TDT]: { limit: 'tdt_max_interval_ms', lateRule: 'TDT_error', closeRule: 'TDT_error' },
  [TableId.RST]: { closeRule: 'RST_error' },
  [TableId.TOT]: { limit: 'tot_max_interval_ms' },
  [TableId.ATSC_MGT]: { limit: 'mgt_max_interval_ms' },
  [TableId.ATSC_TVCT]: { limit: 'vct_max_interval_ms' },
  [TableId.ATSC_CVCT]: { limit: 'vct_max_interval_ms' },
  [TableId.ATSC_RRT]: { limit: 'rrt_max_interval_ms' },
  [TableId.ATSC_STT]: { limit: 'stt_max_interval_ms' },
};

/** A table that is due from the start on. */
export interface RequiredTable {
  readonly pid: number;
  /** Any of these is it. */
  readonly tableIds: readonly number[];
  readonly lastSectionNumber: number;
  /** It is due where this rule is judged. */
  readonly rule?: LateRule;
}

/** Tables that every stream of the profile carries. */
export function requiredTables({ name, siFamily }: Profile): readonly RequiredTable[] {
  if (siFamily === 'atsc') return REQUIRED_IN_ATSC;
  return name === 'isdb' ? [...REQUIRED_IN_DVB, TIME_IN_ISDB] : [...REQUIRED_IN_DVB, TIME_IN_DVB];
}

/** Spec: ETSI TR 101 211, 4.1 to 4.4 */
const REQUIRED_IN_DVB: readonly RequiredTable[] = [
  { pid: 0x10, tableIds: [TableId.NIT_ACTUAL], lastSectionNumber: 0, rule: 'NIT_actual_error' },
  { pid: 0x11, tableIds: [TableId.SDT_ACTUAL], lastSectionNumber: 0, rule: 'SDT_actual_error' },
  { pid: 0x12, tableIds: [TableId.EIT_PF_ACTUAL], lastSectionNumber: 1, rule: 'EIT_actual_error' },
];
const TIME_IN_DVB: RequiredTable = { pid: 0x14, tableIds: [TableId.TDT], lastSectionNumber: 0, rule: 'TDT_error' };
/** Spec: ARIB STD-B10, part 2: TOT in place of the TDT */
const TIME_IN_ISDB: RequiredTable = { ...TIME_IN_DVB, tableIds: [TableId.TDT, TableId.TOT] };

/** Of the virtual channels one of two kinds. Spec: ATSC A/65 */
const REQUIRED_IN_ATSC: readonly RequiredTable[] = [
  { pid: PSIP_PID, tableIds: [TableId.ATSC_MGT], lastSectionNumber: 0 },
  { pid: PSIP_PID, tableIds: [TableId.ATSC_TVCT, TableId.ATSC_CVCT], lastSectionNumber: 0 },
  { pid: PSIP_PID, tableIds: [TableId.ATSC_STT], lastSectionNumber: 0 },
];
