// Tested by: test/scte35/cues.samples.test.ts
import type { CodedPicture } from '../../codec/video/coded-picture.js';
import type { ObserverContext } from './observer-context.js';
import type { VideoFollower } from './video-follower.js';

/** Shows the pictures of a video stream to those who look for splices: frames, the first field of each. */
export class SplicePictures implements VideoFollower {
  readonly #context: ObserverContext;

  constructor(context: ObserverContext) {
    this.#context = context;
  }

  picture({ presentation90k, isRandomAccess, isIdr, isSecondField, timeNs }: CodedPicture): void {
    if (Number.isNaN(presentation90k) || isSecondField) return;
    this.#context.picture?.({ pts90k: presentation90k, isRandomAccess, isIdr, timeNs });
  }
}
