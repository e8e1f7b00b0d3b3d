// Tested by: test/st2110/d40/scte104-cues.test.ts
import { type Cue, cueWith } from '../../scte35/cue.js';
import { segmentationTypeName, segmentBoundaryOf } from '../../scte35/segmentation-type.js';
import { segmentationUpid } from '../../scte35/segmentation-upid.js';
import type { SpliceCommandName } from '../../scte35/splice-command.js';
import type { Scte104Message, Scte104Operation, SegmentationRequest, SpliceRequest } from './scte104-message.js';

const TICKS_PER_DECISECOND = 9000;
const TICKS_PER_SECOND = 90_000;

/** An operation of a message, and what it asks an inserter for. */
export interface RequestedCue {
  readonly operation: Scte104Operation;
  /** As SCTE 35 has it, without its time; null of an operation that asks for none. */
  readonly cue: Cue | null;
  /** From the message to the splice; null where none is given. */
  readonly preRollMs: number | null;
}

/** A command that segmentation descriptors may follow. */
type Command = { readonly name: SpliceCommandName; readonly preRollMs: number | null };

/**
 * What a message asks for, in the terms of SCTE 35: segmentation descriptors are those of the command before them, and take its time; a time_signal
 * with descriptors asks for nothing besides.
 * Spec: SCTE 104, 9.3 and 9.8; SCTE 35, 9.7
 */
export function cuesOfMessage({ operations }: Scte104Message): readonly RequestedCue[] {
  let command: Command = { name: 'time_signal', preRollMs: null };
  return operations.flatMap((operation, index): RequestedCue[] => {
    switch (operation.operation) {
      case 'splice_request': {
        const preRollMs = spliceRequestPreRollMs(operation);
        command = { name: 'splice_insert', preRollMs };
        return [{ operation, cue: insertCue(operation), preRollMs }];
      }
      case 'time_signal_request': {
        command = { name: 'time_signal', preRollMs: operation.pre_roll_ms };
        const hasDescriptor = operations[index + 1]?.operation === 'segmentation_descriptor_request';
        const { preRollMs } = command;
        return hasDescriptor ? [] : [{ operation, cue: cueWith({ command: 'time_signal' }), preRollMs }];
      }
      case 'segmentation_descriptor_request': {
        const { name, preRollMs } = command;
        return [
          { operation, cue: segmentationCue(name, operation), preRollMs: operation.is_cancelled ? null : preRollMs },
        ];
      }
      default:
        return [{ operation, cue: null, preRollMs: null }];
    }
  });
}

function spliceRequestPreRollMs({ type, pre_roll_ms }: SpliceRequest): number | null {
  return type === 'start_normal' || type === 'end_normal' ? pre_roll_ms : null;
}

function insertCue(request: SpliceRequest): Cue {
  const { type, splice_event_id, break_duration_ds } = request;
  const isOut = type.startsWith('start');
  const isIn = type.startsWith('end');
  return cueWith({
    command: 'splice_insert',
    event_id: splice_event_id,
    direction: isOut ? 'out' : isIn ? 'in' : null,
    is_cancelled: type === 'cancel',
    is_immediate: type.endsWith('immediate'),
    duration90k: isOut && break_duration_ds > 0 ? break_duration_ds * TICKS_PER_DECISECOND : null,
    auto_return: isOut ? request.auto_return : null,
    unique_program_id: request.unique_program_id,
    avail_num: request.avail_num,
    avails_expected: request.avails_expected,
  });
}

function segmentationCue(command: SpliceCommandName, request: SegmentationRequest): Cue {
  const { segmentation_event_id: event_id, is_cancelled, segmentation_type_id, duration_s } = request;
  if (is_cancelled) return cueWith({ command, event_id, is_cancelled });
  const boundary = segmentBoundaryOf(segmentation_type_id);
  return cueWith({
    command,
    event_id,
    direction: boundary === null ? null : boundary === 'start' ? 'out' : 'in',
    duration90k: duration_s > 0 ? duration_s * TICKS_PER_SECOND : null,
    segmentation_type_id,
    segmentation_type: segmentationTypeName(segmentation_type_id),
    segment_num: request.segment_num,
    segments_expected: request.segments_expected,
    upids: upidsOf(request),
  });
}

function upidsOf({ upid_type, upid }: SegmentationRequest): Cue['upids'] {
  const decoded = segmentationUpid(upid_type, Buffer.from(upid, 'hex'));
  return decoded.upids ?? (upid === '' ? [] : [decoded]);
}
