// Tested by: test/board/routes/system-route.test.ts
import {
  type AccountingRecord,
  IGNORED_CAUSES,
  NOT_ANALYSED_CAUSES,
  NOT_RECORDED_CAUSES,
  REJECTED_DATAGRAM_CAUSES,
  REJECTED_PACKET_CAUSES,
} from '../report/accounting.js';
import { zeroCounts } from '../report/cause-counts.js';
import type { ProbeSums } from './contract.js';

export type WritableSums = { -readonly [Name in keyof ProbeSums]: ProbeSums[Name] };

/** What became of what a probe captured, all its streams together: those of the records, and those that were added to `ended`. */
export function probeSumsOf(records: Iterable<AccountingRecord>, ended: ProbeSums = zeroSums()): ProbeSums {
  const sums = structuredClone(ended);
  for (const record of records) addRecord(sums, record);
  return sums;
}

export function addRecord(sums: WritableSums, record: AccountingRecord): void {
  for (const [name, sum] of Object.entries(sums) as [keyof ProbeSums, unknown][]) {
    const value = record[name] ?? 0;
    if (typeof value === 'number') sums[name] = ((sum as number) + value) as never;
    else addCauses(sum as Record<string, number>, value);
  }
}

function addCauses(sum: Record<string, number>, causes: Readonly<Record<string, number>>): void {
  for (const [cause, count] of Object.entries(causes)) sum[cause] = (sum[cause] ?? 0) + count;
}

export function zeroSums(): WritableSums {
  return {
    captured_datagrams: 0,
    captured_bytes: 0,
    rejected_datagrams: zeroCounts(REJECTED_DATAGRAM_CAUSES),
    captured_packets: 0,
    rejected_packets: zeroCounts(REJECTED_PACKET_CAUSES),
    queue_dropped_packets: 0,
    queue_dropped_batches: 0,
    queue_dropped_reports: 0,
    published_packets: 0,
    before_join_packets: 0,
    link_lost_messages: 0,
    link_lost_packets: 0,
    ignored_messages: zeroCounts(IGNORED_CAUSES),
    received_packets: 0,
    recorded_packets: 0,
    recorded_bytes: 0,
    not_recorded: zeroCounts(NOT_RECORDED_CAUSES),
    analysed_packets: 0,
    not_analysed: zeroCounts(NOT_ANALYSED_CAUSES),
    rtp_lost: 0,
  };
}
