// Tested by: test/analysis/content/content-desk.test.ts
import type { CodecId } from '../../mpegts/codec.js';
import type { Severity } from '../../stream/severity.js';
import type { CueEvent, CueUnmatchedEvent, SplicePointEvent } from './cue-event.js';

/** What every event of what a PID carries has. */
export interface ContentEventFields {
  /** Always `event`. */
  readonly type: 'event';
  /** What kind of thing happened. */
  readonly event: string;
  /** What it is about, in a word: a field, a channel, a command. */
  readonly name: string;
  /** How grave it is. */
  readonly severity: Severity;
  /** When it happened, in ns since the first datagram of the stream. */
  readonly time_ns: number;
  /** The PID that carries it. */
  readonly pid: number;
}

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
export type ContentEvent = FormatChangeEvent | CueEvent | SplicePointEvent | CueUnmatchedEvent;
