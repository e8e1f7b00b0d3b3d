import { datagramsRejectedOtherwise, packetsRejectedOtherwise } from '../report/capture-report.js';
import { type CounterColumn, STREAM_COUNTERS } from '../stream/counters.js';

/** The RTP counters begin anew when a stream is classified anew. */
const GROWING = STREAM_COUNTERS.flatMap((name, index) => (name.startsWith('rtp_') ? [] : [index]));

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
