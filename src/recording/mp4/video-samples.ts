// Tested by: test/recording/mp4/mp4-muxer.test.ts, test/recording/mp4/samples.test.ts
import type { CodedPicture } from '../../codec/video/coded-picture.js';
import { VideoInspector } from '../../codec/video/video-inspector.js';
import { PTS_WRAP_90K } from '../../mpegts/pes-header.js';
import { ByteWindow } from './byte-window.js';
import {
  lengthPrefixedSize,
  type NalCodec,
  NalUse,
  nalRanges,
  nalType,
  nalUse,
  parameterSetKey,
  writeLengthPrefixed,
} from './nal-samples.js';
import type { SampleSink, SampleSource } from './sample.js';
import { videoTrackFormat } from './video-format-of.js';

/** Parameter sets that are kept, and bytes of one. */
const MAX_SETS = 64;
const MAX_SET_BYTES = 16_384;
/** Pictures behind which decoding begins where there is no random access point: ten seconds of fifty a second. */
const MOST_PASSED = 500;
const PPS_TYPES = { h264: 8, hevc: 34 } as const;

/** The pictures of H.264 and HEVC as samples: units with lengths, the parameter sets in the sample entry. */
export class VideoSamples implements SampleSource {
  readonly #window = new ByteWindow();
  readonly #inspector: VideoInspector;
  readonly #sets = new Map<number, Uint8Array>();
  /** Of PPS that came otherwise than the sample entry has them: they stay where they are. */
  readonly #inBand = new Set<number>();
  #isStarted = false;
  #isChanged = false;
  #passed = 0;

  constructor(
    readonly codec: NalCodec,
    readonly sink: SampleSink,
  ) {
    this.#inspector = new VideoInspector(codec, { format: () => {}, picture: (picture) => this.#take(picture) });
  }

  startPes(pts90k: number, dts90k: number): void {
    this.#inspector.startPes(pts90k, dts90k, 0);
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    this.#window.append(bytes, start, end);
    this.#inspector.feed(bytes, start, end);
  }

  gap(): void {
    this.#inspector.gap();
  }

  flush(): void {
    this.#inspector.flush();
  }

  #take(picture: CodedPicture): void {
    const end = picture.at + picture.sizeBytes;
    const bytes = this.#window.view(picture.at, end);
    if (bytes !== undefined) this.#add(picture, bytes);
    this.#window.dropBefore(end);
  }

  #add(picture: CodedPicture, bytes: Uint8Array): void {
    const ranges = nalRanges(bytes);
    for (let n = 0; n < ranges.length; n += 2) {
      const isSet = nalUse(this.codec, bytes[ranges[n]!]!) === NalUse.PARAMETERS;
      if (isSet) this.#learn(bytes.subarray(ranges[n], ranges[n + 1]));
    }
    if (!this.#begin(picture)) {
      this.#passed++;
      this.sink.passedOver?.();
      return;
    }
    const kept = this.#keptOf(bytes, ranges);
    if (kept.length === 0) return;
    const { pts90k, presentation90k, dts90k, isRandomAccess } = picture;
    const pts = Number.isNaN(pts90k) ? wrapped(presentation90k) : pts90k;
    const data = this.sink.room(lengthPrefixedSize(kept));
    writeLengthPrefixed(data, bytes, kept);
    this.sink.sample({ data, pts90k: pts, dts90k, duration90k: 0, isSync: isRandomAccess });
  }

  #keptOf(bytes: Uint8Array, ranges: readonly number[]): number[] {
    const kept: number[] = [];
    for (let n = 0; n < ranges.length; n += 2) {
      const start = ranges[n]!;
      const end = ranges[n + 1]!;
      const use = nalUse(this.codec, bytes[start]!);
      const isKept = use === NalUse.KEEP || (use === NalUse.PARAMETERS && this.#isInBand(bytes.subarray(start, end)));
      if (isKept) kept.push(start, end);
    }
    return kept;
  }

  /** Whether the picture is a sample: a format is told where a new one begins. */
  #begin({ isRandomAccess }: CodedPicture): boolean {
    if (this.#isStarted && !(this.#isChanged && isRandomAccess)) return true;
    if (!this.#isStarted && !isRandomAccess && this.#passed < MOST_PASSED) return false;
    const format = videoTrackFormat(this.codec, [...this.#sets.values()]);
    if (format === undefined) return this.#isStarted;
    this.#isStarted = true;
    this.#isChanged = false;
    this.#inBand.clear();
    this.sink.format(format);
    return true;
  }

  #isInBand(unit: Uint8Array): boolean {
    return this.#inBand.size > 0 && this.#inBand.has(parameterSetKey(this.codec, unit));
  }

  #learn(unit: Uint8Array): void {
    const key = unit.length <= MAX_SET_BYTES ? parameterSetKey(this.codec, unit) : -1;
    const known = this.#sets.get(key);
    const isRefused = key < 0 || (known === undefined && this.#sets.size >= MAX_SETS);
    if (isRefused || (known !== undefined && Buffer.compare(known, unit) === 0)) return;
    this.#sets.set(key, unit.slice());
    if (!this.#isStarted) return;
    if (nalType(this.codec, unit[0]!) === PPS_TYPES[this.codec]) this.#inBand.add(key);
    else this.#isChanged = true;
  }
}

function wrapped(pts90k: number): number {
  return ((pts90k % PTS_WRAP_90K) + PTS_WRAP_90K) % PTS_WRAP_90K;
}
