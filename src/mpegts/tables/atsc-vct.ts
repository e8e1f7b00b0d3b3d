import { u16At, u32At } from '../big-endian.js';
import { type Descriptor, descriptorLoopEnd, parseDescriptorLoop } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';
import { TableId } from './table-id.js';

/**
 * Terrestrial or cable virtual channel table of ATSC: one section of it.
 * Spec: ATSC A/65, terrestrial_virtual_channel_table_section and cable_virtual_channel_table_section
 */
export interface AtscVct {
  readonly isCable: boolean;
  readonly transportStreamId: number;
  readonly channels: readonly VirtualChannel[];
  readonly descriptors: readonly Descriptor[];
}

export interface VirtualChannel {
  readonly shortName: string;
  /** In cable tables, 0x3f0 to 0x3ff tell a number of one part. */
  readonly majorChannelNumber: number;
  readonly minorChannelNumber: number;
  readonly modulationMode: number;
  readonly channelTsid: number;
  readonly programNumber: number;
  readonly etmLocation: number;
  readonly isAccessControlled: boolean;
  readonly isHidden: boolean;
  readonly isGuideHidden: boolean;
  readonly serviceType: number;
  readonly sourceId: number;
  readonly descriptors: readonly Descriptor[];
}

/** protocol_version and num_channels_in_section. */
const HEADER_SIZE = 2;
const SHORT_NAME_CHARACTERS = 7;
/** Up to source_id. */
const CHANNEL_HEADER_SIZE = 30;
/** The loops of this table have lengths of 10 bits. */
const LOOP_LENGTH_MASK = 0x03ff;

export function parseAtscVct(section: SectionView): AtscVct | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if (!section.hasSyntax || bodyStart + HEADER_SIZE > bodyEnd) return TRUNCATED;
  const channels: VirtualChannel[] = [];
  let pos = bodyStart + HEADER_SIZE;
  for (let left = bytes[bodyStart + 1]!; left > 0; left--) {
    const loopPos = pos + CHANNEL_HEADER_SIZE;
    const descriptors = parseDescriptorLoop(bytes, loopPos, bodyEnd, LOOP_LENGTH_MASK);
    if (descriptors === TRUNCATED) return TRUNCATED;
    channels.push(channelAt(bytes, pos, descriptors));
    pos = descriptorLoopEnd(bytes, loopPos, LOOP_LENGTH_MASK);
  }
  const descriptors = parseDescriptorLoop(bytes, pos, bodyEnd, LOOP_LENGTH_MASK);
  if (descriptors === TRUNCATED) return TRUNCATED;
  const isCable = section.tableId === TableId.ATSC_CVCT;
  return { isCable, transportStreamId: section.tableIdExtension, channels, descriptors };
}

function channelAt(bytes: Uint8Array, pos: number, descriptors: readonly Descriptor[]): VirtualChannel {
  const numbers = u32At(bytes, pos + 14); // 4 reserved bits, 10 major, 10 minor, 8 modulation_mode
  const flags = u16At(bytes, pos + 26);
  return {
    shortName: shortNameAt(bytes, pos),
    majorChannelNumber: (numbers >>> 18) & 0x3ff,
    minorChannelNumber: (numbers >>> 8) & 0x3ff,
    modulationMode: numbers & 0xff,
    channelTsid: u16At(bytes, pos + 22), // behind carrier_frequency, which is deprecated
    programNumber: u16At(bytes, pos + 24),
    etmLocation: flags >> 14,
    isAccessControlled: (flags & 0x2000) !== 0,
    isHidden: (flags & 0x1000) !== 0,
    isGuideHidden: (flags & 0x0200) !== 0,
    serviceType: flags & 0x3f,
    sourceId: u16At(bytes, pos + 28),
    descriptors,
  };
}

/** UTF-16, filled up with zeros. */
function shortNameAt(bytes: Uint8Array, pos: number): string {
  let name = '';
  for (let n = 0; n < SHORT_NAME_CHARACTERS; n++) {
    const character = u16At(bytes, pos + 2 * n);
    if (character === 0) break;
    name += String.fromCharCode(character);
  }
  return name;
}
