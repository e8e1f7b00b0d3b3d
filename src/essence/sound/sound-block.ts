/**
 * Decoded sound, as the measures want it. `samples` has the frames of all channels, interleaved or one channel after the other; full scale
 * is 1. The samples are read during the call only, and may be used again by who made them.
 */
export interface SoundBlock {
  /** Of the first frame, ns since the stream began. */
  readonly timeNs: number;
  /** Frames per second. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: Float32Array;
  readonly isPlanar: boolean;
}
