// Tested by: test/analysis/content/caption-observer.test.ts
import type { CodedPicture, VideoCodec } from '../../codec/video/coded-picture.js';
import { VideoInspector } from '../../codec/video/video-inspector.js';
import type { ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { PesHeader } from '../../mpegts/pes-header.js';
import { CaptionObserver, type CaptionUserData } from './caption-observer.js';
import type { CaptionReport } from './caption-report.js';
import type { ObserverContext } from './observer-context.js';

/** Finds the captions of a video stream. */
export class CaptionStream implements ElementaryObserver {
  readonly #captions: CaptionObserver;
  readonly #inspector: VideoInspector;

  constructor(codec: VideoCodec, context: ObserverContext) {
    const captions = new CaptionObserver(context);
    this.#captions = captions;
    this.#inspector = new VideoInspector(codec, {
      format: () => {},
      picture: (picture: CodedPicture) => captions.picture(picture),
      userData: (data: CaptionUserData) => captions.userData(data),
    });
  }

  startPes({ pts90k, dts90k }: PesHeader, _headerBytes: number, timeNs: number): void {
    this.#inspector.startPes(stampOf(pts90k), stampOf(dts90k), timeNs);
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#inspector.feed(bytes, start, end);
  }

  gap(): void {
    this.#inspector.gap();
    this.#captions.gap();
  }

  second(timeNs: number): void {
    this.#captions.second(timeNs);
  }

  settle(): void {
    this.#inspector.flush();
    this.#captions.settle();
  }

  snapshotAndReset(): CaptionReport | null {
    return this.#captions.snapshotAndReset();
  }
}

/** NaN for a time stamp that is not there. */
function stampOf(stamp: number): number {
  return stamp < 0 ? Number.NaN : stamp;
}
