// Tested by: test/analysis/content/content-desk.test.ts
import type { CodecId } from '../../mpegts/codec.js';
import type { AudioContradictionEvent, AudioSyncEvent } from './audio-events.js';
import type { CaptionEvent } from './caption-event.js';
import type { ContentEventFields } from './content-event-fields.js';
import type { CueEvent, CueUnmatchedEvent, SplicePointEvent } from './cue-event.js';
import type { EpisodeEvent } from './episode-event.js';
import type { Id3Event } from './metadata-events.js';
import type { SubtitleEvent } from './subtitle-event.js';

export type { ContentEventFields } from './content-event-fields.js';

/** One field of a format that changed. */
export interface FormatFieldChange {
  /** The field, by its name in the report. */
  readonly field: string;
  /** Before; null where it was not known. */
  readonly before: string | number | boolean | null;
  /** From now on; null where it is not known. */
  readonly after: string | number | boolean | null;
}

/** The headers of an elementary stream say something else than before. */
export interface FormatChangeEvent extends ContentEventFields {
  /** Always `format_change`. */
  readonly event: 'format_change';
  /** What the stream is coded as. */
  readonly codec: CodecId;
  /** What is different. */
  readonly changes: readonly FormatFieldChange[];
}

/** What happened in an elementary stream, and is no alarm. */
export type ContentEvent =
  | FormatChangeEvent
  | AudioSyncEvent
  | AudioContradictionEvent
  | Id3Event
  | CaptionEvent
  | CueEvent
  | CueUnmatchedEvent
  | EpisodeEvent
  | SplicePointEvent
  | SubtitleEvent;
