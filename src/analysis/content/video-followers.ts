// Tested by: test/analysis/content/video.samples.test.ts
import type { CodecId } from '../../mpegts/codec.js';
import { CaptionObserver } from './caption-observer.js';
import type { ObserverContext } from './observer-context.js';
import { createPictureObserver } from './picture-observer.js';
import { SplicePictures } from './splice-pictures.js';
import type { VideoFollower } from './video-follower.js';

/** undefined where it is of no use. */
export type CreateVideoFollower = (codec: CodecId, context: ObserverContext) => VideoFollower | undefined;

/** What follows the pictures of each video stream whose pictures are read, by name. */
export const VIDEO_FOLLOWERS = {
  captions: (_codec, context) => new CaptionObserver(context),
  pictures: createPictureObserver,
  splices: (_codec, context) => new SplicePictures(context),
} as const satisfies Readonly<Record<string, CreateVideoFollower>>;

type VideoFollowers = typeof VIDEO_FOLLOWERS;

/** What follows one stream. */
export type StreamFollowers = { readonly [Name in keyof VideoFollowers]: ReturnType<VideoFollowers[Name]> };
