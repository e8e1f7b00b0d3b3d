import type { AudioFormat, FramedCodec } from '../../codec/audio/audio-format.js';
import { createFrameReader } from '../../codec/audio/create-frame-reader.js';
import type { FrameReader } from '../../codec/audio/frame-reader.js';
import { type FrameSink, FrameWalker } from '../../codec/audio/frame-walker.js';
import { ElementaryGap, type ElementaryObserver } from '../../mpegts/elementary-streams.js';
import { type PesHeader, PTS_WRAP_90K } from '../../mpegts/pes-header.js';
import type { CodecDetails } from '../codec-details.js';
import type { AudioContradiction } from './audio-contradictions.js';
import { AudioDescriptionWatch } from './audio-description-watch.js';
import { audioDetailsOf } from './audio-details.js';
import { AudioCounts, type AudioFrameFigures } from './audio-figures.js';
import { changesOf } from './format-changes.js';
import { channelConfigCodeOf } from './framed-codec.js';
import type { ObserverContext } from './observer-context.js';

/** One event of lost sync in so much time. */
const TELL_EVERY_NS = 10e9;
/** PTSs may be off by half a frame, and by this at the most. */
const TOLERANCE_90K = 900;
/** What was found in one audio stream. */
export interface AudioSnapshot {
  /** What its frames say; null before two of them followed each other. */
  readonly format: AudioFormat | null;
  /** Whether frames follow each other now: not yet, so, or not any more. */
  readonly state: 'waiting' | 'in_sync' | 'searching';
  /** Samples of the last frame; null before. */
  readonly frame_samples: number | null;
  /** How long the last frame plays; null before. */
  readonly frame_duration_ms: number | null;
  /** Times that the format changed, each an event. */
  readonly format_changes: number;
  /** Where descriptors of the PMT contradict the format, or each other. */
  readonly contradictions: readonly AudioContradiction[];
  /** Since the last report. */
  readonly interval: AudioFrameFigures;
  /** Since the stream was first seen. */
  readonly total: AudioFrameFigures;
}

/** Follows the frames of an audio stream: what they say, whether each stands where it should, and whether their times go on as they last. */
export class AudioObserver implements ElementaryObserver, FrameSink {
  readonly #context: ObserverContext;
  readonly #reader: FrameReader;
  readonly #walker: FrameWalker;
  #interval = new AudioCounts();
  readonly #total = new AudioCounts();
  #format: AudioFormat | null = null;
  #details: CodecDetails | null = null;
  readonly #description: AudioDescriptionWatch;
  #formatKey = Number.NaN;
  #bitrateBps = 0;
  /** Of a format that one frame had. */
  #pendingKey = Number.NaN;
  #formatChanges = 0;
  #timeNs = 0;
  /** The frame that is not counted yet, as what belongs to it may follow: its bytes, and how long it plays. */
  #sizeBytes = 0;
  #seconds = 0;
  #lastSamples = 0;
  #lastRateHz = 0;
  /** PTS that the next frame should have; NaN where that is not known. */
  #next90k = Number.NaN;
  /** The candidate, until another frame confirms it. */
  #candidateBytes = 0;
  #candidateSamples = 0;
  #candidatePts90k = Number.NaN;
  /** Frames are missing as the stream has them wrong, not for packets that are missing. */
  #isLost = false;
  #isToldLost = false;
  #lostBytes = 0;
  #lastToldNs = Number.NEGATIVE_INFINITY;
  #untoldLosses = 0;

  constructor(codec: FramedCodec, context: ObserverContext) {
    this.#context = context;
    this.#description = new AudioDescriptionWatch(context);
    this.#reader = createFrameReader(codec, channelConfigCodeOf(context.description.entry.descriptors));
    this.#walker = new FrameWalker(this.#reader, this);
  }

  /** As a header probe would say it; null before the first frame. */
  get details(): CodecDetails | null {
    return this.#details;
  }

  startPes(pes: PesHeader, headerBytes: number, timeNs: number): void {
    this.#timeNs = timeNs;
    this.#walker.startPes(pes.pts90k >= 0 ? pes.pts90k : Number.NaN, headerBytes);
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#walker.feed(bytes, start, end);
  }

  gap(cause: ElementaryGap): void {
    this.#walker.lose();
    this.#next90k = Number.NaN;
    this.#isLost = false;
    this.#dropFrame();
    // What no PES packet begins with is the fault of the stream, and counted elsewhere.
    if (cause === ElementaryGap.SCRAMBLED) this.#candidateBytes = 0;
  }

