import type { RtpHeader } from '../../net/rtp.js';
import type { Certainty } from '../../stream/stream-kind.js';
import { RtpSequenceAnalyzer, type RtpSequenceCounts } from '../../timing/rtp-sequence-analyzer.js';
import { type CaptureScale, RtpEpoch } from '../d10/rtp-epoch.js';
import { Am824Checker, type Am824Counts } from './am824.js';
import { AudioCounts, type PcmFigures } from './audio-counts.js';
import { type AudioEncoding, type AudioFormat, frameBytesOf, packetTimeNs } from './audio-format.js';
import { AudioFormatDetector, type DetectedAudio } from './audio-format-detector.js';
import { type AudioVerdict, rtpDeltaVerdict, tsDfVerdict } from './audio-verdict.js';
import { TsDfCalculator } from './ts-df-calculator.js';

/** What a description says of the stream. */
export interface DescribedAudio {
  readonly encoding: AudioEncoding;
  readonly channels: number;
  readonly samplingRateHz: number;
  /** The RTP clock is that of PTP with this offset; null: it is not said to be. */
  readonly ptpOffset: number | null;
}

/** How the sound of a stream is sent. */
export interface AudioFormatReport {
  /** How its samples are coded. */
  readonly encoding: AudioEncoding;
  /** Channels; of AES3, sequences of subframes. */
  readonly channels: number;
  /** null while it is not known. */
  readonly sampling_rate_hz: number | null;
  /** Samples of a channel in each packet. */
  readonly packet_samples: number;
  /** null while the sampling rate is not known. */
  readonly packet_time_ns: number | null;
  /** How sure coding and channels are; `certain` where they are described. */
  readonly certainty: Certainty;
  /** Coding, channels and rate are those of a description, and not told from the packets. */
  readonly is_described: boolean;
}

export interface AudioSnapshot {
  readonly interval: PcmFigures;
  readonly total: PcmFigures;
  /** null while it is not known how many samples a packet has. */
  readonly format: AudioFormatReport | null;
  readonly ts_df: AudioVerdict;
  readonly rtp_delta: AudioVerdict;
  /** By which scale the clock of the capture counts; null where the timestamps do not tell. */
  readonly capture_scale: CaptureScale | null;
  /** null where the samples are no AES3 subframes. */
  readonly aes3: Am824Counts | null;
}

const NO_COUNTS: RtpSequenceCounts = { lost: 0, reordered: 0, duplicates: 0, restarts: 0 };
/** A longer pause is none between two packets. */
const LONGEST_INTERVAL_NS = 1e9;

/**
 * Measures a stream of linear PCM or AES3 from its RTP packets, in the order of their arrival.
 * Spec: SMPTE ST 2110-30; SMPTE ST 2110-31; EBU Tech 3337
 */
export class AudioAnalyzer {
  readonly #hasArrivalTimes: boolean;
  readonly #detector = new AudioFormatDetector();
  readonly #sequences: RtpSequenceAnalyzer;
  readonly #tsDf = new TsDfCalculator();
  readonly #interval = new AudioCounts();
  readonly #total = new AudioCounts();
  #countsBefore = NO_COUNTS;
  readonly #aes3 = new Am824Checker();
  #described: DescribedAudio | undefined;
  #format: (AudioFormat & { readonly certainty: Certainty }) | undefined;
  #frameBytes = 0;
  /** By which the delay factor is measured. */
  #rateHz = Number.NaN;
  #epoch: RtpEpoch | undefined;
  #sequence = -1;
  #timestamp = 0;
  #lastNs = Number.NaN;
  #duplicates = 0;
  #restarts = 0;
  /** Packets that came before it was known how many samples they have. */
  #unknownPackets = 0;

