import { ChannelMeter } from './channel-meter.js';
import { channelWeights } from './channel-weights.js';
import { decibelsOf } from './decibels.js';
import { kWeighting } from './k-weighting.js';
import { HOP_MS, type LoudnessFigures, LoudnessMeter } from './loudness-meter.js';
import { SlidingSums } from './sliding-sums.js';
import type { SoundBlock } from './sound-block.js';

/** Hops in a second. */
const HOPS = 1000 / HOP_MS;
const CORRELATION_HOPS = 400 / HOP_MS;
/** Least mean square of a channel, −60 dBFS, from which its phase is told. */
const LEAST_MEAN_SQUARE = 1e-6;
const NS_PER_S = 1e9;
const RATES: readonly [least: number, most: number] = [8000, 384_000];
const MAX_CHANNELS = 64;

/** Levels of a channel in a report interval; null: nothing but zeros, or nothing measured. */
export interface ChannelLevels {
  /** Greatest magnitude of a sample. */
  readonly peak_dbfs: number | null;
  /** Between the samples as well, at four times their rate. */
  readonly true_peak_dbtp: number | null;
  /** Root of the mean square; a sine at full scale has −3.01. */
  readonly rms_dbfs: number | null;
  /** Runs of three and more samples at full scale, or of one and more beyond it. */
  readonly clipped_runs: number;
  /** Samples of these runs. */
  readonly clipped_samples: number;
  /** Samples that are no numbers; they count as 0. */
  readonly invalid_samples: number;
}

export interface SoundFigures {
  /** Of what was measured; decoders may bring sound to another rate than that of the stream. */
  readonly sample_rate_hz: number;
  /** Sound that was measured in this interval. */
  readonly measured_ms: number;
  /** In the order of the stream. */
  readonly channels: readonly ChannelLevels[];
  /** Of this interval. */
  readonly loudness: LoudnessFigures;
  /** Since the sound was first heard, or its channels are these. */
  readonly total_loudness: LoudnessFigures;
  /** Least correlation of the first two channels over 400 ms, from −1 to 1; null: fewer channels, or one of them below −60 dBFS. */
  readonly correlation_min: number | null;
}

/** 20 ms of sound; the same object is shown each time. */
export interface SoundHop {
  /** When it ended, ns. */
  readonly timeNs: number;
  /** Mean level of the loudest channel, dBFS; −∞ of zeros. */
  readonly levelDbfs: number;
  /** Runs of samples at full scale that began in it, of all channels. */
  readonly clippedRuns: number;
  /** Of the first two channels over 400 ms; NaN: not told. */
  readonly correlation: number;
  /** LUFS, −∞ of silence; NaN until there are 400 ms. */
  readonly momentary: number;
  /** LUFS, −∞ of silence; NaN until there are 3 s. */
  readonly shortTerm: number;
}

/** Whether sound of that shape is measured. */
export function isMeasurable(sampleRate: number, channels: number): boolean {
  const isRate = sampleRate >= RATES[0] && sampleRate <= RATES[1];
  return isRate && Number.isInteger(channels) && channels >= 1 && channels <= MAX_CHANNELS;
}

/** All that is measured of the sound of one stream, which keeps its rate and channels; see isMeasurable. */
export class SoundMeter {
  readonly sampleRate: number;
  readonly #channels: readonly ChannelMeter[];
  readonly #weights: readonly number[];
  readonly #loudness = new LoudnessMeter();
  readonly #products = new SlidingSums(CORRELATION_HOPS);
  readonly #left = new SlidingSums(CORRELATION_HOPS);
  readonly #right = new SlidingSums(CORRELATION_HOPS);
  readonly #hop = { timeNs: 0, levelDbfs: 0, clippedRuns: 0, correlation: 0, momentary: 0, shortTerm: 0 };
  readonly #show: (hop: SoundHop) => void;
  #product = 0;
  #clippedRuns = 0;
  /** Frames of the current hop, and hops since the last gap: the borders of hops are at multiples of 20 ms, rounded down to frames. */
  #frames = 0;
  #hops = 0;
  #measuredFrames = 0;
  #correlationMin = Number.POSITIVE_INFINITY;

  constructor(sampleRate: number, channels: number, show: (hop: SoundHop) => void = () => {}) {
    const filters = kWeighting(sampleRate);
    this.sampleRate = sampleRate;
    this.#channels = Array.from({ length: channels }, () => new ChannelMeter(filters));
    this.#weights = channelWeights(channels);
    this.#show = show;
  }

  get channels(): number {
    return this.#channels.length;
  }

