// Tested by: test/recording/mp4/mp4-muxer.test.ts
import { SlabPool } from '../slab-pool.js';
import { type Fragment, FragmentWriter } from './fragment-writer.js';
import type { FragmentSample } from './movie-fragment.js';
import type { RawSample, SampleSink, TrackFormat } from './sample.js';
import { SampleRoom } from './sample-room.js';
import { signedDifference, Timeline } from './timeline.js';

const HZ = 90_000;
/** A fragment is not longer, nor larger: without a random access point it ends anywhere. */
const MAX_FRAGMENT_90K = 10 * HZ;
export const MAX_FRAGMENT_BYTES = 16 << 20;
/** Of a program without video. */
const AUDIO_FRAGMENT_90K = HZ;
/** So long a file waits for sound that the PMT names, and for pictures. */
const WAIT_FOR_AUDIO_90K = 3 * HZ;
const WAIT_FOR_VIDEO_90K = 10 * HZ;
/** Stamps of sound that differ by less follow from its samples: half a millisecond. */
const TOLERANCE_90K = 45;
/** Samples of sound that wait for a first stamp. */
const MAX_UNTIMED = 64;
const USUAL_FRAME_90K = 3600;

/** What is written. */
export interface FileSink {
  /** A new file begins, with ftyp and moov. */
  begin(head: Uint8Array): void;
  /** A fragment of it. */
  fragment(fragment: Fragment, info: FragmentInfo): void;
  /** A picture is in no file, as decoding has not begun. */
  passedOver(): void;
  /** What these packets of sound carried is in no file; `reason`: that is so for all of the track. */
  leftOut?(packets: number, reason?: string): void;
}

export interface FragmentInfo {
  /** When it is shown and how long it takes, in s of the file's time. */
  readonly startS: number;
  readonly durationS: number;
  /** A decoder can begin with it. */
  readonly isSync: boolean;
  /** PTS of its first picture, or of its first sound, 33 bits of 90 kHz; NaN where it has none. */
  readonly pts90k: number;
}

export interface TrackInfo {
  readonly language: string;
  readonly isVideo: boolean;
}

/** A sample with its times on the time line. */
interface TimedSample {
  readonly data: Uint8Array;
  readonly dts90k: number;
  readonly pts90k: number;
  readonly stamp90k: number;
  readonly duration90k: number;
  readonly isSync: boolean;
}

class Track {
  format: TrackFormat | undefined;
  queue: TimedSample[] = [];
  untimed: RawSample[] = [];
  /** Bytes are missing in front of it: where it goes on is not known. */
  isLost = false;
  /** Where it goes on; NaN at its beginning. */
  expected90k = Number.NaN;
  last90k = Number.NaN;
  frame90k = USUAL_FRAME_90K;
  arrivalS = Number.NaN;
  /** Its place in the file that is open; -1: none. */
  index = -1;

  constructor(
    readonly info: TrackInfo,
    readonly room: SampleRoom,
  ) {}
}

/** Puts the samples of the tracks of a program into files of fragments, each of which begins at a random access point of the video. */
export class MediaFile {
  /** Arrival of the packet at hand. */
  arrivalS = Number.NaN;
  readonly #sink: FileSink;
  readonly #tracks: Track[];
  readonly #timeline: Timeline;
  readonly #pool: SlabPool;
  #writer: FragmentWriter | undefined;
  #origin90k = 0;
  #edit90k = 0;
  #bytes = 0;

  /** `pool`: where samples lie until they are written. */
  constructor(sink: FileSink, tracks: readonly TrackInfo[], pool = new SlabPool(0), timeline = new Timeline()) {
    this.#sink = sink;
    this.#tracks = tracks.map((info) => new Track(info, new SampleRoom(pool)));
    this.#pool = pool;
    this.#timeline = timeline;
  }

  /** What a track is made of is known. */
  get hasFormats(): boolean {
    return this.#tracks.some(({ format }) => format !== undefined);
  }

