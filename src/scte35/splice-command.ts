// Tested by: test/scte35/splice-info-section.test.ts
import type { FieldReader } from '../mpegts/descriptors/field-reader.js';
import { formatIdentifierText } from '../mpegts/format-identifier.js';
import { type BreakDuration, breakDuration, type SpliceTime, spliceTime } from './splice-time.js';

/** Spec: SCTE 35, splice_command_type */
export const SPLICE_COMMANDS = [
  { type: 0x00, name: 'splice_null' },
  { type: 0x04, name: 'splice_schedule' },
  { type: 0x05, name: 'splice_insert' },
  { type: 0x06, name: 'time_signal' },
  { type: 0x07, name: 'bandwidth_reservation' },
  { type: 0xff, name: 'private_command' },
] as const;

/** Commands by their name; `reserved` has no meaning yet, `encrypted` cannot be read. */
export type SpliceCommandName = (typeof SPLICE_COMMANDS)[number]['name'] | 'reserved' | 'encrypted';

/** Spec: SCTE 35, splice_insert, component mode */
export interface SpliceInsertComponent {
  readonly component_tag: number;
  /** null where the splice is immediate. */
  readonly splice_time: SpliceTime | null;
}

/** Spec: SCTE 35, splice_insert: fields behind a cancelled event are null, components are empty in program mode. */
export interface SpliceInsert {
  readonly name: 'splice_insert';
  readonly splice_event_id: number;
  readonly splice_event_cancel_indicator: boolean;
  readonly out_of_network_indicator: boolean | null;
  readonly program_splice_flag: boolean | null;
  readonly duration_flag: boolean | null;
  readonly splice_immediate_flag: boolean | null;
  readonly event_id_compliance_flag: boolean | null;
  readonly splice_time: SpliceTime | null;
  readonly components: readonly SpliceInsertComponent[];
  readonly break_duration: BreakDuration | null;
  readonly unique_program_id: number | null;
  readonly avail_num: number | null;
  readonly avails_expected: number | null;
}

/** Spec: SCTE 35, splice_schedule, component mode */
export interface ScheduledComponent {
  readonly component_tag: number;
  readonly utc_splice_time: number;
}

/** Spec: SCTE 35, splice_schedule: times are seconds since 1980-01-06 with the leap seconds since counted in. */
export interface ScheduledSplice {
  readonly splice_event_id: number;
  readonly splice_event_cancel_indicator: boolean;
  readonly event_id_compliance_flag: boolean;
  readonly out_of_network_indicator: boolean | null;
  readonly program_splice_flag: boolean | null;
  readonly duration_flag: boolean | null;
  readonly utc_splice_time: number | null;
  readonly components: readonly ScheduledComponent[];
  readonly break_duration: BreakDuration | null;
  readonly unique_program_id: number | null;
  readonly avail_num: number | null;
  readonly avails_expected: number | null;
}

/** Spec: SCTE 35, splice_schedule */
export interface SpliceSchedule {
  readonly name: 'splice_schedule';
  readonly splices: readonly ScheduledSplice[];
}

/** Spec: SCTE 35, time_signal */
export interface TimeSignal {
  readonly name: 'time_signal';
  readonly splice_time: SpliceTime;
}

/** Spec: SCTE 35, private_command */
export interface PrivateCommand {
  readonly name: 'private_command';
  /** Four characters, or 0x and hexadecimal digits. */
  readonly identifier: string;
  readonly hex: string;
}

/** A splice command in fields, told apart by `name`; ready for JSON. */
export type SpliceCommand =
  | { readonly name: 'splice_null' }
  | SpliceSchedule
  | SpliceInsert
  | TimeSignal
  | { readonly name: 'bandwidth_reservation' }
  | PrivateCommand
  | { readonly name: 'reserved'; readonly hex: string };