  /** Frames that are cut off are not read. */
  feed({ timeNs, samples, isPlanar }: SoundBlock): void {
    const frames = Math.floor(samples.length / this.channels);
    const [stride, step] = isPlanar ? [1, frames] : [this.channels, 1];
    for (let done = 0; done < frames; ) {
      const length = this.#border(this.#hops + 1) - this.#border(this.#hops);
      const count = Math.min(frames - done, length - this.#frames);
      this.#part(samples, done * stride, stride, step, count);
      done += count;
      this.#frames += count;
      this.#measuredFrames += count;
      if (this.#frames === length) this.#endHop(timeNs + (done * NS_PER_S) / this.sampleRate);
    }
  }

  /** What follows does not continue what was fed: windows begin anew, figures go on. */
  noteGap(): void {
    for (const channel of this.#channels) channel.noteGap();
    this.#loudness.noteGap();
    this.#resetCorrelation();
    this.#frames = 0;
    this.#hops = 0;
  }

  snapshotAndReset(): SoundFigures {
    const { interval, total } = this.#loudness.snapshotAndReset();
    const figures = {
      sample_rate_hz: this.sampleRate,
      measured_ms: Math.round((this.#measuredFrames * 1000) / this.sampleRate),
      channels: this.#channels.map(levelsOf),
      loudness: interval,
      total_loudness: total,
      correlation_min: Number.isFinite(this.#correlationMin) ? this.#correlationMin : null,
    };
    for (const channel of this.#channels) channel.reset();
    this.#clippedRuns = 0;
    this.#measuredFrames = 0;
    this.#correlationMin = Number.POSITIVE_INFINITY;
    return figures;
  }

  #border(hop: number): number {
    return Math.floor((hop * this.sampleRate) / HOPS);
  }

  #part(samples: Float32Array, at: number, stride: number, step: number, count: number): void {
    for (let channel = 0; channel < this.channels; channel++) {
      this.#channels[channel]!.feed(samples, at + channel * step, stride, count);
    }
    if (this.channels < 2) return;
    let product = 0;
    for (let n = 0, from = at; n < count; n++, from += stride) product += samples[from]! * samples[from + step]!;
    this.#product += product;
  }

  #endHop(timeNs: number): void {
    let energy = 0;
    let greatest = 0;
    let clippedRuns = 0;
    for (let n = 0; n < this.channels; n++) {
      const channel = this.#channels[n]!;
      energy += this.#weights[n]! * channel.weightedSum;
      greatest = Math.max(greatest, channel.squareSum);
      clippedRuns += channel.clippedRuns;
    }
    this.#loudness.feed(energy, this.#frames);
    const hop = this.#hop;
    hop.timeNs = timeNs;
    hop.levelDbfs = 10 * Math.log10(greatest / this.#frames);
    hop.clippedRuns = clippedRuns - this.#clippedRuns;
    hop.correlation = this.#correlation();
    hop.momentary = this.#loudness.momentary;
    hop.shortTerm = this.#loudness.shortTerm;
    this.#clippedRuns = clippedRuns;
    for (const channel of this.#channels) {
      channel.weightedSum = 0;
      channel.squareSum = 0;
    }
    this.#frames = 0;
    this.#hops++;
    this.#show(hop);
  }

  #correlation(): number {
    const [left, right] = this.#channels;
    if (left === undefined || right === undefined) return Number.NaN;
    this.#products.feed(this.#product);
    this.#left.feed(left.squareSum);
    this.#right.feed(right.squareSum);
    this.#product = 0;
    if (!this.#products.isFull) return Number.NaN;
    const least = (LEAST_MEAN_SQUARE * this.sampleRate * CORRELATION_HOPS) / HOPS;
    const [leftSum, rightSum] = [this.#left.sum(), this.#right.sum()];
    if (leftSum < least || rightSum < least) return Number.NaN;
    const correlation = Math.max(-1, Math.min(1, this.#products.sum() / Math.sqrt(leftSum * rightSum)));
    this.#correlationMin = Math.min(this.#correlationMin, correlation);
    return correlation;
  }

  #resetCorrelation(): void {
    this.#products.reset();
    this.#left.reset();
    this.#right.reset();
    this.#product = 0;
  }
}

function levelsOf(channel: ChannelMeter): ChannelLevels {
  return {
    peak_dbfs: decibelsOf(channel.peak),
    true_peak_dbtp: decibelsOf(channel.truePeak.max),
    rms_dbfs: channel.samples === 0 ? null : decibelsOf(Math.sqrt(channel.totalSquareSum / channel.samples)),
    clipped_runs: channel.clippedRuns,
    clipped_samples: channel.clippedSamples,
    invalid_samples: channel.invalidSamples,
  };
}
