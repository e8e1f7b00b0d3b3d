import { datagramsRejectedOtherwise, packetsRejectedOtherwise } from '../report/capture-report.js';
import { type CounterColumn, PROBE_FRAME_CAUSES, ProbeCounter, STREAM_COUNTERS } from '../stream/counters.js';

/** The RTP counters begin anew when a stream is classified anew. */
const GROWING = STREAM_COUNTERS.flatMap((name, index) => (name.startsWith('rtp_') ? [] : [index]));

const FRAME_CAUSES = PROBE_FRAME_CAUSES.map((name) => ProbeCounter[name]);

/** Whether a stream's counters are whole numbers that add up, and none has shrunk since `previous`. */
export function isConsistent(counters: CounterColumn, previous: CounterColumn): boolean {
  if (counters.length < STREAM_COUNTERS.length || !areCounts(counters)) return false;
  for (const index of GROWING) if (counters[index]! < previous[index]!) return false;
  return datagramsRejectedOtherwise(counters) >= 0 && packetsRejectedOtherwise(counters) >= 0;
}

/** Whether the frames of a probe are the datagrams of its streams and what it counts by cause; they are counts. */
export function addUp(counters: CounterColumn, streamDatagrams: number): boolean {
  const others = FRAME_CAUSES.reduce((sum, index) => sum + counters[index]!, 0);
  return counters[ProbeCounter.captured_frames] === streamDatagrams + others;
}

/** Whether all values are counts that a double holds exactly. */
export function areCounts(counters: CounterColumn): boolean {
  return counters.every((value) => value >= 0 && Number.isSafeInteger(value));
}