/** Reads the command of that type; private and reserved ones take all that the reader has. */
export function spliceCommand(type: number, reader: FieldReader): SpliceCommand {
  switch (SPLICE_COMMANDS.find((command) => command.type === type)?.name) {
    case 'splice_null':
      return { name: 'splice_null' };
    case 'splice_schedule':
      return { name: 'splice_schedule', splices: reader.repeat(reader.u8(), scheduledSplice) };
    case 'splice_insert':
      return spliceInsert(reader);
    case 'time_signal':
      return { name: 'time_signal', splice_time: spliceTime(reader) };
    case 'bandwidth_reservation':
      return { name: 'bandwidth_reservation' };
    case 'private_command':
      return { name: 'private_command', identifier: formatIdentifierText(reader.u32()), hex: reader.hex() };
    default:
      return { name: 'reserved', hex: reader.hex() };
  }
}

function spliceInsert(reader: FieldReader): SpliceInsert {
  const eventId = reader.u32();
  const isCancelled = reader.flag();
  reader.skip(7);
  const head = { name: 'splice_insert', splice_event_id: eventId, splice_event_cancel_indicator: isCancelled } as const;
  if (isCancelled)
    return { ...head, ...CANCELLED, splice_immediate_flag: null, event_id_compliance_flag: null, splice_time: null };
  const outOfNetwork = reader.flag();
  const isProgram = reader.flag();
  const hasDuration = reader.flag();
  const isImmediate = reader.flag();
  const isCompliant = reader.flag();
  reader.skip(3);
  return {
    ...head,
    out_of_network_indicator: outOfNetwork,
    program_splice_flag: isProgram,
    duration_flag: hasDuration,
    splice_immediate_flag: isImmediate,
    event_id_compliance_flag: isCompliant,
    splice_time: reader.optional(isProgram && !isImmediate, () => spliceTime(reader)),
    components: isProgram ? [] : reader.repeat(reader.u8(), () => insertComponent(reader, isImmediate)),
    ...breakAndAvail(reader, hasDuration),
  };
}

function insertComponent(reader: FieldReader, isImmediate: boolean): SpliceInsertComponent {
  return { component_tag: reader.u8(), splice_time: reader.optional(!isImmediate, () => spliceTime(reader)) };
}

function scheduledSplice(reader: FieldReader): ScheduledSplice {
  const eventId = reader.u32();
  const isCancelled = reader.flag();
  const isCompliant = reader.flag();
  reader.skip(6);
  const head = {
    splice_event_id: eventId,
    splice_event_cancel_indicator: isCancelled,
    event_id_compliance_flag: isCompliant,
  };
  if (isCancelled) return { ...head, ...CANCELLED, utc_splice_time: null };
  const outOfNetwork = reader.flag();
  const isProgram = reader.flag();
  const hasDuration = reader.flag();
  reader.skip(5);
  return {
    ...head,
    out_of_network_indicator: outOfNetwork,
    program_splice_flag: isProgram,
    duration_flag: hasDuration,
    utc_splice_time: reader.optional(isProgram, () => reader.u32()),
    components: isProgram ? [] : reader.repeat(reader.u8(), scheduledComponent),
    ...breakAndAvail(reader, hasDuration),
  };
}

function scheduledComponent(reader: FieldReader): ScheduledComponent {
  return { component_tag: reader.u8(), utc_splice_time: reader.u32() };
}

function breakAndAvail(reader: FieldReader, hasDuration: boolean) {
  return {
    break_duration: reader.optional(hasDuration, () => breakDuration(reader)),
    unique_program_id: reader.u16(),
    avail_num: reader.u8(),
    avails_expected: reader.u8(),
  };
}

/** What a cancelled event has no more of. */
const CANCELLED = {
  out_of_network_indicator: null,
  program_splice_flag: null,
  duration_flag: null,
  components: [],
  break_duration: null,
  unique_program_id: null,
  avail_num: null,
  avails_expected: null,
} as const;
