// Tested by: test/analysis/content/metadata-observer.test.ts
import type { Id3Frame } from '../../codec/metadata/id3.js';
import type { ContentEventFields } from './content-event-fields.js';

/** A tag of timed metadata came. */
export interface Id3Event extends ContentEventFields {
  /** Always `id3`. */
  readonly event: 'id3';
  /** Of the PES packet, 90 kHz; null without. */
  readonly pts_90k: number | null;
  /** The first 16 frames; texts of no more than 256 characters. */
  readonly frames: readonly Id3Frame[];
  /** Tags since the last one that was told: there are 5 events in a second. */
  readonly untold_tags: number;
}
