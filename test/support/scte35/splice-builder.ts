import { BitWriter } from '../packets/bit-writer.js';
import { shortSectionWithCrc } from '../packets/section-builder.js';

interface SectionFields {
  readonly type: number;
  readonly command: Uint8Array;
  readonly descriptors?: readonly Uint8Array[];
  readonly ptsAdjustment?: number;
  readonly cwIndex?: number;
  readonly tier?: number;
  /** splice_command_length; that of the command unless given. */
  readonly commandLength?: number;
  readonly isEncrypted?: boolean;
  readonly encryptionAlgorithm?: number;
}

const CUEI = 0x43554549;
export const CommandType = { NULL: 0, SCHEDULE: 4, INSERT: 5, TIME_SIGNAL: 6, BANDWIDTH: 7, PRIVATE: 255 } as const;

/** A splice_info_section with a right CRC_32. */
export function spliceSection(fields: SectionFields): Buffer {
  const { type, command, descriptors = [], ptsAdjustment = 0, cwIndex = 0, tier = 0xfff } = fields;
  const { commandLength = command.length, isEncrypted = false, encryptionAlgorithm = 0 } = fields;
  const loop = Buffer.concat(descriptors);
  const head = new BitWriter()
    .u(8, 0) // protocol_version
    .u(1, Number(isEncrypted))
    .u(6, encryptionAlgorithm)
    .u(33, ptsAdjustment)
    .u(8, cwIndex)
    .u(12, tier)
    .u(12, commandLength)
    .u(8, type)
    .bytes();
  const loopLength = new BitWriter().u(16, loop.length).bytes();
  return shortSectionWithCrc(0xfc, [...head, ...command, ...loopLength, ...loop]);
}

/** splice_time(): null where no time is specified. */
function spliceTime(writer: BitWriter, pts: number | null): BitWriter {
  return pts === null ? writer.u(1, 0).u(7, 0x7f) : writer.u(1, 1).u(6, 0x3f).u(33, pts);
}

interface InsertFields {
  readonly eventId: number;
  readonly isCancelled?: boolean;
  readonly isOut?: boolean;
  /** undefined: immediate. */
  readonly pts?: number | null;
  readonly components?: readonly (readonly [tag: number, pts: number])[];
  readonly duration?: number;
  readonly autoReturn?: boolean;
  readonly programId?: number;
  readonly avail?: readonly [num: number, expected: number];
}

export function spliceInsert(fields: InsertFields): Buffer {
  const {
    eventId,
    isCancelled = false,
    isOut = true,
    pts,
    components,
    duration,
    programId = 1,
    avail = [0, 0],
  } = fields;
  const writer = new BitWriter().u(32, eventId).u(1, Number(isCancelled)).u(7, 0x7f);
  if (isCancelled) return writer.bytes();
  const isImmediate = pts === undefined && components === undefined;
  writer
    .u(1, Number(isOut))
    .u(1, Number(components === undefined)) // program_splice_flag
    .u(1, Number(duration !== undefined))
    .u(1, Number(isImmediate))
    .u(1, 1) // event_id_compliance_flag
    .u(3, 7);
  if (components !== undefined) {
    writer.u(8, components.length);
    for (const [tag, componentPts] of components) spliceTime(writer.u(8, tag), componentPts);
  } else if (!isImmediate) spliceTime(writer, pts ?? null);
  if (duration !== undefined)
    writer
      .u(1, Number(fields.autoReturn ?? true))
      .u(6, 0x3f)
      .u(33, duration);
  return writer.u(16, programId).u(8, avail[0]).u(8, avail[1]).bytes();
}

export function timeSignal(pts: number | null): Buffer {
  return spliceTime(new BitWriter(), pts).bytes();
}

/** A descriptor of the standard, or of somebody else. */
export function spliceDescriptor(tag: number, body: Uint8Array, identifier = CUEI): Buffer {
  const head = new BitWriter()
    .u(8, tag)
    .u(8, body.length + 4)
    .u(32, identifier)
    .bytes();
  return Buffer.concat([head, body]);
}

interface SegmentationFields {
  readonly eventId: number;
  readonly typeId?: number;
  readonly isCancelled?: boolean;
  readonly duration?: number;
  readonly upidType?: number;
  readonly upid?: Uint8Array;
  readonly segment?: readonly [num: number, expected: number];
  readonly subSegment?: readonly [num: number, expected: number];
  readonly components?: readonly (readonly [tag: number, ptsOffset: number])[];
  /** web_delivery_allowed_flag, no_regional_blackout_flag, archive_allowed_flag, device_restrictions. */
  readonly restrictions?: readonly [web: number, noBlackout: number, archive: number, device: number];
}

export function segmentation(fields: SegmentationFields): Buffer {
  const { eventId, typeId = 0x30, isCancelled = false, duration, upidType = 0, upid = Buffer.alloc(0) } = fields;
  const { segment = [0, 0], subSegment, components, restrictions } = fields;
  const writer = new BitWriter().u(32, eventId).u(1, Number(isCancelled)).u(1, 1).u(6, 0x3f);
  if (isCancelled) return spliceDescriptor(2, writer.bytes());
  writer
    .u(1, Number(components === undefined))
    .u(1, Number(duration !== undefined))
    .u(1, Number(restrictions === undefined));
  if (restrictions === undefined) writer.u(5, 0x1f);
  else writer.u(1, restrictions[0]).u(1, restrictions[1]).u(1, restrictions[2]).u(2, restrictions[3]);
  if (components !== undefined) {
    writer.u(8, components.length);
    for (const [tag, offset] of components) writer.u(8, tag).u(7, 0x7f).u(33, offset);
  }
  if (duration !== undefined) writer.u(40, duration);
  writer.u(8, upidType).u(8, upid.length);
  for (const byte of upid) writer.u(8, byte);
  writer.u(8, typeId).u(8, segment[0]).u(8, segment[1]);
  if (subSegment !== undefined) writer.u(8, subSegment[0]).u(8, subSegment[1]);
  return spliceDescriptor(2, writer.bytes());
}
