import { FieldReader } from '../mpegts/descriptors/field-reader.js';
import { TRUNCATED } from '../mpegts/packet.js';
import { type SpliceCommand, type SpliceCommandName, spliceCommand } from './splice-command.js';
import { type SpliceDescriptor, spliceDescriptor } from './splice-descriptor.js';

/** What of a section whose CRC is right is not as the standard says. */
export type SpliceFault = 'command' | 'descriptors' | 'splice_command_length';

/**
 * A section with a cue, ready for JSON. It has 4096 bytes at most, and so are its lists bounded.
 * Spec: SCTE 35, splice_info_section
 */
export interface SpliceInfoSection {
  readonly sap_type: number;
  readonly protocol_version: number;
  readonly encrypted_packet: boolean;
  readonly encryption_algorithm: number;
  /** 90 kHz ticks to be added to each pts_time. */
  readonly pts_adjustment: number;
  readonly cw_index: number;
  readonly tier: number;
  /** 0xfff where it is not said, by old senders. */
  readonly splice_command_length: number;
  /** null where the packet is encrypted. */
  readonly splice_command_type: number | null;
  /** null where the packet is encrypted, or the command does not fit in (`fault`). */
  readonly command: SpliceCommand | null;
  /** Empty where the packet is encrypted. */
  readonly descriptors: readonly SpliceDescriptor[];
  readonly fault: SpliceFault | null;
}

/** Up to and with splice_command_length. */
const HEADER_SIZE = 13;
const CRC_SIZE = 4;
const LENGTH_NOT_SAID = 0xfff;

/** Reads a whole section from table_id to its CRC_32, which is not looked at; TRUNCATED where its header does not fit in. */
export function parseSpliceInfoSection(section: Uint8Array): SpliceInfoSection | typeof TRUNCATED {
  if (section.length < HEADER_SIZE + CRC_SIZE) return TRUNCATED;
  const reader = new FieldReader(section.subarray(1, HEADER_SIZE));
  reader.skip(2);
  const sapType = reader.bits(2);
  reader.skip(12);
  const head = {
    sap_type: sapType,
    protocol_version: reader.u8(),
    encrypted_packet: reader.flag(),
    encryption_algorithm: reader.bits(6),
    pts_adjustment: reader.bits(33),
    cw_index: reader.u8(),
    tier: reader.bits(12),
    splice_command_length: reader.bits(12),
  };
  const body = section.subarray(HEADER_SIZE, section.length - CRC_SIZE);
  if (head.encrypted_packet) return { ...head, splice_command_type: null, command: null, descriptors: [], fault: null };
  return { ...head, ...readBody(body, head.splice_command_length) };
}

/** The name by which a section is counted. */
export function commandNameOf(section: SpliceInfoSection): SpliceCommandName {
  return section.encrypted_packet ? 'encrypted' : (section.command?.name ?? 'reserved');
}

type Body = Pick<SpliceInfoSection, 'splice_command_type' | 'command' | 'descriptors' | 'fault'>;

function readBody(body: Uint8Array, length: number): Body {
  if (body.length === 0) return { splice_command_type: null, command: null, descriptors: [], fault: 'command' };
  const type = body[0]!;
  const said = length === LENGTH_NOT_SAID ? undefined : readWithLength(body, length);
  if (said !== undefined && said.command !== null) return { splice_command_type: type, ...said };
  // The length is not said, or wrong: a command of the standard shows by itself where it ends.
  const found = readByItself(body);
  const fault = found.fault ?? (said === undefined ? null : 'splice_command_length');
  return { splice_command_type: type, ...found, fault };
}

type Read = Omit<Body, 'splice_command_type'>;

function readWithLength(body: Uint8Array, length: number): Read {
  const reader = new FieldReader(body.subarray(1, 1 + length));
  const command = spliceCommand(body[0]!, reader);
  if (reader.isTruncated || 1 + length > body.length) return { command: null, descriptors: [], fault: 'command' };
  return { command, ...readDescriptors(new FieldReader(body.subarray(1 + length))) };
}

function readByItself(body: Uint8Array): Read {
  const reader = new FieldReader(body.subarray(1));
  const command = spliceCommand(body[0]!, reader);
  // These end where their length says, and nowhere else.
  const isOpen = command.name === 'private_command' || command.name === 'reserved';
  if (reader.isTruncated || isOpen) return { command: null, descriptors: [], fault: 'command' };
  return { command, ...readDescriptors(reader) };
}

function readDescriptors(reader: FieldReader): Pick<Body, 'descriptors' | 'fault'> {
  const descriptors = reader.listIn(reader.u16(), spliceDescriptor);
  return { descriptors, fault: reader.isTruncated ? 'descriptors' : null };
}
