// Tested by: test/analysis/st2110/ancillary-stream-payload.test.ts
import type { Scte104Message, Scte104Operation } from '../../st2110/d40/scte104-message.js';
import type { Severity } from '../../stream/severity.js';
import type { CaptionEvent } from '../content/caption-event.js';
import type { EssenceChangeEvent } from './essence-event.js';

/**
 * An operation of an SCTE 104 message, told in the terms of SCTE 35: what an inserter is to make of it.
 * Spec: SCTE 104, 8 and 9; SCTE 35, 9.7
 */
export interface SpliceRequestEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `splice_request`. */
  readonly event: 'splice_request';
  /** The command of SCTE 35 that it asks for; `other` of an operation that asks for none. */
  readonly name: 'splice_insert' | 'time_signal' | 'segmentation' | 'other';
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
  /** `out` leaves the network, `in` returns to it; null where it is neither, or cancelled. */
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
  /** Of a segmentation descriptor; null for others. */
  readonly segment_num: number | null;
  /** Of a segmentation descriptor; null for others. */
  readonly segments_expected: number | null;
  /** segmentation_upid as type and hexadecimal digits; null without one. */
  readonly upid: string | null;
}

/** What happens in ancillary data. */
export type AncillaryEvent = EssenceChangeEvent | SpliceRequestEvent | CaptionEvent;

const NOTHING = {
  event_id: null,
  direction: null,
  is_cancelled: false,
  is_immediate: false,
  pre_roll_ms: null,
  splice_time_ns: null,
  duration_ms: null,
  auto_return: null,
  unique_program_id: null,
  avail_num: null,
  avails_expected: null,
  segmentation_type_id: null,
  segment_num: null,
  segments_expected: null,
  upid: null,
} as const;

/** An event for each operation of the message that came then. */
export function spliceRequestEvents(message: Scte104Message, timeNs: number): SpliceRequestEvent[] {
  return message.operations.map((operation) => eventOf(operation, message, timeNs));
}

function eventOf(operation: Scte104Operation, message: Scte104Message, timeNs: number): SpliceRequestEvent {
  return {
    type: 'event',
    event: 'splice_request',
    name: 'other',
    severity: 'info',
    time_ns: timeNs,
    operation: operation.operation === 'other' ? `0x${operation.op_id.toString(16)}` : operation.operation,
    message_number: message.message_number,
    dpi_pid_index: message.dpi_pid_index,
    message_time: message.time,
    ...NOTHING,
    ...fieldsOf(operation, (preRollMs) => (message.time === null ? timeNs + preRollMs * 1e6 : null)),
  };
}

function fieldsOf(
  operation: Scte104Operation,
  timeOf: (preRollMs: number) => number | null,
): Partial<SpliceRequestEvent> {
  if (operation.operation === 'splice_request') {
    const { type, pre_roll_ms, break_duration_ds, auto_return } = operation;
    const isImmediate = type.endsWith('immediate');
    const isOut = type.startsWith('start');
    const isIn = type.startsWith('end');
    const hasPreRoll = !isImmediate && type !== 'cancel';
    return {
      name: 'splice_insert',
      event_id: operation.splice_event_id,
      direction: isOut ? 'out' : isIn ? 'in' : null,
      is_cancelled: type === 'cancel',
      is_immediate: isImmediate,
      pre_roll_ms: hasPreRoll ? pre_roll_ms : null,
      splice_time_ns: hasPreRoll ? timeOf(pre_roll_ms) : null,
      duration_ms: isOut && break_duration_ds > 0 ? break_duration_ds * 100 : null,
      auto_return: isOut ? auto_return : null,
      unique_program_id: operation.unique_program_id,
      avail_num: operation.avail_num,
      avails_expected: operation.avails_expected,
    };
  }
  if (operation.operation === 'time_signal_request') {
    const { pre_roll_ms } = operation;
    return { name: 'time_signal', pre_roll_ms, splice_time_ns: timeOf(pre_roll_ms) };
  }
  if (operation.operation === 'segmentation_descriptor_request') {
    const { upid, upid_type, duration_s } = operation;
    return {
      name: 'segmentation',
      event_id: operation.segmentation_event_id,
      is_cancelled: operation.is_cancelled,
      duration_ms: duration_s > 0 ? duration_s * 1000 : null,
      segmentation_type_id: operation.segmentation_type_id,
      segment_num: operation.segment_num,
      segments_expected: operation.segments_expected,
      upid: upid === '' ? null : `${upid_type}: ${upid}`,
    };
  }
  return {};
}
