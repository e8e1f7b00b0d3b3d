// Tested by: test/codec/video/video-inspector.test.ts
import type { CodedPicture, KeyAccessUnit, VideoUserData } from './coded-picture.js';
import type { VideoFormat } from './video-format.js';

/** Takes what is found in a video stream. */
export interface VideoSink {
  /** The pictures from here on have that format: it is the first, or not what it was. */
  format(format: VideoFormat, timeNs: number): void;
  /** In the order of the stream. */
  picture(picture: CodedPicture): void;
  /** In the order in which the pictures are shown. */
  userData?(data: VideoUserData): void;
  /** What was asked for by `keyIntervalNs`. */
  keyPicture?(picture: KeyAccessUnit): void;
}
