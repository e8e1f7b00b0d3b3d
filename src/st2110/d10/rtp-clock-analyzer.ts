// Tested by: test/analysis/st2110/video-stream-payload.test.ts
import { RunningStatistics } from '../../timing/running-statistics.js';
import { packetMinusRtpNs, rtpMinusPeriodTicks } from './rtp-time.js';

/** RTP timestamps of frames beside the clock; what needs a clock that is locked to PTP is null without one. */
export interface RtpClockFigures {
  /** From the RTP timestamp of a frame (field) to that of the next, in ticks of 90 kHz; null without two frames in a row. */
  readonly rtp_delta_min_ticks: number | null;
  /** Mean of it. */
  readonly rtp_delta_avg_ticks: number | null;
  /** Greatest of it. */
  readonly rtp_delta_max_ticks: number | null;
  /** RTP timestamp of a frame less N · T_FRAME, in ticks; null where no clock is stated that is locked to PTP. */
  readonly rtp_offset_min_ticks: number | null;
  /** Mean of it. */
  readonly rtp_offset_avg_ticks: number | null;
  /** Greatest of it. */
  readonly rtp_offset_max_ticks: number | null;
  /** Arrival of the first packet of a frame less the time of its RTP timestamp, in ns; null where no clock is stated that is locked to PTP. */
  readonly packet_minus_rtp_min_ns: number | null;
  /** Mean of it. */
  readonly packet_minus_rtp_avg_ns: number | null;
  /** Greatest of it. */
  readonly packet_minus_rtp_max_ns: number | null;
}

const CLOCK_RATE_HZ = 90_000;

/** Measures RTP timestamps of frames. Spec: SMPTE ST 2110-10, 7; SMPTE ST 2110-20, 6.1.3 */
export class RtpClockAnalyzer {
  #interval = new Tallies();
  readonly #total = new Tallies();
  #last = Number.NaN;
  /** mediaclk:direct of a clock that is locked to PTP. */
  #offset: number | undefined;

  /** `offset`: of mediaclk:direct where the clock is stated to be locked to PTP, and that of the capture is known by it; otherwise undefined. */
  lock(offset: number | undefined): void {
    this.#offset = offset;
  }

  /** The first packet of a frame of period `n`, of which there are `numerator / denominator` a second; times are of the PTP epoch. */
  feed(
    seconds: number,
    nanoseconds: number,
    timestamp: number,
    n: bigint,
    { numerator, denominator }: { readonly numerator: number; readonly denominator: number },
  ): void {
    const step = (timestamp - this.#last) >>> 0;
    if (!Number.isNaN(this.#last) && step !== 0) this.#interval.delta.feed(step);
    this.#last = timestamp;
    const offset = this.#offset;
    if (offset === undefined) return;
    this.#interval.packet.feed(packetMinusRtpNs(seconds, nanoseconds, timestamp, CLOCK_RATE_HZ, offset));
    this.#interval.offset.feed(rtpMinusPeriodTicks(n, numerator, denominator, timestamp, CLOCK_RATE_HZ, offset));
  }

  /** Frames are missing. */
  noteGap(): void {
    this.#last = Number.NaN;
  }

  snapshotAndReset(): { readonly interval: RtpClockFigures; readonly total: RtpClockFigures } {
    this.#total.merge(this.#interval);
    const snapshot = { interval: this.#interval.snapshot(), total: this.#total.snapshot() };
    this.#interval = new Tallies();
    return snapshot;
  }
}

class Tallies {
  readonly delta = new RunningStatistics();
  readonly offset = new RunningStatistics();
  readonly packet = new RunningStatistics();

  merge(other: Tallies): void {
    this.delta.merge(other.delta);
    this.offset.merge(other.offset);
    this.packet.merge(other.packet);
  }

  snapshot(): RtpClockFigures {
    const orNull = ({ count }: RunningStatistics, value: number): number | null => (count === 0 ? null : value);
    const { delta, offset, packet } = this;
    return {
      rtp_delta_min_ticks: orNull(delta, delta.min),
      rtp_delta_avg_ticks: orNull(delta, delta.mean),
      rtp_delta_max_ticks: orNull(delta, delta.max),
      rtp_offset_min_ticks: orNull(offset, offset.min),
      rtp_offset_avg_ticks: orNull(offset, offset.mean),
      rtp_offset_max_ticks: orNull(offset, offset.max),
      packet_minus_rtp_min_ns: orNull(packet, packet.min),
      packet_minus_rtp_avg_ns: orNull(packet, packet.mean),
      packet_minus_rtp_max_ns: orNull(packet, packet.max),
    };
  }
}
