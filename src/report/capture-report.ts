// Tested by: test/monitor/counter-check.test.ts, test/e2e/accounting.test.ts
import { type CounterColumn, STREAM_COUNTERS, StreamCounter } from '../stream/counters.js';
import {
  REJECTED_DATAGRAM_CAUSES,
  REJECTED_PACKET_CAUSES,
  type RejectedDatagramCause,
  type RejectedPacketCause,
} from './accounting.js';
import type { CauseCounts } from './cause-counts.js';
import type { CaptureReport } from './stream-fields.js';

const REJECTED_DATAGRAMS = indexesOf('rejected_datagrams_');
const REJECTED_PACKETS = indexesOf('rejected_packets_');
const DATAGRAM_COLUMNS = columnsOf('rejected_datagrams_', REJECTED_DATAGRAM_CAUSES);
const PACKET_COLUMNS = columnsOf('rejected_packets_', REJECTED_PACKET_CAUSES);

/** What a report says of the capture of a stream. */
export function captureReportOf(counters: CounterColumn): CaptureReport {
  const { captured_datagrams, captured_bytes, accepted_datagrams, captured_packets } = StreamCounter;
  return {
    captured_datagrams: counters[captured_datagrams]!,
    captured_bytes: counters[captured_bytes]!,
    accepted_datagrams: counters[accepted_datagrams]!,
    rejected_datagrams: rejectedDatagramCounts(counters),
    captured_packets: counters[captured_packets]!,
    rejected_packets: rejectedPacketCounts(counters),
  };
}

/** By cause; `other` are those whose cause is not among those known here: a newer probe may know more. */
export function rejectedDatagramCounts(counters: CounterColumn): CauseCounts<RejectedDatagramCause> {
  return causeCounts(counters, DATAGRAM_COLUMNS, datagramsRejectedOtherwise(counters));
}

/** As `rejectedDatagramCounts`, of the packets in accepted datagrams. */
export function rejectedPacketCounts(counters: CounterColumn): CauseCounts<RejectedPacketCause> {
  return causeCounts(counters, PACKET_COLUMNS, packetsRejectedOtherwise(counters));
}

export function datagramsRejectedOtherwise(counters: CounterColumn): number {
  const known = counters[StreamCounter.accepted_datagrams]! + sumOf(counters, REJECTED_DATAGRAMS);
  return counters[StreamCounter.captured_datagrams]! - known;
}

export function packetsRejectedOtherwise(counters: CounterColumn): number {
  const { captured_packets, published_packets, queue_dropped_packets } = StreamCounter;
  const known = counters[published_packets]! + counters[queue_dropped_packets]! + sumOf(counters, REJECTED_PACKETS);
  return counters[captured_packets]! - known;
}

/** `other`: what is in no column. */
function causeCounts<Cause extends string>(
  counters: CounterColumn,
  columns: readonly CauseColumn<Cause>[],
  other: number,
): CauseCounts<Cause> {
  const counts: Record<string, number> = {};
  for (const { cause, counter } of columns) counts[cause] = counter === undefined ? other : counters[counter]!;
  return counts as CauseCounts<Cause>;
}

/** A cause, and where its count is; undefined for `other`. */
interface CauseColumn<Cause> {
  readonly cause: Cause;
  readonly counter: number | undefined;
}

function columnsOf<Cause extends string>(prefix: string, causes: readonly Cause[]): readonly CauseColumn<Cause>[] {
  const counterOf: Readonly<Record<string, number>> = StreamCounter;
  return causes.map((cause) => ({ cause, counter: counterOf[`${prefix}${cause}`] }));
}

function sumOf(counters: CounterColumn, indexes: readonly number[]): number {
  let sum = 0;
  for (const index of indexes) sum += counters[index]!;
  return sum;
}

function indexesOf(prefix: string): readonly number[] {
  return STREAM_COUNTERS.flatMap((name, index) => (name.startsWith(prefix) ? [index] : []));
}