  /** With other tracks, on the same time line. */
  next(tracks: readonly TrackInfo[]): MediaFile {
    return new MediaFile(this.#sink, tracks, this.#pool, this.#timeline);
  }

  /** `more`: who is told of what is in no file, and of formats. */
  sinkOf(track: number, more: Pick<SampleSink, 'passedOver' | 'leftOut'> & { format?(): void } = {}): SampleSink {
    const known = this.#tracks[track]!;
    return {
      ...more,
      room: (size) => known.room.take(size),
      format: (format) => {
        more.format?.();
        this.#setFormat(known, format);
      },
      sample: (sample) => (known.info.isVideo ? this.#addVideo(known, sample) : this.#addAudio(known, sample)),
      gap: () => {
        known.isLost = !known.info.isVideo;
      },
    };
  }

  /** Writes all that waits; what comes next begins another file. */
  end(): void {
    for (const track of this.#tracks) this.#placeUntimed(track);
    this.#write(Number.POSITIVE_INFINITY);
    this.#writer = undefined;
  }

  #setFormat(track: Track, format: TrackFormat): void {
    if (this.#writer !== undefined || track.queue.length > 0) this.end();
    track.format = format;
  }

  #addVideo(track: Track, sample: RawSample): void {
    const time = this.#videoTime(track, sample);
    if (Number.isNaN(time)) {
      track.room.release(sample.data);
      return;
    }
    const dts90k = time > track.last90k || Number.isNaN(track.last90k) ? time : track.last90k + 1;
    const hasBoth = !Number.isNaN(sample.pts90k) && !Number.isNaN(sample.dts90k);
    const pts90k = dts90k + (hasBoth ? bounded(signedDifference(sample.pts90k, sample.dts90k)) : 0);
    if (!Number.isNaN(track.last90k)) track.frame90k = Math.min(dts90k - track.last90k, HZ);
    track.last90k = dts90k;
    track.expected90k = dts90k + track.frame90k;
    this.#push(track, { ...sample, dts90k, pts90k, stamp90k: sample.pts90k });
    if (sample.isSync && track.queue.length > 1 && this.#isReady()) this.#write(dts90k);
  }

  #videoTime(track: Track, { pts90k, dts90k }: RawSample): number {
    const stamp = Number.isNaN(dts90k) ? (Number.isNaN(track.expected90k) ? pts90k : Number.NaN) : dts90k;
    return Number.isNaN(stamp) ? track.expected90k : this.#timeOf(track, stamp);
  }

  #timeOf(track: Track, stamp90k: number): number {
    const elapsed90k = (this.arrivalS - track.arrivalS) * HZ;
    track.arrivalS = this.arrivalS;
    return this.#timeline.timeOf(stamp90k, track.expected90k, elapsed90k);
  }

  #addAudio(track: Track, sample: RawSample): void {
    const isTimed = !Number.isNaN(sample.dts90k);
    if (!isTimed && (track.isLost || Number.isNaN(track.expected90k))) {
      track.untimed.push(sample);
      const isFull = track.untimed.length > MAX_UNTIMED;
      if (isFull && track.isLost) this.#placeUntimed(track);
      else if (isFull) track.room.release(track.untimed.shift()!.data);
      return;
    }
    const stamped = isTimed ? this.#timeOf(track, sample.dts90k) : track.expected90k;
    if (track.untimed.length > 0) this.#placeUntimed(track, stamped);
    track.isLost = false;
    const step = stamped - track.expected90k;
    // What was there already, behind a step of the time stamps.
    if (step <= -sample.duration90k && step < -TOLERANCE_90K) {
      track.room.release(sample.data);
      return;
    }
    const dts90k = Math.abs(step) <= TOLERANCE_90K ? track.expected90k : stamped;
    track.expected90k = dts90k + sample.duration90k;
    track.last90k = dts90k;
    this.#push(track, { ...sample, dts90k, pts90k: dts90k, stamp90k: sample.pts90k });
    if (this.#hasVideo() || this.#span() < AUDIO_FRAGMENT_90K || !this.#isReady()) return;
    this.#write(Number.POSITIVE_INFINITY);
  }

  /** Those in front of the first stamp, or of the first behind a loss, end where it begins; where none comes they go on from what was there. */
  #placeUntimed(track: Track, end90k = Number.NaN): void {
    const { untimed, expected90k } = track;
    track.untimed = [];
    track.isLost = false;
    const length = untimed.reduce((sum, { duration90k }) => sum + duration90k, 0);
    const begin90k = Number.isNaN(end90k) ? expected90k : end90k - length;
    if (Number.isNaN(begin90k)) {
      for (const { data } of untimed) track.room.release(data);
      return;
    }
    let dts90k = Number.isNaN(expected90k) ? begin90k : Math.max(begin90k, expected90k);
    for (const sample of untimed) {
      this.#push(track, { ...sample, dts90k, pts90k: dts90k, stamp90k: Number.NaN });
      dts90k += sample.duration90k;
    }
    if (untimed.length > 0) track.expected90k = dts90k;
  }

  #push(track: Track, sample: TimedSample): void {
    track.queue.push(sample);
    this.#bytes += sample.data.length;
    if (this.#bytes > MAX_FRAGMENT_BYTES || this.#span() > MAX_FRAGMENT_90K) this.#write(Number.POSITIVE_INFINITY);
  }

  /** Whether all tracks are there that a file should have, or were waited for. */
  #isReady(): boolean {
    if (this.#writer !== undefined) return true;
    const missing = this.#tracks.filter(({ format }) => format === undefined);
    if (missing.length === 0) return true;
    return this.#span() > (missing.some(({ info }) => info.isVideo) ? WAIT_FOR_VIDEO_90K : WAIT_FOR_AUDIO_90K);
  }

