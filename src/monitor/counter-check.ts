import { type CounterColumn, STREAM_COUNTERS, StreamCounter } from '../wire/counters.js';

const REJECTED_DATAGRAMS = indexesOf('rejected_datagrams_');
const REJECTED_PACKETS = indexesOf('rejected_packets_');
/** The RTP counters begin anew when a stream is classified anew. */
const GROWING = STREAM_COUNTERS.flatMap((name, index) => (name.startsWith('rtp_') ? [] : [index]));

/** Rejected datagrams whose cause is not among those known here: a newer probe may know more. */
export function datagramsRejectedOtherwise(counters: CounterColumn): number {
  const known = counters[StreamCounter.accepted_datagrams]! + sumOf(counters, REJECTED_DATAGRAMS);
  return counters[StreamCounter.captured_datagrams]! - known;
}

/** As `datagramsRejectedOtherwise`, of the packets in accepted datagrams. */
export function packetsRejectedOtherwise(counters: CounterColumn): number {
  const { captured_packets, published_packets, queue_dropped_packets } = StreamCounter;
  const known = counters[published_packets]! + counters[queue_dropped_packets]! + sumOf(counters, REJECTED_PACKETS);
  return counters[captured_packets]! - known;
}

/** Whether a stream's counters are whole numbers that add up, and none has shrunk since `previous`. */
export function isConsistent(counters: CounterColumn, previous: CounterColumn): boolean {
  if (counters.length < STREAM_COUNTERS.length || !areCounts(counters)) return false;
  for (const index of GROWING) if (counters[index]! < previous[index]!) return false;
  return datagramsRejectedOtherwise(counters) >= 0 && packetsRejectedOtherwise(counters) >= 0;
}

/** Whether all values are counts that a double holds exactly. */
export function areCounts(counters: CounterColumn): boolean {
  return counters.every((value) => value >= 0 && Number.isSafeInteger(value));
}

function sumOf(counters: CounterColumn, indexes: readonly number[]): number {
  let sum = 0;
  for (const index of indexes) sum += counters[index]!;
  return sum;
}

function indexesOf(prefix: string): readonly number[] {
  return STREAM_COUNTERS.flatMap((name, index) => (name.startsWith(prefix) ? [index] : []));
}
