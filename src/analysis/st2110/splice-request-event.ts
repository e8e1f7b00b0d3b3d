// Tested by: test/analysis/st2110/ancillary-stream-payload.test.ts
import { cueWith } from '../../scte35/cue.js';
import type { SpliceCommandName } from '../../scte35/splice-command.js';
import { cuesOfMessage, type RequestedCue } from '../../st2110/d40/scte104-cues.js';
import type { Scte104Message } from '../../st2110/d40/scte104-message.js';
import type { Severity } from '../../stream/severity.js';
import type { CaptionEvent } from '../content/caption-event.js';
import type { CueUpid } from '../content/cue-event.js';
import { upidOf } from '../content/cue-times.js';
import type { EssenceChangeEvent } from './essence-event.js';

/**
 * What an SCTE 104 message asks for, told in the terms of SCTE 35: what an inserter is to make of it. Fields of the same name are those of `cue`.
 * Spec: SCTE 104, 8 and 9; SCTE 35, 9.7
 */
export interface SpliceRequestEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `splice_request`. */
  readonly event: 'splice_request';
  /** The command of SCTE 35 that it asks for, or whose segmentation descriptor it is; `other` of an operation that asks for none. */
  readonly name: SpliceCommandName | 'other';
  /** Always `info`. */
  readonly severity: Severity;
  /** When it came, in ns since the first datagram of the stream. */
  readonly time_ns: number;
  /** opID of SCTE 104 in words, or its number. */
  readonly operation: string;
  /** Of the message. */
  readonly message_number: number;
  /** Which of the inserter's services. */
  readonly dpi_pid_index: number;
  /** splice_event_id or segmentation_event_id; null where there is none. */
  readonly event_id: number | null;
  /** `out` leaves the network or begins a segment, `in` returns to it or ends one; null where it is neither, or cancelled. */
  readonly direction: 'out' | 'in' | null;
  /** The event is taken back. */
  readonly is_cancelled: boolean;
  /** The splice is to be made at once. */
  readonly is_immediate: boolean;
  /** From the message to the splice, ms; null where it is not said. */
  readonly pre_roll_ms: number | null;
  /** When the splice is, in ns since the first datagram: the pre-roll behind the message; null where it is not said, or tied to a time code. */
  readonly splice_time_ns: number | null;
  /** The time that the message is tied to: a time code, UTC or a GPI; null without one. */
  readonly message_time: string | null;
  /** Duration of the break or segment, ms; null where it is not said. */
  readonly duration_ms: number | null;
  /** The break ends by itself after its duration; null where it is no break. */
  readonly auto_return: boolean | null;
  /** Of a splice request; null for others. */
  readonly unique_program_id: number | null;
  /** Of a splice request; null for others. */
  readonly avail_num: number | null;
  /** Of a splice request; null for others. */
  readonly avails_expected: number | null;
  /** Of a segmentation descriptor; null for others. */
  readonly segmentation_type_id: number | null;
  /** segmentation_type_id in words. */
  readonly segmentation_type: string | null;
  /** Of a segmentation descriptor; null for others. */
  readonly segment_num: number | null;
  /** Of a segmentation descriptor; null for others. */
  readonly segments_expected: number | null;
  /** What is segmented. */
  readonly upids: readonly CueUpid[];
}

/** What happens in ancillary data. */
export type AncillaryEvent = EssenceChangeEvent | SpliceRequestEvent | CaptionEvent;

/** An event for each thing that the message that came then asks for. */
export function spliceRequestEvents(message: Scte104Message, timeNs: number): SpliceRequestEvent[] {
  return cuesOfMessage(message).map((requested) => eventOf(requested, message, timeNs));
}

/** What an operation has that asks for nothing. */
const NO_CUE = cueWith({ command: 'splice_null' });

function eventOf(
  { operation, cue, preRollMs }: RequestedCue,
  message: Scte104Message,
  timeNs: number,
): SpliceRequestEvent {
  const { duration90k, upids, ...fields } = cue ?? NO_CUE;
  return {
    type: 'event',
    event: 'splice_request',
    name: cue?.command ?? 'other',
    severity: 'info',
    time_ns: timeNs,
    operation: operation.operation === 'other' ? `0x${operation.op_id.toString(16)}` : operation.operation,
    message_number: message.message_number,
    dpi_pid_index: message.dpi_pid_index,
    event_id: fields.event_id,
    direction: fields.direction,
    segmentation_type_id: fields.segmentation_type_id,
    segmentation_type: fields.segmentation_type,
    is_cancelled: fields.is_cancelled,
    is_immediate: fields.is_immediate,
    pre_roll_ms: preRollMs,
    splice_time_ns: preRollMs === null || message.time !== null ? null : timeNs + preRollMs * 1e6,
    message_time: message.time,
    duration_ms: duration90k === null ? null : duration90k / 90,
    auto_return: fields.auto_return,
    unique_program_id: fields.unique_program_id,
    avail_num: fields.avail_num,
    avails_expected: fields.avails_expected,
    segment_num: fields.segment_num,
    segments_expected: fields.segments_expected,
    upids: upids.map(upidOf),
  };
}