  /** Without arrival times nothing is measured of times. */
  constructor(hasArrivalTimes = true, described?: DescribedAudio) {
    this.#hasArrivalTimes = hasArrivalTimes;
    this.#sequences = new RtpSequenceAnalyzer({
      settled: (isReceived) => {
        if (!isReceived) this.#miss();
      },
      restarted: () => {},
    });
    this.describe(described);
  }

  /** What a description says of the stream from now on; undefined: nothing. */
  describe(described: DescribedAudio | undefined): void {
    this.#described = described;
    const offset = described?.ptpOffset ?? null;
    this.#epoch =
      described === undefined || offset === null ? undefined : new RtpEpoch(described.samplingRateHz, offset);
    this.#useFormat();
  }

  /** As far as it is known. */
  get format(): (AudioFormat & { readonly certainty: Certainty }) | undefined {
    return this.#format;
  }

  /** What the packets show, whatever is described; NaN as the rate while it is not sure. */
  get detected(): DetectedAudio | undefined {
    const detected = this.#detector.detected();
    return detected === undefined || this.#detector.isRateSure ? detected : { ...detected, samplingRateHz: Number.NaN };
  }

  /** A packet that came at `timeNs` since the first one, which by the epoch of the capture are these seconds and nanoseconds. */
  feed(header: RtpHeader, bytes: Uint8Array, timeNs: number, seconds: number, nanoseconds: number): void {
    const wasSettled = this.#detector.isSettled;
    this.#detector.feed(header, bytes, timeNs);
    if (!wasSettled || !this.#detector.isSettled) this.#useFormat();
    this.#sequences.feed(header.sequence, header.ssrc);
    const isAgain = this.#sequences.duplicates > this.#duplicates;
    this.#duplicates = this.#sequences.duplicates;
    if (isAgain) return;
    if (this.#sequences.restarts !== this.#restarts) this.#beginSequence();
    this.#followTimes(header, timeNs, seconds, nanoseconds);
    this.#countSamples(header, bytes);
  }

  /** It is so late: what is missing of what came half a second before is decided. */
  settleBy(timeNs: number): void {
    this.#sequences.settleBy(timeNs);
  }

  /** No more packets will come. */
  settle(): void {
    this.#sequences.settle();
  }

  /** What comes is not compared with what was; `isLoss`: packets may be missing, which is no fault of the stream. */
  noteGap(isLoss: boolean): void {
    if (isLoss) {
      this.#sequences.noteGap();
      this.#beginSequence();
    }
    this.#tsDf.noteGap();
    this.#lastNs = Number.NaN;
  }

  snapshotAndReset(): AudioSnapshot {
    const counts = this.#sequences.snapshot();
    const before = this.#countsBefore;
    const tsDf = this.#tsDf.snapshotAndReset();
    const interval = {
      ...this.#interval.snapshot(),
      ...tsDf.interval,
      reordered_packets: counts.reordered - before.reordered,
      duplicate_packets: counts.duplicates - before.duplicates,
      restarts: counts.restarts - before.restarts,
    };
    const total = {
      ...this.#total.snapshot(),
      ...tsDf.total,
      reordered_packets: counts.reordered,
      duplicate_packets: counts.duplicates,
      restarts: counts.restarts,
    };
    this.#countsBefore = counts;
    this.#interval.reset();
    return { interval, total, ...this.#judged(total) };
  }

  #judged(total: PcmFigures): Omit<AudioSnapshot, 'interval' | 'total'> {
    const format = this.#format;
    const timeNs = format === undefined ? Number.NaN : packetTimeNs(format);
    const times = { packetTimeNs: timeNs, hasArrivalTimes: this.#hasArrivalTimes };
    return {
      format: format === undefined ? null : this.#formatReport(format, timeNs),
      ts_df: tsDfVerdict(total.ts_df_max_ns, times),
      rtp_delta: rtpDeltaVerdict(this.#deltaRange(), timeNs),
      capture_scale: this.#epoch?.scale ?? null,
      aes3: format?.encoding === 'AM824' ? this.#aes3.counts() : null,
    };
  }

  #deltaRange() {
    const { min, mean, max, count } = this.#total.deltas;
    if (!this.#hasArrivalTimes) return 'there are no arrival times';
    if (this.#epoch === undefined) return 'nothing states that the RTP clock is locked to PTP';
    if (count === 0) return 'the clock of the capture is not that of the timestamps';
    return { min, avg: mean, max };
  }

  #formatReport(format: AudioFormat & { readonly certainty: Certainty }, timeNs: number): AudioFormatReport {
    const { encoding, channels, samplingRateHz, packetSamples, certainty } = format;
    return {
      encoding,
      channels,
      sampling_rate_hz: Number.isNaN(samplingRateHz) ? null : samplingRateHz,
      packet_samples: packetSamples,
      packet_time_ns: Number.isNaN(timeNs) ? null : timeNs,
      certainty,
      is_described: this.#described !== undefined,
    };
  }

  #beginSequence(): void {
    this.#restarts = this.#sequences.restarts;
    this.#detector.noteGap();
    this.#aes3.noteGap();
    this.#tsDf.noteGap();
    this.#sequence = -1;
    this.#lastNs = Number.NaN;
  }

  /** Samples in a packet are those of the packets, whatever is described. */
  #useFormat(): void {
    const detected = this.#detector.detected();
    const described = this.#described;
    if (detected === undefined) return;
    this.#format =
      described === undefined
        ? detected
        : { ...described, packetSamples: detected.packetSamples, certainty: 'certain' as const };
    this.#frameBytes = frameBytesOf(this.#format);
    if (this.#format.samplingRateHz === this.#rateHz) return;
    this.#rateHz = this.#format.samplingRateHz;
    this.#tsDf.noteGap();
  }

  #countSamples({ payloadOffset, payloadLength }: RtpHeader, bytes: Uint8Array): void {
    const format = this.#format;
    const samples = format === undefined ? 0 : this.#samplesOf(format, payloadLength);
    const isOdd = format !== undefined && payloadLength !== format.packetSamples * this.#frameBytes;
    for (const counts of [this.#interval, this.#total]) {
      counts.packets++;
      counts.samples += samples;
      if (isOdd) counts.sizeErrors++;
    }
    if (format === undefined) this.#unknownPackets++;
    if (format?.encoding === 'AM824') this.#aes3.feed(bytes, payloadOffset, payloadLength, format.channels);
  }

  /** With those of the packets that came before the format was known, which are of the same size. */
  #samplesOf({ packetSamples }: AudioFormat, payloadLength: number): number {
    const before = this.#unknownPackets * packetSamples;
    this.#unknownPackets = 0;
    return before + Math.floor(payloadLength / this.#frameBytes);
  }

  #followTimes({ sequence, timestamp }: RtpHeader, timeNs: number, seconds: number, nanoseconds: number): void {
    const isNext = this.#sequence >= 0 && sequence === ((this.#sequence + 1) & 0xffff);
    const isLate = this.#sequence >= 0 && ((this.#sequence - sequence) & 0xffff) < 0x8000;
    if (isNext) this.#followStep(timestamp, timeNs);
    else this.#aes3.noteGap();
    if (!isLate) {
      this.#sequence = sequence;
      this.#timestamp = timestamp;
      this.#lastNs = timeNs;
    }
    const rate = this.#format?.samplingRateHz ?? Number.NaN;
    if (this.#hasArrivalTimes && !Number.isNaN(rate)) this.#tsDf.feed(timeNs, timestamp, rate);
    const deltaNs = this.#epoch?.deltaNs(seconds, nanoseconds, timestamp) ?? Number.NaN;
    if (Number.isNaN(deltaNs)) return;
    this.#interval.deltas.feed(deltaNs);
    this.#total.deltas.feed(deltaNs);
  }

  #followStep(timestamp: number, timeNs: number): void {
    const step = (timestamp - this.#timestamp) >>> 0;
    const isWrong = this.#format !== undefined && step !== this.#format.packetSamples;
    const intervalNs = timeNs - this.#lastNs;
    for (const counts of [this.#interval, this.#total]) {
      if (isWrong) counts.timestampErrors++;
      if (this.#hasArrivalTimes && intervalNs <= LONGEST_INTERVAL_NS) counts.intervals.feed(intervalNs);
    }
  }

  #miss(): void {
    const samples = this.#format?.packetSamples ?? 0;
    for (const counts of [this.#interval, this.#total]) {
      counts.missingPackets++;
      counts.missingSamples += samples;
    }
  }
}
