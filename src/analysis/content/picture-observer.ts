// Tested by: test/monitor/images/file-images.test.ts
import { PICTURE_CODECS } from '../../codec/decodable.js';
import type { KeyAccessUnit, VideoCodec } from '../../codec/video/coded-picture.js';
import { VideoInspector } from '../../codec/video/video-inspector.js';
import type { VideoSink } from '../../codec/video/video-sink.js';
import type { PictureFigures } from '../../essence/picture/picture-meter.js';
import type { SeenPicture } from '../../essence/picture/seen-picture.js';
import type { CodecId } from '../../mpegts/codec.js';
import type { ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { PesHeader } from '../../mpegts/pes-header.js';
import type { ObserverContext } from './observer-context.js';
import { PictureWatch } from './picture-watch.js';

/** The observer of a video stream whose pictures are wanted; undefined where they are not, or cannot be had. */
export function createPictureObserver(codec: CodecId, context: ObserverContext): PictureObserver | undefined {
  const isDecoded = (PICTURE_CODECS as readonly string[]).includes(codec);
  const videoCodec = codec === 'h264' || codec === 'hevc' ? codec : 'mpeg_video';
  return isDecoded && context.essence.wantsPictures ? new PictureObserver(videoCodec, context) : undefined;
}

/** Takes the decoded pictures of a video stream. The observer of its headers cuts them out. */
export class PictureObserver implements ElementaryObserver, VideoSink {
  readonly #context: ObserverContext;
  readonly #watch: PictureWatch;
  readonly #inspector: VideoInspector;
  #isDue = false;

  constructor(codec: VideoCodec, context: ObserverContext) {
    this.#context = context;
    this.#inspector = new VideoInspector(codec, this);
    this.#watch = new PictureWatch(context);
  }

  startPes({ pts90k, dts90k }: PesHeader, _headerBytes: number, timeNs: number): void {
    const isDue = this.#context.essence.isPictureDue(this.#context.pid, timeNs);
    if (isDue !== this.#isDue) {
      this.#isDue = isDue;
      this.#inspector.keyIntervalNs = isDue ? 0 : undefined;
    }
    this.#inspector.startPes(pts90k < 0 ? Number.NaN : pts90k, dts90k < 0 ? Number.NaN : dts90k, timeNs);
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#inspector.feed(bytes, start, end);
  }

  gap(): void {
    this.#inspector.gap();
  }

  format(): void {}

  picture(): void {}

  keyPicture(unit: KeyAccessUnit): void {
    const { pid, description, essence, pcr } = this.#context;
    essence.picture(pid, description.codec, unit, pcr);
  }

  /** A picture was decoded; in the order of their times. */
  seen(picture: SeenPicture): void {
    const { pid, essence } = this.#context;
    this.#watch.seen(picture);
    essence.lookCloser(pid, this.#watch.wantsCloser);
  }

  /** null before the first picture. */
  snapshotAndReset(): PictureFigures | null {
    return this.#watch.snapshotAndReset();
  }
}
