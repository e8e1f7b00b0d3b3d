// Tested by: test/analysis/st2110/video-stream-payload.test.ts
import type { FlowDescription } from '../../st2110/d10/flow-description.js';
import { isPtpLocked } from '../../st2110/d10/flow-description.js';
import { RtpClockAnalyzer, type RtpClockFigures } from '../../st2110/d10/rtp-clock-analyzer.js';
import { captureClockOffsetS } from '../../st2110/d10/rtp-time.js';
import { defaultOffsetRatio, type FrameFormat, periodNs, readPeriodNs } from '../../st2110/d21/frame-format.js';
import { product, type Ratio, ratioOf } from '../../st2110/d21/ratio.js';
import { type SenderLimit, type SenderType, senderLimit } from '../../st2110/d21/sender-limits.js';
import {
  SenderTimingCounts,
  type SenderTimingFigures,
  type WithheldCause,
} from '../../st2110/d21/sender-timing-counts.js';
import { SenderTimingFollower } from '../../st2110/d21/sender-timing-follower.js';
import { type SenderVerdict, senderVerdict } from '../../st2110/d21/sender-verdict.js';
import { TimestampResolution } from '../../st2110/d21/timestamp-resolution.js';
import type { IntervalAndTotal } from '../../timing/interval-and-total.js';

/** Limits by the type of sender. */
export interface SenderLimits {
  /** Of a narrow sender. */
  readonly narrow: SenderLimit;
  /** Of a narrow linear one. */
  readonly narrow_linear: SenderLimit;
  /** Of a wide one. */
  readonly wide: SenderLimit;
}

/** By what schedule a sender is measured. */
export interface SenderSchedule {
  /** Packets of a frame, of a field where the picture is interlaced: N_PACKETS. */
  readonly packets: number;
  /** T_FRAME in ns; of a field where the picture is interlaced. */
  readonly period_ns: number;
  /** T_RS in ns, gapped. */
  readonly read_period_ns: number;
  /** TR_OFFSET in ns. */
  readonly tr_offset_ns: number;
  /** Where TR_OFFSET is from: the standard, or the description of the stream. */
  readonly tr_offset_source: 'default' | 'description';
  /** C_MAX and VRX_FULL by the type of sender. */
  readonly limits: SenderLimits;
}

/** The timing of a sender: figures and what they mean. */
export interface SenderTimingSnapshot {
  /** null until the format is known. */
  readonly schedule: SenderSchedule | null;
  /** What stamped the times of arrival: `savefile`, `host`, `adapter` or another type of libpcap; `probe` where only the probe knows. */
  readonly timestamp_source: string;
  /** Resolution of the capture's time stamps in ns, as they show it; null while it is not known. */
  readonly timestamp_resolution_ns: number | null;
  /** Whether the times of the capture are those of PTP, by the RTP timestamps of a clock that is locked to it; null where that is not known. */
  readonly capture_clock: 'tai' | 'utc' | null;
  readonly figures: IntervalAndTotal<SenderTimingFigures>;
  readonly rtp: IntervalAndTotal<RtpClockFigures>;
  readonly verdict: IntervalAndTotal<SenderVerdict>;
  /** The type that the description states (TP); null without one. */
  readonly stated_type: SenderType | null;
}

const SENDER_TYPES: Readonly<Record<string, SenderType>> = {
  '2110TPN': 'narrow',
  '2110TPNL': 'narrow_linear',
  '2110TPW': 'wide',
};
const NS_PER_US = 1000;

/** Measures when the packets of a sender of video come. Times are those of the capture since the epoch. Spec: SMPTE ST 2110-21 */
export class SenderTiming {
  readonly #resolution = new TimestampResolution();
  readonly #rtpClock = new RtpClockAnalyzer();
  readonly #follower: SenderTimingFollower;
  #description: FlowDescription | undefined;
  #format: FrameFormat | undefined;
  #offsetNs: Ratio = ratioOf(0, 1);
  /** Why the format cannot be followed. */
  #fault: string | undefined;
  /** Seconds from the clock of the capture to that of PTP; NaN: not looked for yet. */
  #clockOffsetS = Number.NaN;
  #captureClock: SenderTimingSnapshot['capture_clock'] = null;

