import { TableId } from '../../mpegts/tables/table-id.js';
import { clockText, timeText, UNKNOWN } from '../../text/units.js';
import type { StreamFields } from '../stream-fields.js';

/** Spec: ETSI TS 102 809, 5.3.4 (table_id of the application information table) */
const AIT = 0x74;
/** `EIT_PF_ACTUAL` → `EIT p/f actual` */
const TABLE_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(TableId).map(([name, tableId]) => {
    const [table, ...rest] = name.replace(/^ATSC_/, '').split('_');
    const qualifiers = rest.map((word) => (word === 'PF' ? 'p/f' : word.toLowerCase()));
    return [tableId, name === 'SPLICE_INFO' ? 'splice info' : [table, ...qualifiers].join(' ')];
  }),
);

/** `0x0100 256` */
export function pidText(pid: number): string {
  return `${hex(pid, 4)} ${String(pid).padStart(4)}`;
}

/** `PMT`, `EIT schedule other`; an unknown table_id in hex. */
export function tableName(tableId: number): string {
  if (tableId >= TableId.EIT_SCHEDULE_ACTUAL && tableId <= TableId.EIT_SCHEDULE_ACTUAL_LAST)
    return 'EIT schedule actual';
  if (tableId >= TableId.EIT_SCHEDULE_OTHER && tableId <= TableId.EIT_SCHEDULE_OTHER_LAST) return 'EIT schedule other';
  if (tableId === AIT) return 'AIT';
  return TABLE_NAMES.get(tableId) ?? `table ${hex(tableId, 2)}`;
}

/** `0x1ff` with as many digits as asked for. */
export function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** A time of the stream: of day where arrival times are known, otherwise since its start. */
export function momentText(
  { first_arrival_s, duration_ns }: Pick<StreamFields, 'first_arrival_s' | 'duration_ns'>,
  timeNs: number | null,
): string {
  if (timeNs === null) return UNKNOWN;
  if (first_arrival_s === null) return timeText(timeNs);
  return clockText(first_arrival_s + timeNs / 1e9, first_arrival_s + duration_ns / 1e9);
}

/** `- (too few samples)` */
export function unknownText(reason: string | null): string {
  return reason === null ? UNKNOWN : `${UNKNOWN} (${reasonText(reason)})`;
}

/** `no_pcr` → `no PCR` */
export function reasonText(reason: string): string {
  return reason.replaceAll('_', ' ').replace(/\bpcr\b/, 'PCR');
}
