import type { IntervalAndTotal } from './interval-and-total.js';
import { IntervalStatistics } from './interval-statistics.js';
import type { RunningStatistics } from './running-statistics.js';
import type { UnmeasurableReason } from './unmeasurable.js';

/**
 * Interarrival jitter.
 * Spec: RFC 3550, 6.4.1
 */
export interface RtpJitterFigures {
  /** After the last packet. */
  readonly rtp_jitter_ns: number | null;
  /** Mean of the values after every packet but the first. */
  readonly rtp_jitter_avg_ns: number | null;
  /** See `rtp_jitter_avg_ns`. */
  readonly rtp_jitter_max_ns: number | null;
  /** Values of the mean. */
  readonly rtp_jitter_samples: number;
  /** Why the jitter is null. */
  readonly rtp_jitter_reason: UnmeasurableReason | null;
}

/** Part of the difference that goes into the estimate. */
const GAIN = 1 / 16;

/**
 * Interarrival jitter, from the packets in the order of their arrival.
 * Spec: RFC 3550, 6.4.1 and A.8
 */
export class RtpJitterAnalyzer {
  readonly #hasArrivalTimes: boolean;
  readonly #nsPerTick: number;
  readonly #jittersNs = new IntervalStatistics();
  #jitterNs = 0;
  #ssrc = 0;
  #lastNs = Number.NaN;
  #lastTimestamp = 0;

  /** `clockRateHz`: of the RTP timestamps (90,000 for a transport stream); null: not known. */
  constructor(hasArrivalTimes: boolean, clockRateHz: number | null) {
    this.#hasArrivalTimes = hasArrivalTimes;
    this.#nsPerTick = clockRateHz === null ? 0 : 1e9 / clockRateHz;
  }

  /** Another SSRC is another clock: the estimate begins anew. */
  feed(timeNs: number, timestamp: number, ssrc: number): void {
    if (!this.#hasArrivalTimes || this.#nsPerTick === 0) return;
    if (ssrc !== this.#ssrc) {
      this.noteGap();
      this.#jitterNs = 0;
      this.#ssrc = ssrc;
    }
    const ticks = (timestamp - this.#lastTimestamp) | 0;
    const differenceNs = Math.abs(timeNs - this.#lastNs - ticks * this.#nsPerTick);
    this.#lastNs = timeNs;
    this.#lastTimestamp = timestamp;
    if (Number.isNaN(differenceNs)) return;
    this.#jitterNs += (differenceNs - this.#jitterNs) * GAIN;
    this.#jittersNs.feed(this.#jitterNs);
  }

  /** The next packet does not follow the last one; the estimate stays. */
  noteGap(): void {
    this.#lastNs = Number.NaN;
  }

  snapshot(): IntervalAndTotal<RtpJitterFigures> {
    return { interval: this.#figures(this.#jittersNs.interval), total: this.#figures(this.#jittersNs.total) };
  }

  snapshotAndReset(): IntervalAndTotal<RtpJitterFigures> {
    const snapshot = this.snapshot();
    this.#jittersNs.beginInterval();
    return snapshot;
  }

  reset(): void {
    this.noteGap();
    this.#jitterNs = 0;
    this.#jittersNs.reset();
  }

  #figures(statistics: RunningStatistics): RtpJitterFigures {
    const { count, mean, max } = statistics;
    return {
      rtp_jitter_ns: count === 0 ? null : this.#jitterNs,
      rtp_jitter_avg_ns: count === 0 ? null : mean,
      rtp_jitter_max_ns: count === 0 ? null : max,
      rtp_jitter_samples: count,
      rtp_jitter_reason: count === 0 ? this.#reason() : null,
    };
  }

  #reason(): UnmeasurableReason {
    if (!this.#hasArrivalTimes) return 'no_arrival_times';
    return this.#nsPerTick === 0 ? 'no_clock_rate' : 'too_few_samples';
  }
}
