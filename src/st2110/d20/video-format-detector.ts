// Tested by: test/analysis/st2110/video-stream-payload.test.ts
import type { Scan } from '../d10/flow-description.js';
import type { FrameFormat } from '../d21/frame-format.js';
import type { Ratio } from '../d21/ratio.js';
import { FrameRateDetector } from './frame-rate-detector.js';
import { type DetectedRaster, RasterDetector } from './raster-detector.js';
import { scanOf } from './video-format.js';
import type { VideoPayload } from './video-payload.js';

/** Frames of another number of packets in a row, of a sender that changed its format. */
const CHANGED_FRAMES = 2;

/** Finds out what is sent, and whether it changes, from line headers, markers and RTP timestamps. Spec: SMPTE ST 2110-20, 6 */
export class VideoFormatDetector {
  #raster = new RasterDetector();
  #rate = new FrameRateDetector();
  #beginsFrame = false;
  #isWhole = false;
  #packets = 0;
  #otherFrames = 0;

  /** undefined until it is known. */
  get raster(): DetectedRaster | undefined {
    return this.#raster.raster;
  }

  /** Frames a second, fields where they are sent one after another; undefined until it is known. */
  get rate(): Ratio | undefined {
    return this.#rate.rate;
  }

  get scan(): Scan | undefined {
    return this.raster === undefined ? undefined : scanOf(this.raster, this.#rate.isSegmented);
  }

  /** What the schedule of the sender follows from; `stated`: the rate by a description, which goes first. */
  frameFormat(stated?: Ratio): FrameFormat | undefined {
    const { raster } = this;
    const rate = stated ?? this.rate;
    if (raster === undefined || rate === undefined) return undefined;
    const { packets, isInterlaced, height } = raster;
    return { packets, rate, isInterlaced, height };
  }

  /** A packet; `payload` has its headers. Returns whether the format has turned out to be another one than it was. */
  feed(payload: VideoPayload, timestamp: number, isLast: boolean): boolean {
    if (this.#beginsFrame) this.#rate.feed(timestamp, payload.fields[0] === 1);
    this.#beginsFrame = isLast;
    this.#packets++;
    if (this.raster === undefined) this.#raster.feed(payload, isLast);
    return isLast && this.#endFrame();
  }

  /** Packets are missing. */
  noteGap(): void {
    this.#isWhole = false;
    this.#rate.noteGap();
    this.#raster.noteGap();
  }

  /** No more packets will come. */
  conclude(): void {
    this.#raster.conclude();
    if (this.rate === undefined) this.#rate.conclude();
  }

  #endFrame(): boolean {
    const isOther = this.raster !== undefined && this.#isWhole && this.#packets !== this.raster.packets;
    this.#otherFrames = isOther ? this.#otherFrames + 1 : 0;
    this.#isWhole = true;
    this.#packets = 0;
    if (this.#otherFrames < CHANGED_FRAMES) return false;
    this.#raster = new RasterDetector();
    this.#rate = new FrameRateDetector();
    this.#otherFrames = 0;
    return true;
  }
}
