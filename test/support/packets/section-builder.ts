import { SectionView } from '../../../src/mpegts/section.js';
import { payloadPacket } from './ts-packets.js';

interface SectionFields {
  readonly tableId: number;
  readonly extension?: number;
  readonly version?: number;
  readonly isCurrent?: boolean;
  readonly number?: number;
  readonly last?: number;
  readonly body: readonly number[];
}

/** A section with section_syntax_indicator and a CRC_32 that is right. */
export function longSection(fields: SectionFields): Buffer {
  const { tableId, extension = 1, version = 0, isCurrent = true, number = 0, last = 0, body } = fields;
  const length = 5 + body.length + 4;
  const head = [
    tableId,
    ...u16(0xb000 | length),
    ...u16(extension),
    0xc0 | (version << 1) | Number(isCurrent),
    number,
    last,
  ];
  return withCrc([...head, ...body]);
}

/** A section without section_syntax_indicator and CRC_32. */
export function shortSection(tableId: number, body: readonly number[]): Buffer {
  return Buffer.from([tableId, ...u16(0x7000 | body.length), ...body]);
}

/** A section without section_syntax_indicator but with a CRC_32, as the time offset table has it. */
export function shortSectionWithCrc(tableId: number, body: readonly number[]): Buffer {
  return withCrc([tableId, ...u16(0x7000 | (body.length + 4)), ...body]);
}

/** The section seen by a parser, in the midst of other bytes, in a view of its own. */
export function viewOf(section: Uint8Array, pid = 0): SectionView {
  const bytes = Buffer.alloc(section.length + 20, 0xee);
  bytes.set(section, 7);
  const view = new SectionView();
  if (!view.set(pid, bytes, 7, section.length)) throw new Error('section without room for its own header');
  return view;
}

/** Packets of the PID with the sections back to back, each begun where the one before ends, the last packet stuffed. */
export function sectionPackets(pid: number, sections: readonly Uint8Array[], firstCc = 0): Buffer[] {
  const stream = Buffer.concat(sections);
  const starts = sections.map((_, n) => Buffer.concat(sections.slice(0, n)).length);
  const packets: Buffer[] = [];
  for (let pos = 0; pos < stream.length; ) {
    const packet = payloadPacket(pid, firstCc + packets.length);
    const start = starts.find((position) => position >= pos && position < pos + 184);
    if (start === pos + 183) {
      packet[3] = packet[3]! | 0x20; // an empty adaptation field: the next packet begins with the section
      packet[4] = 0;
    } else if (start !== undefined) {
      packet[1] = packet[1]! | 0x40; // payload_unit_start_indicator
      packet[4] = start - pos; // pointer_field
    }
    pos += stream.copy(packet, start === undefined ? 4 : 5, pos);
    packets.push(packet);
  }
  return packets;
}

/** Two bytes, the higher first. */
export function u16(value: number): [number, number] {
  return [value >>> 8, value & 0xff];
}

/** Four bytes, the highest first. */
export function u32(value: number): [number, number, number, number] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

function withCrc(bytes: readonly number[]): Buffer {
  return Buffer.from([...bytes, ...u32(crc32BitByBit(bytes))]);
}

/** The CRC as the decoder model of the standard computes it, one bit after the other. Spec: ISO/IEC 13818-1, Annex A */
export function crc32BitByBit(bytes: Iterable<number>): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
