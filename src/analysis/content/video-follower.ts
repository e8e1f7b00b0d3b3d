import type { CodedPicture, KeyAccessUnit, VideoUserData } from '../../codec/video/coded-picture.js';

/** Takes what the video observer of a PID finds, so that the stream is looked through once for all. */
export interface VideoFollower {
  /** In the order of the stream. */
  picture?(picture: CodedPicture): void;
  /** In the order in which the pictures are shown. */
  userData?(data: VideoUserData): void;
  /** A PES packet begins: whether the next picture that can be decoded alone is wanted. */
  wantsKeyPicture?(timeNs: number): boolean;
  /** A picture that can be decoded alone, as it was wanted. */
  keyPicture?(picture: KeyAccessUnit): void;
  /** Bytes of the stream are missing. */
  gap?(): void;
  /** A second of the stream is over. */
  second?(timeNs: number): void;
  /** The stream is over. */
  settle?(): void;
}
