import type { IntervalAndTotal } from './interval-and-total.js';
import { IntervalStatistics } from './interval-statistics.js';
import type { RunningStatistics } from './running-statistics.js';
import type { UnmeasurableReason } from './unmeasurable.js';

/** Where a media rate comes from. */
export type MediaRateSource = 'pcr' | 'nominal';
/** Where the losses come from that the caller reports. */
export type LossSource = 'rtp' | 'continuity';

/**
 * Media delivery index.
 * Spec: RFC 4445
 */
export interface MdiFigures {
  /** `delay_factor:media_loss_rate` of the last second: ms with three decimals, packets a second. */
  readonly mdi: string | null;
  /** Delay factor of the last second: ms of media between the greatest and the least fill of a virtual buffer. */
  readonly mdi_delay_factor_ms: number | null;
  /** Greatest delay factor of a second. */
  readonly mdi_delay_factor_max_ms: number | null;
  /** Why both delay factors are null. */
  readonly mdi_delay_factor_reason: UnmeasurableReason | null;
  /** Rate at which the virtual buffer is drained. */
  readonly mdi_media_rate_bps: number | null;
  /** Where the media rate comes from. */
  readonly mdi_media_rate_source: MediaRateSource | null;
  /** Packets a second. */
  readonly mdi_media_loss_rate: number | null;
  /** Greatest of the seconds. */
  readonly mdi_media_loss_rate_max: number | null;
  /** Why both loss rates are null. */
  readonly mdi_media_loss_rate_reason: UnmeasurableReason | null;
  /** What the losses are counted by. */
  readonly mdi_media_loss_source: LossSource | null;
}

export interface MdiOptions {
  readonly hasArrivalTimes: boolean;
  /** null: losses are not known. */
  readonly lossSource: LossSource | null;
}

const SECOND_NS = 1e9;

/**
 * Media Delivery Index: how much buffer, as time at the media rate, the arrivals of a second need, and packets lost a
 * second. A second lasts from the last datagram of the one before to its own last datagram; silence belongs to the
 * second of the datagram that ends it.
 * Spec: RFC 4445 (Delay Factor, Media Loss Rate)
 */
export class MdiAnalyzer {
  readonly #options: MdiOptions;
  readonly #delayFactors = new IntervalStatistics();
  readonly #lossRates = new IntervalStatistics();
  #rateBps: number | null = null;
  #rateSource: MediaRateSource | null = null;

  /** Media rate of the current second in bytes per ns; 0: not known. */
  #rate = 0;
  #fromNs = 0;
  #lastNs = Number.NaN;
  #endNs = 0;
  #bytes = 0;
  #lowest = 0;
  #highest = 0;
  #losses = 0;
  /** More than one after silence. */
  #seconds = 1;
  #delayFactorMs: number | null = null;
  #lossRate: number | null = null;

  constructor(options: MdiOptions) {
    this.#options = options;
  }

  /** Of the last second; null: not measured. */
  get delayFactorMs(): number | null {
    return this.#delayFactorMs;
  }

  /** Packets lost in the last second; null: not known. */
  get lossRate(): number | null {
    return this.#lossRate;
  }

  /** Counts from the next second on; null: not known (any more). */
  setMediaRate(bitrateBps: number | null, source: MediaRateSource | null): void {
    const isKnown = bitrateBps !== null && bitrateBps > 0;
    this.#rateBps = isKnown ? bitrateBps : null;
    this.#rateSource = isKnown ? source : null;
  }

