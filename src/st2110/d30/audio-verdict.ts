// Tested by: test/st2110/d30/audio-analyzer.test.ts

/** Limits in packet times. Spec: EBU Tech 3337, 4; AES67, 7.5; JT-NM Tested, ST 2110-30 */
const TS_DF_NARROW = 1;
const TS_DF_WIDE = 17;
const RTP_DELTA_AVG_LIMIT = 3;
const RTP_DELTA_MAX_LIMIT = 19;

/** What times of sound comply with. */
export interface AudioVerdict {
  /** What it is. */
  readonly verdict: 'narrow' | 'wide' | 'compliant' | 'not_compliant' | 'unmeasurable';
  /** In words. */
  readonly reason: string;
}

/** What is known of times; NaN: not known. */
export interface AudioTimes {
  readonly packetTimeNs: number;
  readonly hasArrivalTimes: boolean;
}

/** The greatest TS-DF in packet times: at most 1 is narrow, at most 17 wide. */
export function tsDfVerdict(maxNs: number | null, { packetTimeNs, hasArrivalTimes }: AudioTimes): AudioVerdict {
  if (!hasArrivalTimes) return unmeasurable('there are no arrival times');
  if (Number.isNaN(packetTimeNs)) return unmeasurable('the sampling rate is not known');
  if (maxNs === null) return unmeasurable('no measurement period of 200 ms was whole');
  const packets = maxNs / packetTimeNs;
  const is = `TS-DF is ${packets.toFixed(2)} packet times`;
  if (packets <= TS_DF_NARROW) return { verdict: 'narrow', reason: `${is} (limit ${TS_DF_NARROW})` };
  if (packets <= TS_DF_WIDE) return { verdict: 'wide', reason: `${is} (limit ${TS_DF_WIDE})` };
  return { verdict: 'not_compliant', reason: `${is} (limit ${TS_DF_WIDE})` };
}

export interface DeltaRange {
  readonly min: number;
  readonly avg: number;
  readonly max: number;
}

/** Arrival less RTP time: not negative, 3 packet times in the mean, 19 at most. */
export function rtpDeltaVerdict(deltaNs: DeltaRange | string, packetTimeNs: number): AudioVerdict {
  if (typeof deltaNs === 'string') return unmeasurable(deltaNs);
  const [min, avg, max] = [deltaNs.min / packetTimeNs, deltaNs.avg / packetTimeNs, deltaNs.max / packetTimeNs];
  const is = `packets come ${min.toFixed(2)} to ${max.toFixed(2)}, in the mean ${avg.toFixed(2)}, packet times behind their timestamps`;
  if (min < 0) return { verdict: 'not_compliant', reason: `${is}: timestamps are in the future` };
  if (max > RTP_DELTA_MAX_LIMIT) return { verdict: 'not_compliant', reason: `${is} (limit ${RTP_DELTA_MAX_LIMIT})` };
  if (avg > RTP_DELTA_AVG_LIMIT) {
    return { verdict: 'not_compliant', reason: `${is} (limit of the mean ${RTP_DELTA_AVG_LIMIT})` };
  }
  return { verdict: 'compliant', reason: is };
}

function unmeasurable(reason: string): AudioVerdict {
  return { verdict: 'unmeasurable', reason };
}
