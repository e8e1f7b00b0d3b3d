// Tested by: test/analysis/content/caption-observer.test.ts
import type { CodedPicture, VideoUserData } from '../../codec/video/coded-picture.js';
import { CaptionObserver } from './caption-observer.js';
import type { CaptionReport } from './caption-report.js';
import type { ObserverContext } from './observer-context.js';
import type { VideoFollower } from './video-follower.js';

/** Finds the captions of a video stream. */
export class CaptionStream implements VideoFollower {
  readonly #captions: CaptionObserver;

  constructor(context: ObserverContext) {
    this.#captions = new CaptionObserver(context);
  }

  picture(picture: CodedPicture): void {
    this.#captions.picture(picture);
  }

  userData(data: VideoUserData): void {
    this.#captions.userData(data);
  }

  gap(): void {
    this.#captions.gap();
  }

  second(timeNs: number): void {
    this.#captions.second(timeNs);
  }

  settle(): void {
    this.#captions.settle();
  }

  snapshotAndReset(): CaptionReport | null {
    return this.#captions.snapshotAndReset();
  }
}
