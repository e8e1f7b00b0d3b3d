import { timeCodeText } from '../../codec/time-code.js';
import { AFD_NAMES, type BarData } from '../../codec/user-data.js';
import type { CodedPicture, KeyAccessUnit, VideoCodec, VideoUserData } from '../../codec/video/coded-picture.js';
import type { VideoFormat } from '../../codec/video/video-format.js';
import { VideoInspector } from '../../codec/video/video-inspector.js';
import type { VideoSink } from '../../codec/video/video-sink.js';
import type { CodecId } from '../../mpegts/codec.js';
import { ElementaryGap, type ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { PesHeader } from '../../mpegts/pes-header.js';
import type { CodecDetails } from '../codec-details.js';
import { FormatWatch } from './format-watch.js';
import { GopWatch, type GroupOfPictures } from './gop-watch.js';
import { MissingPictures } from './missing-pictures.js';
import type { ObserverContext } from './observer-context.js';
import { TimeCodeWatch } from './time-code-watch.js';
import type { VideoFollower } from './video-follower.js';
import { type CreateVideoFollower, type StreamFollowers, VIDEO_FOLLOWERS } from './video-followers.js';
import { formatChanges, videoDetails, videoFormatReport } from './video-format-report.js';
import type { VideoFormatReport, VideoReport } from './video-report.js';
import { VideoTally } from './video-tally.js';

const VIDEO_CODEC_OF: Readonly<Partial<Record<CodecId, VideoCodec>>> = {
  mpeg1video: 'mpeg_video',
  mpeg2video: 'mpeg_video',
  h264: 'h264',
  hevc: 'hevc',
};
/** Pictures without AFD or bar data behind which there are none any more: these come with each, or each I picture. */
const FORGET_AFTER = 150;

/** The codec whose pictures are read; undefined where they are not. */
export function videoCodecOf(codec: CodecId): VideoCodec | undefined {
  return VIDEO_CODEC_OF[codec];
}

/** Looks through a video PID: its format, its pictures, and what hangs on these. */
export class VideoObserver implements ElementaryObserver, VideoSink {
  /** null before the first picture. */
  currentFormat: VideoFormatReport | null = null;
  readonly followers: StreamFollowers;
  readonly #list: readonly VideoFollower[];
  readonly #codec: VideoCodec;
  readonly #inspector: VideoInspector;
  readonly #gops = new GopWatch((group) => this.#addGroup(group));
  readonly #formats: FormatWatch;
  readonly #timeCode = new TimeCodeWatch();
  readonly #missing = new MissingPictures();
  #interval = new VideoTally();
  readonly #total = new VideoTally();
  #details: CodecDetails | null = null;
  #group: GroupOfPictures | undefined;
  #frameRate = 0;
  #wantsKey = false;
  #sinceIdr = Number.NaN;
  #activeFormat: number | undefined;
  #withoutActiveFormat = 0;
  #bars: BarData | undefined;
  #withoutBars = 0;

  constructor(codecId: CodecId, codec: VideoCodec, context: ObserverContext) {
    this.#codec = codec;
    this.#formats = new FormatWatch(context);
    this.followers = Object.fromEntries(
      Object.entries<CreateVideoFollower>(VIDEO_FOLLOWERS).map(([name, create]) => [name, create(codecId, context)]),
    ) as StreamFollowers;
    this.#list = Object.values<VideoFollower | undefined>(this.followers).filter((one) => one !== undefined);
    this.#inspector = new VideoInspector(codec, this);
  }

  /** What its format says in the fields that every elementary stream has; null before the first picture. */
  get details(): CodecDetails | null {
    return this.#details;
  }

  startPes({ pts90k, dts90k }: PesHeader, _headerBytes: number, timeNs: number): void {
    const wantsKey = this.#list.some((follower) => follower.wantsKeyPicture?.(timeNs) === true);
    if (wantsKey !== this.#wantsKey) {
      this.#wantsKey = wantsKey;
      this.#inspector.keyIntervalNs = wantsKey ? 0 : undefined;
    }
    this.#inspector.startPes(pts90k < 0 ? Number.NaN : pts90k, dts90k < 0 ? Number.NaN : dts90k, timeNs);
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#inspector.feed(bytes, start, end);
  }

  gap(cause: ElementaryGap): void {
    this.#inspector.gap(cause === ElementaryGap.NOT_SEEN);
    for (const follower of this.#list) follower.gap?.();
  }

  second(timeNs: number): void {
    this.#formats.check(timeNs);
    for (const follower of this.#list) follower.second?.(timeNs);
  }

  settle(): void {
    this.#inspector.flush();
    for (const follower of this.#list) follower.settle?.();
  }

  format(format: VideoFormat, timeNs: number): void {
    const before = this.currentFormat;
    const after = videoFormatReport(format);
    this.currentFormat = after;
    this.#details = videoDetails(after);
    this.#frameRate = format.frameRate;
    this.#formats.format(after, timeNs);
    if (before === null || formatChanges(before, after).length === 0) return;
    this.#interval.formatChanges++;
    this.#total.formatChanges++;
  }

  picture(picture: CodedPicture): void {
    if (picture.isBehindUnseen) this.#forgetBefore();
    const idrDistance = picture.isIdr ? this.#sinceIdr : Number.NaN;
    this.#sinceIdr = picture.isIdr ? 1 : this.#sinceIdr + 1;
    this.#interval.add(picture, idrDistance);
    this.#total.add(picture, idrDistance);
    this.#gops.feed(picture);
    const missing = this.#missing.feed(picture.dts90k);
    this.#interval.missingPictures += missing;
    this.#total.missingPictures += missing;
    if (this.#timeCode.feed(picture, this.#frameRate)) {
      this.#interval.timeCodeDiscontinuities++;
      this.#total.timeCodeDiscontinuities++;
    }
    this.#takeActiveFormat(picture);
    for (const follower of this.#list) follower.picture?.(picture);
  }

  userData(data: VideoUserData): void {
    for (const follower of this.#list) follower.userData?.(data);
  }

  keyPicture(picture: KeyAccessUnit): void {
    for (const follower of this.#list) follower.keyPicture?.(picture);
  }

  snapshotAndReset(): VideoReport {
    const interval = this.#interval;
    const isH264 = this.#codec === 'h264';
    this.#interval = new VideoTally();
    return {
      interval: interval.figures(this.#missing.isKnown, isH264),
      total: this.#total.figures(this.#missing.isKnown, isH264),
      field_order: interval.fieldOrder,
      gop_structure: this.#group?.structure ?? null,
      gop_is_open: this.#group?.isOpen ?? null,
      time_code: this.#timeCode.last === undefined ? null : timeCodeText(this.#timeCode.last),
      active_format: this.#activeFormatText,
      active_format_code: this.#activeFormat ?? null,
      bars: this.#bars ?? null,
    };
  }

  /** Pictures were not seen: what follows them is not compared with what was before. */
  #forgetBefore(): void {
    this.#sinceIdr = Number.NaN;
    this.#gops.reset();
    this.#missing.reset();
    this.#timeCode.reset();
  }

  #addGroup(group: GroupOfPictures): void {
    this.#group = group;
    this.#interval.addGroup(group);
    this.#total.addGroup(group);
  }

  get #activeFormatText(): string | null {
    return this.#activeFormat === undefined ? null : (AFD_NAMES[this.#activeFormat] ?? 'reserved');
  }

  #takeActiveFormat({ activeFormat, bars, timeNs }: CodedPicture): void {
    const before = this.#activeFormat;
    this.#withoutActiveFormat = activeFormat === undefined ? this.#withoutActiveFormat + 1 : 0;
    if (activeFormat !== undefined || this.#withoutActiveFormat > FORGET_AFTER) this.#activeFormat = activeFormat;
    if (this.#activeFormat !== before) this.#formats.activeFormat(this.#activeFormatText, timeNs);
    this.#withoutBars = bars === undefined ? this.#withoutBars + 1 : 0;
    if (bars !== undefined || this.#withoutBars > FORGET_AFTER) this.#bars = bars;
  }
}