  /** A datagram with so many bytes of media, headers not counted. */
  feed(timeNs: number, bytes: number): void {
    if (!this.#options.hasArrivalTimes) return;
    if (!(timeNs >= this.#lastNs)) {
      this.#begin(timeNs);
      return;
    }
    if (timeNs >= this.#endNs) this.#closeSecond(timeNs);
    const before = this.#bytes - this.#rate * (timeNs - this.#fromNs);
    this.#bytes += bytes;
    const after = before + bytes;
    if (before < this.#lowest) this.#lowest = before;
    if (after > this.#highest) this.#highest = after;
    this.#lastNs = timeNs;
  }

  /** Media packets that were lost before the datagram fed last. */
  addLosses(packets: number): void {
    this.#losses += packets;
  }

  /** The next datagram does not follow the last one; the current second is not judged. */
  noteGap(): void {
    this.#lastNs = Number.NaN;
    this.#losses = 0;
  }

  snapshot(): IntervalAndTotal<MdiFigures> {
    return {
      interval: this.#figures(this.#delayFactors.interval, this.#lossRates.interval),
      total: this.#figures(this.#delayFactors.total, this.#lossRates.total),
    };
  }

  snapshotAndReset(): IntervalAndTotal<MdiFigures> {
    const snapshot = this.snapshot();
    this.#delayFactors.beginInterval();
    this.#lossRates.beginInterval();
    return snapshot;
  }

  reset(): void {
    this.noteGap();
    this.#delayFactors.reset();
    this.#lossRates.reset();
    this.#delayFactorMs = null;
    this.#lossRate = null;
  }

  #begin(timeNs: number): void {
    this.#endNs = timeNs + SECOND_NS;
    this.#lastNs = timeNs;
    this.#losses = 0;
    this.#seconds = 1;
    this.#beginSecond();
  }

  #beginSecond(): void {
    this.#fromNs = this.#lastNs;
    this.#bytes = 0;
    this.#lowest = 0;
    this.#highest = 0;
    this.#rate = this.#rateBps === null ? 0 : this.#rateBps / 8e9;
  }

  /** The datagram at `timeNs` is the first of another second. */
  #closeSecond(timeNs: number): void {
    this.#delayFactorMs = this.#rate > 0 ? (this.#highest - this.#lowest) / this.#rate / 1e6 : null;
    if (this.#delayFactorMs !== null) this.#delayFactors.feed(this.#delayFactorMs);
    this.#lossRate = this.#losses / this.#seconds;
    this.#lossRates.feed(this.#lossRate);
    this.#losses = 0;
    this.#seconds = 1 + Math.floor((timeNs - this.#endNs) / SECOND_NS);
    this.#endNs += this.#seconds * SECOND_NS;
    this.#beginSecond();
  }

  #figures(delayFactors: RunningStatistics, lossRates: RunningStatistics): MdiFigures {
    const { lossSource } = this.#options;
    const delayFactorMs = delayFactors.count === 0 ? null : this.#delayFactorMs;
    const lossRate = lossSource === null || lossRates.count === 0 ? null : this.#lossRate;
    return {
      mdi: delayFactorMs === null || lossRate === null ? null : `${delayFactorMs.toFixed(3)}:${lossRate}`,
      mdi_delay_factor_ms: delayFactorMs,
      mdi_delay_factor_max_ms: delayFactorMs === null ? null : delayFactors.max,
      mdi_delay_factor_reason: delayFactorMs === null ? this.#delayFactorReason() : null,
      mdi_media_rate_bps: this.#rateBps,
      mdi_media_rate_source: this.#rateSource,
      mdi_media_loss_rate: lossRate,
      mdi_media_loss_rate_max: lossRate === null ? null : lossRates.max,
      mdi_media_loss_rate_reason: lossRate === null ? this.#lossRateReason() : null,
      mdi_media_loss_source: lossSource,
    };
  }

  #delayFactorReason(): UnmeasurableReason {
    if (!this.#options.hasArrivalTimes) return 'no_arrival_times';
    return this.#rateBps === null ? 'no_media_rate' : 'too_short';
  }

  #lossRateReason(): UnmeasurableReason {
    if (!this.#options.hasArrivalTimes) return 'no_arrival_times';
    return this.#options.lossSource === null ? 'no_loss_figures' : 'too_short';
  }
}
