// Tested by: test/st2110/d40/anc-content.test.ts
import { u16At, u32At } from '../../mpegts/big-endian.js';

const MULTIPLE_OPERATIONS = 0xffff;
const MULTIPLE_HEADER = 10;
const SINGLE_HEADER = 13;
const OPERATION_HEADER = 4;
/** Bytes of a time by its type: none, UTC, time of day, GPI. Spec: SCTE 104, 11.1 */
const TIME_BYTES: Readonly<Record<number, number>> = { 0: 0, 1: 6, 2: 4, 3: 2 };

/** One operation of a message. Spec: SCTE 104, 8 */
export type Scte104Operation = SpliceRequest | TimeSignalRequest | SegmentationRequest | OtherOperation;

/** opID 0x0101. Spec: SCTE 104, 9.3.1 */
export interface SpliceRequest {
  readonly operation: 'splice_request';
  readonly type: 'start_normal' | 'start_immediate' | 'end_normal' | 'end_immediate' | 'cancel' | 'reserved';
  readonly splice_event_id: number;
  readonly unique_program_id: number;
  readonly pre_roll_ms: number;
  /** In tenths of a second, as sent. */
  readonly break_duration_ds: number;
  readonly avail_num: number;
  readonly avails_expected: number;
  readonly auto_return: boolean;
}

/** opID 0x0104. Spec: SCTE 104, 9.3.4 */
export interface TimeSignalRequest {
  readonly operation: 'time_signal_request';
  readonly pre_roll_ms: number;
}

/** opID 0x010B. Spec: SCTE 104, 9.8.3 */
export interface SegmentationRequest {
  readonly operation: 'segmentation_descriptor_request';
  readonly segmentation_event_id: number;
  readonly is_cancelled: boolean;
  /** 0: not said. */
  readonly duration_s: number;
  readonly upid_type: number;
  /** Hexadecimal digits. */
  readonly upid: string;
  readonly segmentation_type_id: number;
  readonly segment_num: number;
  readonly segments_expected: number;
}

export interface OtherOperation {
  readonly operation: 'other';
  /** opID of a multiple operation message, or of a single one. */
  readonly op_id: number;
}

export interface Scte104Message {
  readonly message_number: number;
  /** -1 in a single operation message without one. */
  readonly dpi_pid_index: number;
  /** When: hh:mm:ss:ff of a time code, `UTC 1234.567890`, `GPI 1`; null: at once, by the pre-roll alone. */
  readonly time: string | null;
  readonly operations: readonly Scte104Operation[];
}

export type Scte104Result = { readonly message: Scte104Message } | { readonly fault: 'length' | 'time' };

/** Reads a message as an automation system sends it. Spec: SCTE 104, 8.2 and 8.3 */
export function scte104MessageOf(bytes: Uint8Array): Scte104Result {
  if (bytes.length < 4) return { fault: 'length' };
  const size = u16At(bytes, 2);
  if (size > bytes.length) return { fault: 'length' };
  const message = bytes.subarray(0, size);
  return u16At(bytes, 0) === MULTIPLE_OPERATIONS ? multipleOf(message) : singleOf(message);
}

function singleOf(bytes: Uint8Array): Scte104Result {
  if (bytes.length < SINGLE_HEADER) return { fault: 'length' };
  const operations = [{ operation: 'other', op_id: u16At(bytes, 0) } as const];
  return { message: { message_number: bytes[10]!, dpi_pid_index: u16At(bytes, 11), time: null, operations } };
}

function multipleOf(bytes: Uint8Array): Scte104Result {
  if (bytes.length < MULTIPLE_HEADER + 2) return { fault: 'length' };
  const type = bytes[10]!;
  const timeBytes = TIME_BYTES[type];
  if (timeBytes === undefined) return { fault: 'time' };
  const at = MULTIPLE_HEADER + 1 + timeBytes;
  if (at >= bytes.length) return { fault: 'length' };
  const operations = operationsOf(bytes, at);
  if (operations === undefined) return { fault: 'length' };
  const time = timeText(bytes, MULTIPLE_HEADER + 1, type);
  return { message: { message_number: bytes[6]!, dpi_pid_index: u16At(bytes, 7), time, operations } };
}

/** undefined where they do not fit. */
function operationsOf(bytes: Uint8Array, at: number): Scte104Operation[] | undefined {
  const operations: Scte104Operation[] = [];
  let pos = at + 1;
  for (let index = 0; index < bytes[at]!; index++) {
    if (pos + OPERATION_HEADER > bytes.length) return undefined;
    const end = pos + OPERATION_HEADER + u16At(bytes, pos + 2);
    if (end > bytes.length) return undefined;
    operations.push(operationOf(u16At(bytes, pos), bytes.subarray(pos + OPERATION_HEADER, end)));
    pos = end;
  }
  return operations;
}

const SPLICE_TYPES = ['reserved', 'start_normal', 'start_immediate', 'end_normal', 'end_immediate', 'cancel'] as const;

function operationOf(opId: number, data: Uint8Array): Scte104Operation {
  if (opId === 0x0101 && data.length >= 14) return spliceRequestOf(data);
  if (opId === 0x0104 && data.length >= 2) return { operation: 'time_signal_request', pre_roll_ms: u16At(data, 0) };
  if (opId === 0x010b) return segmentationOf(data) ?? { operation: 'other', op_id: opId };
  return { operation: 'other', op_id: opId };
}

function spliceRequestOf(data: Uint8Array): SpliceRequest {
  return {
    operation: 'splice_request',
    type: SPLICE_TYPES[data[0]!] ?? 'reserved',
    splice_event_id: u32At(data, 1),
    unique_program_id: u16At(data, 5),
    pre_roll_ms: u16At(data, 7),
    break_duration_ds: u16At(data, 9),
    avail_num: data[11]!,
    avails_expected: data[12]!,
    auto_return: data[13] !== 0,
  };
}

function segmentationOf(data: Uint8Array): SegmentationRequest | undefined {
  if (data.length < 9) return undefined;
  const upidEnd = 9 + data[8]!;
  if (data.length < upidEnd + 3) return undefined;
  return {
    operation: 'segmentation_descriptor_request',
    segmentation_event_id: u32At(data, 0),
    is_cancelled: data[4] !== 0,
    duration_s: u16At(data, 5),
    upid_type: data[7]!,
    upid: Array.from(data.subarray(9, upidEnd), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    segmentation_type_id: data[upidEnd]!,
    segment_num: data[upidEnd + 1]!,
    segments_expected: data[upidEnd + 2]!,
  };
}

/** Spec: SCTE 104, 11.1 */
function timeText(bytes: Uint8Array, at: number, type: number): string | null {
  const two = (pos: number): string => String(bytes[pos]!).padStart(2, '0');
  if (type === 1) return `UTC ${u32At(bytes, at)}.${String(u16At(bytes, at + 4)).padStart(5, '0')}`;
  if (type === 2) return `${two(at)}:${two(at + 1)}:${two(at + 2)}:${two(at + 3)}`;
  return type === 3 ? `GPI ${bytes[at]!}` : null;
}
