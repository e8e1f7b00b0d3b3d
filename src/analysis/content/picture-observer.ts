// Tested by: test/monitor/images/file-images.test.ts
import { PICTURE_CODECS } from '../../codec/decodable.js';
import type { KeyAccessUnit } from '../../codec/video/coded-picture.js';
import type { PictureFigures } from '../../essence/picture/picture-meter.js';
import type { SeenPicture } from '../../essence/picture/seen-picture.js';
import type { CodecId } from '../../mpegts/codec.js';
import type { ObserverContext } from './observer-context.js';
import { PictureWatch } from './picture-watch.js';
import type { VideoFollower } from './video-follower.js';

/** The observer of a video stream whose pictures are wanted; undefined where they are not, or cannot be had. */
export function createPictureObserver(codec: CodecId, context: ObserverContext): PictureObserver | undefined {
  const isDecoded = (PICTURE_CODECS as readonly string[]).includes(codec);
  return isDecoded && context.essence.wantsPictures ? new PictureObserver(context) : undefined;
}

/** Takes the decoded pictures of a video stream, and says when one is wanted. */
export class PictureObserver implements VideoFollower {
  readonly #context: ObserverContext;
  readonly #watch: PictureWatch;

  constructor(context: ObserverContext) {
    this.#context = context;
    this.#watch = new PictureWatch(context);
  }

  wantsKeyPicture(timeNs: number): boolean {
    return this.#context.essence.isPictureDue(this.#context.pid, timeNs);
  }

  keyPicture(unit: KeyAccessUnit): void {
    const { pid, description, essence, pcr } = this.#context;
    const { codec, pmt } = description;
    essence.picture(pid, codec, pmt.programNumber, unit, pcr);
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