  /** The PMT may say something else by now. */
  second(timeNs: number): void {
    if (this.#format !== null && this.#description.isOutdated) this.#description.compare(this.#format, timeNs);
  }

  candidate(sizeBytes: number, pts90k: number, isFirst: boolean): void {
    this.#candidateBytes = sizeBytes;
    this.#candidateSamples = this.#reader.samples;
    this.#candidatePts90k = pts90k;
    if (isFirst && this.#format === null) this.#details = audioDetailsOf(this.#reader.format());
  }

  confirmed(isConfirmed: boolean): void {
    if (isConfirmed) {
      if (this.#isLost) this.#regain();
      this.#account(this.#candidateBytes, this.#candidateSamples, this.#candidatePts90k);
    }
    this.#candidateBytes = 0;
  }

  frame(sizeBytes: number, pts90k: number): void {
    this.#account(sizeBytes, this.#reader.samples, pts90k);
    const { formatKey } = this.#reader;
    if (formatKey !== this.#formatKey) this.#checkFormat(formatKey);
    else {
      this.#pendingKey = Number.NaN;
      if (this.#reader.bitrateBps !== this.#bitrateBps) this.#noteVariableRate();
    }
  }

  lost(): void {
    this.#isLost = true;
    this.#lostBytes = 0;
    this.#next90k = Number.NaN;
    this.#endFrame();
    this.#interval.syncLosses++;
    this.#total.syncLosses++;
    this.#isToldLost = this.#timeNs - this.#lastToldNs >= TELL_EVERY_NS;
    if (!this.#isToldLost) {
      this.#untoldLosses++;
      return;
    }
    this.#lastToldNs = this.#timeNs;
    this.#tellSync('lost', null);
    this.#untoldLosses = 0;
  }

  skipped(bytes: number): void {
    if (!this.#isLost) return;
    this.#lostBytes += bytes;
    this.#interval.skippedBytes += bytes;
    this.#total.skippedBytes += bytes;
  }

  snapshotAndReset(): AudioSnapshot {
    const { frames } = this.#total;
    const isCounted = this.#lastSamples > 0;
    const snapshot: AudioSnapshot = {
      format: this.#format,
      state: this.#walker.isInSync ? 'in_sync' : frames === 0 && !isCounted ? 'waiting' : 'searching',
      frame_samples: isCounted ? this.#lastSamples : null,
      frame_duration_ms: isCounted ? Math.round((this.#lastSamples * 1e6) / this.#lastRateHz) / 1e3 : null,
      format_changes: this.#formatChanges,
      contradictions: this.#description.contradictions,
      interval: this.#interval.snapshot(),
      total: this.#total.snapshot(),
    };
    this.#interval = new AudioCounts();
    return snapshot;
  }

  #account(sizeBytes: number, samples: number, pts90k: number): void {
    if (samples === 0) {
      // It belongs to the frame before it.
      if (this.#seconds > 0) this.#sizeBytes += sizeBytes;
      return;
    }
    this.#endFrame();
    this.#interval.frames++;
    this.#total.frames++;
    const { sampleRateHz } = this.#reader;
    this.#sizeBytes = sizeBytes;
    this.#seconds = samples / sampleRateHz;
    this.#lastSamples = samples;
    this.#lastRateHz = sampleRateHz;
    const duration90k = this.#seconds * 90_000;
    if (!Number.isNaN(pts90k)) this.#comparePts(pts90k, duration90k);
    this.#next90k += duration90k;
  }

  #comparePts(pts90k: number, duration90k: number): void {
    if (!Number.isNaN(this.#next90k)) {
      const ahead = pts90k - this.#next90k;
      const error90k = ahead - Math.round(ahead / PTS_WRAP_90K) * PTS_WRAP_90K;
      const tolerance90k = Math.min(duration90k / 2, TOLERANCE_90K);
      this.#interval.ptsError(error90k, tolerance90k);
      this.#total.ptsError(error90k, tolerance90k);
    }
    this.#next90k = pts90k;
  }

  /** The frame is whole, with what belongs to it. */
  #endFrame(): void {
    if (this.#seconds === 0) return;
    this.#interval.frame(this.#sizeBytes, this.#seconds);
    this.#total.frame(this.#sizeBytes, this.#seconds);
    this.#dropFrame();
  }

  #dropFrame(): void {
    this.#sizeBytes = 0;
    this.#seconds = 0;
  }

  #checkFormat(formatKey: number): void {
    if (Number.isNaN(formatKey)) return;
    // One frame may be damaged: another must say the same.
    if (this.#format !== null && formatKey !== this.#pendingKey) {
      this.#pendingKey = formatKey;
      return;
    }
    const before = this.#format;
    this.#format = this.#reader.format();
    this.#details = audioDetailsOf(this.#format);
    this.#formatKey = formatKey;
    this.#bitrateBps = this.#reader.bitrateBps;
    this.#pendingKey = Number.NaN;
    if (before !== null) this.#tellChange(before, this.#format);
    this.#description.compare(this.#format, this.#timeNs);
  }

  /** Frames of one format have bit rates of their own. */
  #noteVariableRate(): void {
    this.#bitrateBps = this.#reader.bitrateBps;
    if (this.#format === null || this.#format.bitrate_bps === null) return;
    this.#format = { ...this.#format, bitrate_bps: null };
    this.#details = audioDetailsOf(this.#format);
  }

  #tellChange(before: AudioFormat, after: AudioFormat): void {
    const changes = changesOf(before, after);
    if (changes.length === 0) return;
    this.#formatChanges++;
    this.#context.tell({
      type: 'event',
      event: 'format_change',
      name: changes[0]!.field,
      severity: 'info',
      time_ns: this.#timeNs,
      pid: this.#context.pid,
      codec: this.#context.description.codec,
      changes,
    });
  }

  #regain(): void {
    this.#isLost = false;
    if (this.#isToldLost) this.#tellSync('regained', this.#lostBytes);
    this.#isToldLost = false;
  }

  #tellSync(name: 'lost' | 'regained', skippedBytes: number | null): void {
    this.#context.tell({
      type: 'event',
      event: 'audio_sync',
      name,
      severity: name === 'lost' ? 'warning' : 'info',
      time_ns: this.#timeNs,
      pid: this.#context.pid,
      codec: this.#context.description.codec,
      frames: this.#total.frames,
      skipped_bytes: skippedBytes,
      untold_losses: this.#untoldLosses,
    });
  }
}
