// Tested by: test/analysis/content/audio-observer.test.ts
import type { CodecId } from '../../mpegts/codec.js';
import type { AudioContradiction } from './audio-contradictions.js';
import type { ContentEventFields } from './content-event-fields.js';

/** No audio frame stands where one should, though no packet is missing; or frames follow each other again. */
export interface AudioSyncEvent extends ContentEventFields {
  /** Always `audio_sync`. */
  readonly event: 'audio_sync';
  readonly name: 'lost' | 'regained';
  /** What the stream is coded as, as the PMT says. */
  readonly codec: CodecId;
  /** Frames since the stream was first seen. */
  readonly frames: number;
  /** Bytes that were passed over, of `regained`; null of `lost`. */
  readonly skipped_bytes: number | null;
  /** Losses since the last one that was told: there is one event in 10 s. */
  readonly untold_losses: number;
}

/** Descriptors of the PMT contradict an audio stream, or each other. */
export interface AudioContradictionEvent extends ContentEventFields {
  /** Always `audio_contradiction`. */
  readonly event: 'audio_contradiction';
  /** What the stream is coded as, as the PMT says. */
  readonly codec: CodecId;
  /** What they say, and what is so. */
  readonly contradictions: readonly AudioContradiction[];
}
