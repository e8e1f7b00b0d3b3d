import type { DecoderEnded } from './decoder-process.js';
import type { FailedAnswer, JpegAnswer, PictureAnswer, PictureRequest, RgbPicture } from './protocol.js';

/** What happened to the processes of a slot. */
export interface SlotObserver {
  ended(end: DecoderEnded): void;
  /** Monotonic ms. */
  now(): number;
}

/** The place of one decoder of a pool, which does one thing at a time; what it is asked never rejects. */
export interface PictureSlot {
  readonly isBusy: boolean;
  /** Of the process that runs; undefined: none does. */
  readonly pid: number | undefined;
  /** How long until it may be asked; 0: now. */
  waitMs(nowMs: number): number;
  picture(request: PictureRequest): Promise<PictureAnswer | FailedAnswer | DecoderEnded>;
  jpeg(picture: RgbPicture, quality: number): Promise<JpegAnswer | FailedAnswer | DecoderEnded>;
  /** Resolves when its process is gone. */
  close(): Promise<void>;
}
