// Tested by: test/analysis/content/video-observer.test.ts
import type { CodedPicture, KeyAccessUnit, VideoUserData } from '../../codec/video/coded-picture.js';
import type { ObserverContext } from './observer-context.js';

/** Takes what the video observer of a PID finds, so that the stream is looked through once for all. */
export interface VideoFollower {
  /** In the order of the stream. */
  picture?(picture: CodedPicture): void;
  /** In the order in which the pictures are shown. */
  userData?(data: VideoUserData): void;
  /** A picture that can be decoded alone; see `keyIntervalNs`. */
  keyPicture?(picture: KeyAccessUnit): void;
  /** Bytes of the stream are missing. */
  gap?(): void;
  /** A second of the stream is over. */
  second?(timeNs: number): void;
}

export type CreateVideoFollower = (context: ObserverContext) => VideoFollower;

/** What follows the pictures of each video stream whose pictures are read, by name. */
export const VIDEO_FOLLOWERS = {} as const satisfies Readonly<Record<string, CreateVideoFollower>>;

export type VideoFollowers = typeof VIDEO_FOLLOWERS;

/** What follows one stream. */
export type StreamFollowers = { readonly [Name in keyof VideoFollowers]: ReturnType<VideoFollowers[Name]> };
