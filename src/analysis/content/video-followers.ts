// Tested by: test/analysis/content/video-observer.test.ts
import { CaptionStream } from './caption-stream.js';
import type { ObserverContext } from './observer-context.js';
import type { VideoFollower } from './video-follower.js';

export type CreateVideoFollower = (context: ObserverContext) => VideoFollower;

/** What follows the pictures of each video stream whose pictures are read, by name. */
export const VIDEO_FOLLOWERS = {
  captions: (context) => new CaptionStream(context),
} as const satisfies Readonly<Record<string, CreateVideoFollower>>;

type VideoFollowers = typeof VIDEO_FOLLOWERS;

/** What follows one stream. */
export type StreamFollowers = { readonly [Name in keyof VideoFollowers]: ReturnType<VideoFollowers[Name]> };
