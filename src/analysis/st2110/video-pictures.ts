// Tested by: test/analysis/st2110/video-pictures.test.ts
import type { PictureFigures } from '../../essence/picture/picture-meter.js';
import { shrinkPlane } from '../../essence/picture/shrink-plane.js';
import { ABSENT } from '../../mpegts/packet.js';
import type { AssembledFrame, FrameLayout } from '../../st2110/d20/frame-assembler.js';
import type { Depth, Sampling } from '../../st2110/d20/pixel-group.js';
import { rgbOf, type SmallPicture, SmallPictures } from '../../st2110/d20/small-picture.js';
import type { EssenceWishes, RawPicture } from '../content/essence-sink.js';
import type { ConditionSink } from '../content/observer-context.js';
import { PictureWatch } from '../content/picture-watch.js';

/** Pictures are looked at so often, and more often while they may be black or still. */
const INTERVAL_NS = 1e9;
const CLOSER_NS = 250e6;
/** Pictures that wait to be taken. */
const MOST_WAITING = 4;

/** Looks at some of the frames of uncompressed video: whether they are black, still or bars; and hands some on to be shown. Times are ns since the first datagram. */
export class VideoPictures {
  /** What the stream is called. */
  serviceName: string | null = null;
  readonly #watch: PictureWatch;
  readonly #wishes: EssenceWishes | undefined;
  #pictures: SmallPictures | undefined;
  #samples = '';
  #nextNs = Number.NEGATIVE_INFINITY;
  #nextShownNs = Number.NEGATIVE_INFINITY;
  #isWantedNow = false;
  #waiting: RawPicture[] = [];

  constructor(conditions: ConditionSink, wishes: EssenceWishes | undefined) {
    this.#watch = new PictureWatch({ pid: ABSENT, conditions, tell: () => undefined });
    this.#wishes = wishes;
  }

  /** Frames are of that format from now on; undefined: none that can be looked at. */
  begin(layout: FrameLayout | undefined, sampling: Sampling | null, depth: Depth | null, isFullRange: boolean): void {
    this.#watch.gap();
    this.#pictures = undefined;
    if (layout === undefined || sampling === null || depth === null) return;
    this.#pictures = new SmallPictures(layout, sampling, depth, isFullRange);
    this.#samples = `${sampling} ${depth} bit`;
  }

  /** Whether the pixels of the next frame are wanted. */
  isDue(timeNs: number): boolean {
    return this.#pictures !== undefined && (this.#isWantedNow || timeNs >= this.#dueNs);
  }

  /** A frame with its pixels. */
  take({ bytes, rowBytes, missingPixels }: AssembledFrame, layout: FrameLayout, timeNs: number): void {
    const picture = this.#pictures?.take(bytes, rowBytes);
    if (picture === undefined) return;
    const isDamaged = missingPixels > 0;
    const { width, height } = picture;
    const [luma, cb, cr] = [picture.luma, picture.cb, picture.cr].map((plane) => shrinkPlane(plane, width, height));
    this.#watch.seen({ timeNs, luma: luma!, cb: cb!, cr: cr!, statistics: statisticsOf(picture), isDamaged });
    this.#nextNs = timeNs + (this.#watch.wantsCloser ? CLOSER_NS : INTERVAL_NS);
    if (this.#isShownDue(timeNs)) this.#show(picture, layout, timeNs, isDamaged);
  }

  /** Something happened: the next frame is shown at once. */
  wantPictures(): void {
    this.#isWantedNow = true;
  }

  /** Frames are missing. */
  gap(): void {
    this.#watch.gap();
  }

  /** The pictures to be shown since the last call. */
  takeEssence(): readonly RawPicture[] {
    const waiting = this.#waiting;
    if (waiting.length > 0) this.#waiting = [];
    return waiting;
  }

  snapshotAndReset(): PictureFigures | null {
    return this.#watch.snapshotAndReset();
  }

  get #intervalNs(): number | null {
    return this.#wishes?.pictureIntervalNs ?? null;
  }

  get #dueNs(): number {
    return this.#intervalNs === null ? this.#nextNs : Math.min(this.#nextNs, this.#nextShownNs);
  }

  #isShownDue(timeNs: number): boolean {
    return this.#intervalNs !== null && (this.#isWantedNow || timeNs >= this.#nextShownNs);
  }

  #show(picture: SmallPicture, layout: FrameLayout, timeNs: number, isDamaged: boolean): void {
    const { width, height } = picture;
    const reason = this.#isWantedNow ? 'event' : 'interval';
    this.#isWantedNow = false;
    this.#nextShownNs = timeNs + this.#intervalNs!;
    if (this.#waiting.length >= MOST_WAITING) return;
    this.#waiting.push({
      kind: 'raw_picture',
      pid: 0,
      codec: 'raw',
      rgb: { width, height, bytes: rgbOf(picture, layout.height) },
      sourceWidth: layout.width,
      sourceHeight: layout.height,
      pixelFormat: this.#samples,
      isInterlaced: layout.isInterlaced,
      isDamaged,
      serviceName: this.serviceName,
      pts90k: Number.NaN,
      timeNs,
      reason,
    });
  }
}

function statisticsOf({ luma }: SmallPicture) {
  let [sum, squares, min, max] = [0, 0, 255, 0];
  for (const value of luma) {
    sum += value;
    squares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / luma.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / luma.length - mean * mean)), min, max };
}
