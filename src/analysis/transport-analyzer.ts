// Tested by: test/analysis/stream-analyzer.test.ts
import { BitrateAnalyzer, type BitrateFigures } from '../timing/bitrate-analyzer.js';
import { BurstAnalyzer, type BurstFigures } from '../timing/burst-analyzer.js';
import { IatAnalyzer, type IatFigures } from '../timing/iat-analyzer.js';
import type { IntervalAndTotal } from '../timing/interval-and-total.js';
import { RtpJitterAnalyzer, type RtpJitterFigures } from '../timing/rtp-jitter-analyzer.js';

export interface TransportOptions {
  readonly isRtp: boolean;
  readonly hasArrivalTimes: boolean;
  /** Clock of the RTP timestamps; null: not known. */
  readonly clockRateHz: number | null;
}

export interface CountFigures {
  /** Datagrams that were accepted. */
  readonly datagrams: number;
  /** Bytes of payload: RTP headers not counted where there are TS packets. */
  readonly bytes: number;
}

/** Figures of the datagrams, whatever is in them. */
export type TransportFigures = CountFigures & BitrateFigures & IatFigures & BurstFigures;

export interface TransportSnapshot extends IntervalAndTotal<TransportFigures> {
  readonly jitter: IntervalAndTotal<RtpJitterFigures> | null;
}

/** Arrival of the datagrams of one stream. */
export class TransportAnalyzer {
  readonly bitrate = new BitrateAnalyzer();
  readonly #iat: IatAnalyzer;
  readonly #burst: BurstAnalyzer;
  readonly #jitter: RtpJitterAnalyzer | undefined;
  #datagrams = 0;
  #bytes = 0;
  #datagramsBefore = 0;
  #bytesBefore = 0;

  constructor({ isRtp, hasArrivalTimes, clockRateHz }: TransportOptions) {
    this.#iat = new IatAnalyzer(hasArrivalTimes);
    this.#burst = new BurstAnalyzer(hasArrivalTimes);
    if (isRtp) this.#jitter = new RtpJitterAnalyzer(hasArrivalTimes, clockRateHz);
  }

  /** `timeNs` never goes back; `arrivalNs` does where the arrival times of a capture are out of order. */
  feed(timeNs: number, arrivalNs: number, bytes: number): void {
    this.#datagrams++;
    this.#bytes += bytes;
    this.bitrate.feed(timeNs, bytes);
    this.#iat.feed(arrivalNs);
    this.#burst.feed(timeNs, bytes);
  }

  /** The RTP header of a datagram. */
  feedRtp(timeNs: number, timestamp: number, ssrc: number): void {
    this.#jitter?.feed(timeNs, timestamp, ssrc);
  }

  /** Datagrams are missing that were not lost by the network. */
  noteGap(): void {
    this.bitrate.noteGap();
    this.#iat.noteGap();
    this.#burst.noteGap();
    this.#jitter?.noteGap();
  }

  snapshotAndReset(): TransportSnapshot {
    const datagrams = this.#datagrams;
    const bytes = this.#bytes;
    const intervalDatagrams = datagrams - this.#datagramsBefore;
    const intervalBytes = bytes - this.#bytesBefore;
    this.#datagramsBefore = datagrams;
    this.#bytesBefore = bytes;
    const bitrate = this.bitrate.snapshotAndReset();
    const iat = this.#iat.snapshotAndReset();
    const burst = this.#burst.snapshotAndReset();
    return {
      interval: figuresOf(intervalDatagrams, intervalBytes, bitrate.interval, iat.interval, burst.interval),
      total: figuresOf(datagrams, bytes, bitrate.total, iat.total, burst.total),
      jitter: this.#jitter?.snapshotAndReset() ?? null,
    };
  }
}

/** Each field by its name: Node 20 defines those of a spread one by one, at ten times the cost. */
function figuresOf(
  datagrams: number,
  bytes: number,
  bitrate: BitrateFigures,
  iat: IatFigures,
  burst: BurstFigures,
): TransportFigures {
  return {
    datagrams,
    bytes,
    bitrate_now_bps: bitrate.bitrate_now_bps,
    bitrate_min_bps: bitrate.bitrate_min_bps,
    bitrate_max_bps: bitrate.bitrate_max_bps,
    bitrate_avg_bps: bitrate.bitrate_avg_bps,
    bitrate_reason: bitrate.bitrate_reason,
    iat_count: iat.iat_count,
    iat_min_ns: iat.iat_min_ns,
    iat_avg_ns: iat.iat_avg_ns,
    iat_max_ns: iat.iat_max_ns,
    iat_standard_deviation_ns: iat.iat_standard_deviation_ns,
    iat_p50_ns: iat.iat_p50_ns,
    iat_p90_ns: iat.iat_p90_ns,
    iat_p99_ns: iat.iat_p99_ns,
    iat_p99_9_ns: iat.iat_p99_9_ns,
    iat_histogram: iat.iat_histogram,
    iat_steps_back: iat.iat_steps_back,
    iat_reason: iat.iat_reason,
    burst_1ms_bps: burst.burst_1ms_bps,
    burst_10ms_bps: burst.burst_10ms_bps,
    burst_100ms_bps: burst.burst_100ms_bps,
    burst_is_exact: burst.burst_is_exact,
    burst_reason: burst.burst_reason,
  };
}
