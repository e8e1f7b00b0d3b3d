// Tested by: test/monitor/counter-check.test.ts, test/e2e/accounting.test.ts
import { type CounterColumn, STREAM_COUNTERS, StreamCounter, type StreamCounterName } from '../stream/counters.js';
import {
  REJECTED_DATAGRAM_CAUSES,
  REJECTED_PACKET_CAUSES,
  type RejectedDatagramCause,
  type RejectedPacketCause,
} from './accounting.js';
import type { CauseCounts } from './cause-counts.js';
import type { CaptureReport } from './stream-report.js';

const REJECTED_DATAGRAMS = indexesOf('rejected_datagrams_');
const REJECTED_PACKETS = indexesOf('rejected_packets_');

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
  const counts = causeCounts(counters, 'rejected_datagrams_', REJECTED_DATAGRAM_CAUSES);
  return { ...counts, other: datagramsRejectedOtherwise(counters) };
}

/** As `rejectedDatagramCounts`, of the packets in accepted datagrams. */
export function rejectedPacketCounts(counters: CounterColumn): CauseCounts<RejectedPacketCause> {
  const counts = causeCounts(counters, 'rejected_packets_', REJECTED_PACKET_CAUSES);
  return { ...counts, other: packetsRejectedOtherwise(counters) };
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

function causeCounts<Cause extends string>(
  counters: CounterColumn,
  prefix: 'rejected_datagrams_' | 'rejected_packets_',
  causes: readonly Cause[],
): CauseCounts<Cause> {
  const counts = causes.map((cause) => [cause, counters[StreamCounter[`${prefix}${cause}` as StreamCounterName]] ?? 0]);
  return Object.fromEntries(counts);
}

function sumOf(counters: CounterColumn, indexes: readonly number[]): number {
  let sum = 0;
  for (const index of indexes) sum += counters[index]!;
  return sum;
}

function indexesOf(prefix: string): readonly number[] {
  return STREAM_COUNTERS.flatMap((name, index) => (name.startsWith(prefix) ? [index] : []));
}
