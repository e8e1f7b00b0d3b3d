import { PICTURE_CODECS } from '../../codec/decodable.js';
import type { SeenPicture } from '../../essence/picture/seen-picture.js';
import type { CodecId } from '../../mpegts/codec.js';
import type { ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { ObserverContext } from './observer-context.js';

/** The observer of a video stream whose pictures are wanted; undefined where they are not, or cannot be had. */
export function createPictureObserver(codec: CodecId, context: ObserverContext): PictureObserver | undefined {
  const isDecoded = (PICTURE_CODECS as readonly string[]).includes(codec);
  return isDecoded && context.essence.wantsPictures ? new PictureObserver(context) : undefined;
}

/** Takes the decoded pictures of a video stream. The observer of its headers cuts them out. */
export class PictureObserver implements ElementaryObserver {
  constructor(readonly context: ObserverContext) {}

  startPes(): void {}

  gap(): void {}

  /** A picture was decoded; in the order of their times. */
  seen(_picture: SeenPicture): void {}
}
