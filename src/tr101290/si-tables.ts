import { TableId } from '../mpegts/tables/table-id.js';
import { type LimitName, Rule } from './rules.js';

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
  return tableIds.some(([first, last]) => tableId >= first && tableId <= last);
}

/** How often a table of SI is repeated. */
export interface SiRepetition {
  /** Name of the longest interval among the limits of SI_repetition_error. */
  readonly limit?: LimitName<'SI_repetition_error'>;
  /** Rule that is broken as well by a section that comes too late. */
  readonly lateRule?: 'NIT_other_error' | 'SDT_other_error' | 'EIT_other_error';
  /** Rule that is broken as well by two sections too close. */
  readonly closeRule?: 'NIT_actual_error' | 'SDT_actual_error' | 'EIT_actual_error' | 'RST_error' | 'TDT_error';
}

/** The first two tables of a schedule hold eight days. Spec: ETSI EN 300 468, 5.2.4 */
const NEAR_SCHEDULE_TABLES = 2;

/** Which repetition is due to a table; undefined where none is. Spec: ETSI TR 101 211, 4.4 */
export function repetitionOf(tableId: number): SiRepetition | undefined {
  if (tableId < TableId.EIT_SCHEDULE_ACTUAL || tableId > TableId.EIT_SCHEDULE_OTHER_LAST) return REPETITIONS[tableId];
  const isNear = (tableId & 0x0f) < NEAR_SCHEDULE_TABLES;
  return isNear ? NEAR_SCHEDULE : FAR_SCHEDULE;
}

const NEAR_SCHEDULE: SiRepetition = { limit: 'eit_schedule_max_interval_ms' };
const FAR_SCHEDULE: SiRepetition = { limit: 'eit_schedule_far_max_interval_ms' };
const REPETITIONS: Readonly<Record<number, SiRepetition>> = {
  [TableId.NIT_ACTUAL]: { limit: 'nit_max_interval_ms', closeRule: 'NIT_actual_error' },
  [TableId.NIT_OTHER]: { limit: 'nit_max_interval_ms', lateRule: 'NIT_other_error' },
  [TableId.SDT_ACTUAL]: { limit: 'sdt_actual_max_interval_ms', closeRule: 'SDT_actual_error' },
  [TableId.SDT_OTHER]: { limit: 'sdt_other_max_interval_ms', lateRule: 'SDT_other_error' },
  [TableId.BAT]: { limit: 'bat_max_interval_ms' },
  [TableId.EIT_PF_ACTUAL]: { limit: 'eit_pf_actual_max_interval_ms', closeRule: 'EIT_actual_error' },
  [TableId.EIT_PF_OTHER]: { limit: 'eit_pf_other_max_interval_ms', lateRule: 'EIT_other_error' },
  [TableId.TDT]: { limit: 'tdt_max_interval_ms', closeRule: 'TDT_error' },
  [TableId.RST]: { closeRule: 'RST_error' },
  [TableId.TOT]: { limit: 'tot_max_interval_ms' },
  [TableId.ATSC_MGT]: { limit: 'mgt_max_interval_ms' },
  [TableId.ATSC_TVCT]: { limit: 'vct_max_interval_ms' },
  [TableId.ATSC_CVCT]: { limit: 'vct_max_interval_ms' },
  [TableId.ATSC_STT]: { limit: 'stt_max_interval_ms' },
};