  constructor(readonly timestampSource = 'probe') {
    this.#follower = new SenderTimingFollower((seconds, nanoseconds, timestamp, period) =>
      this.#rtpClock.feed(seconds, nanoseconds, timestamp, period, this.#format!.rate),
    );
  }

  /** Whether the format has to be told. */
  get needsFormat(): boolean {
    return this.#format === undefined;
  }

  describe(description: FlowDescription | undefined): void {
    this.#description = description;
    this.#clockOffsetS = Number.NaN;
    this.restart();
  }

  /** A packet, which may end its frame. */
  feed(seconds: number, nanoseconds: number, timestamp: number, isLast: boolean): void {
    if (Number.isNaN(this.#clockOffsetS)) this.#findClock(seconds, nanoseconds, timestamp);
    if (!this.#resolution.isFinest) this.#resolution.feed(nanoseconds % NS_PER_SECOND);
    this.#follower.feed(seconds + this.#clockOffsetS, nanoseconds, timestamp, isLast);
  }

  noteGap(cause: WithheldCause): void {
    this.#follower.noteGap(cause);
    this.#rtpClock.noteGap();
  }

  /** The format is known. */
  begin(format: FrameFormat): void {
    this.#format = format;
    const stated = this.#description?.video?.tr_offset_us ?? null;
    this.#offsetNs =
      stated === null ? product(periodNs(format), defaultOffsetRatio(format)) : ratioOf(stated * NS_PER_US, 1);
    this.#fault = this.#follower.begin(format, this.#offsetNs)
      ? undefined
      : 'its schedule is none that can be followed';
  }

  /** The format is another one, and not known yet. */
  restart(): void {
    this.#format = undefined;
    this.#follower.restart();
  }

  settle(): void {
    this.#follower.analyzer?.settle();
  }

  snapshotAndReset(): SenderTimingSnapshot {
    const format = this.#format;
    const figures = this.#follower.analyzer?.snapshotAndReset() ?? noFigures();
    const tp = this.#description?.video?.sender_type ?? null;
    return {
      schedule: format === undefined || this.#fault !== undefined ? null : this.#schedule(format),
      timestamp_source: this.timestampSource,
      timestamp_resolution_ns: this.#resolution.ns,
      capture_clock: this.#captureClock,
      figures,
      rtp: this.#rtpClock.snapshotAndReset(),
      verdict: { interval: this.#verdict(figures.interval), total: this.#verdict(figures.total) },
      stated_type: tp === null ? null : (SENDER_TYPES[tp] ?? null),
    };
  }

  #verdict(figures: SenderTimingFigures): SenderVerdict {
    const format = this.#format;
    const unmeasurable = (reason: string): SenderVerdict => ({ verdict: 'unmeasurable', reason });
    if (this.#fault !== undefined) return unmeasurable(this.#fault);
    if (format === undefined) return unmeasurable('the format of the pictures is not known yet');
    const resolutionNs = this.#resolution.ns;
    const readNs = numberOf(readPeriodNs(format, 'gapped'));
    if (resolutionNs !== null && resolutionNs > readNs / 2)
      return unmeasurable(`times to ${resolutionNs} ns are too coarse for a packet each ${Math.round(readNs)} ns`);
    return senderVerdict(format, figures);
  }

  #schedule(format: FrameFormat): SenderSchedule {
    const isStated = (this.#description?.video?.tr_offset_us ?? null) !== null;
    return {
      packets: format.packets,
      period_ns: numberOf(periodNs(format)),
      read_period_ns: numberOf(readPeriodNs(format, 'gapped')),
      tr_offset_ns: numberOf(this.#offsetNs),
      tr_offset_source: isStated ? 'description' : 'default',
      limits: {
        narrow: senderLimit(format, 'narrow'),
        narrow_linear: senderLimit(format, 'narrow_linear'),
        wide: senderLimit(format, 'wide'),
      },
    };
  }

  /** Only a stated clock tells what an RTP timestamp stands for. */
  #findClock(seconds: number, nanoseconds: number, timestamp: number): void {
    const description = this.#description;
    this.#clockOffsetS = 0;
    this.#captureClock = null;
    this.#rtpClock.lock(undefined);
    if (description === undefined || !isPtpLocked(description)) return;
    const offset = description.media_clock_offset ?? 0;
    const found = captureClockOffsetS(seconds, nanoseconds, timestamp, CLOCK_RATE_HZ, offset);
    if (found === undefined) return;
    this.#clockOffsetS = found;
    this.#captureClock = found === 0 ? 'tai' : 'utc';
    this.#rtpClock.lock(offset);
  }
}

const CLOCK_RATE_HZ = 90_000;
const NS_PER_SECOND = 1e9;

function numberOf({ numerator, denominator }: Ratio): number {
  return numerator / denominator;
}

function noFigures(): IntervalAndTotal<SenderTimingFigures> {
  const none = new SenderTimingCounts().snapshot();
  return { interval: none, total: none };
}