  /** Whether the file has, or waits for, video. */
  #hasVideo(): boolean {
    return this.#tracks.some(
      ({ info, index, queue }) => info.isVideo && (this.#writer === undefined || index >= 0 || queue.length > 0),
    );
  }

  #span(): number {
    let span = 0;
    for (const { queue } of this.#tracks) {
      if (queue.length > 1) span = Math.max(span, queue.at(-1)!.dts90k - queue[0]!.dts90k);
    }
    return span;
  }

  /** A fragment of all samples before that time. */
  #write(until90k: number): void {
    const used = this.#tracks.filter(({ queue }) => queue.length > 0);
    if (used.length === 0) return;
    // A track that was not there when the file began.
    if (this.#writer !== undefined && used.some(({ index }) => index < 0)) this.#writer = undefined;
    this.#writer ??= this.#begin(used);
    const taken = this.#tracks
      .filter(({ index }) => index >= 0)
      .map((track) => ({ track, samples: take(track, until90k) }));
    const runs = taken.map(({ track, samples }) => this.#runOf(track, samples));
    if (runs.every((run) => run.length === 0)) return;
    for (const { samples } of taken) for (const { data } of samples) this.#bytes -= data.length;
    const info = this.#infoOf(
      taken.map(({ samples }) => samples),
      taken[0]!.track,
    );
    const rooms = taken.map(({ track }) => track.room);
    this.#sink.fragment(fragmentOf(this.#writer.fragment(runs), rooms), info);
  }

  #begin(used: readonly Track[]): FragmentWriter {
    const first = Math.min(...used.map(({ queue }) => queue[0]!.dts90k));
    const shown = Math.min(
      ...used.map(({ queue }) => queue.reduce((least, { pts90k }) => Math.min(least, pts90k), Infinity)),
    );
    this.#origin90k = Math.min(first, shown);
    this.#edit90k = shown - this.#origin90k;
    for (const track of this.#tracks) track.index = -1;
    for (const [n, track] of used.entries()) track.index = n;
    const writer = new FragmentWriter(
      used.map(({ format, info }) => ({
        format: format!,
        language: info.language,
        mediaTime: Math.round((this.#edit90k * format!.timescale) / HZ),
      })),
    );
    this.#sink.begin(writer.begin());
    return writer;
  }

  #runOf(track: Track, samples: readonly TimedSample[]): FragmentSample[] {
    const { timescale } = track.format!;
    const unitsOf = (time90k: number): number =>
      Math.max(0, Math.round(((time90k - this.#origin90k) * timescale) / HZ));
    const behind90k = track.queue[0]?.dts90k;
    return samples.map(({ data, dts90k, pts90k, duration90k, isSync }, n) => {
      const dts = unitsOf(dts90k);
      const length90k = duration90k > 0 ? duration90k : track.frame90k;
      const next90k = samples[n + 1]?.dts90k ?? (track.info.isVideo ? behind90k : undefined) ?? dts90k + length90k;
      return {
        data,
        dts,
        cts: dts + unitsOf(pts90k) - unitsOf(dts90k),
        duration: Math.max(0, unitsOf(next90k) - dts),
        isSync,
      };
    });
  }

  #infoOf(runs: readonly (readonly TimedSample[])[], leading: Track): FragmentInfo {
    const samples = runs.find((run) => run.length > 0)!;
    const first = samples[0]!;
    const last = samples.at(-1)!;
    const end90k =
      leading.queue[0]?.dts90k ?? last.dts90k + (last.duration90k > 0 ? last.duration90k : leading.frame90k);
    return {
      startS: (first.dts90k - this.#origin90k) / HZ,
      durationS: (end90k - first.dts90k) / HZ,
      isSync: first.isSync,
      pts90k: first.stamp90k,
    };
  }
}

/** What is written, and whose memory is given back then: only the room that it is from knows a part. */
function fragmentOf(parts: readonly Uint8Array[], rooms: readonly SampleRoom[]): Fragment {
  const release = (): void => {
    for (const part of parts) for (const room of rooms) room.release(part);
  };
  return { parts, bytes: parts.reduce((sum, { length }) => sum + length, 0), release };
}

/** The samples before that time, which are taken out of the queue. */
function take(track: Track, until90k: number): TimedSample[] {
  const end = track.queue.findIndex(({ dts90k }) => dts90k >= until90k);
  return track.queue.splice(0, end < 0 ? track.queue.length : end);
}

/** A picture is not shown ten seconds before or behind its decoding. */
function bounded(offset90k: number): number {
  return Math.abs(offset90k) > 10 * HZ ? 0 : offset90k;
}
