import { CODECS, type CodecId, type MediaKind, REGISTERED_CODECS } from './codec.js';
import type { Descriptor } from './descriptor-list.js';
import { type DecodedDescriptor, decodeDescriptor } from './descriptors/descriptor.js';
import { HDMV_STREAM_TYPES, SCTE_STREAM_TYPES, STREAM_TYPES, type StreamType } from './stream-type-table.js';

/** What an elementary stream carries; `description` is in words. */
export interface Codec {
  readonly codec: CodecId;
  readonly kind: MediaKind;
  readonly description: string;
}

/** stream_type in words; user private values as a program of that registration means them. */
export function streamTypeName(streamType: number, programRegistration?: string): string {
  return assignedType(streamType, programRegistration)?.name ?? `stream type 0x${hexByte(streamType)}`;
}

/**
 * The codec of an elementary stream, from its stream_type, its descriptors and those of its program.
 * The layer of MPEG audio is taken as II where no audio_stream_descriptor says it.
 */
export function codecOf(
  streamType: number,
  descriptors: readonly Descriptor[],
  programDescriptors: readonly Descriptor[] = NONE,
): Codec {
  const decoded = descriptors.map((descriptor) => decodeDescriptor(descriptor, NO_SCHEME));
  const assigned = assignedType(streamType, registrationIn(programDescriptors))?.codec;
  const isOpen = assigned === undefined || streamType >= FIRST_USER_PRIVATE || OPEN_CODECS.includes(assigned);
  const fromDescriptors = isOpen ? firstCodec(decoded) : refined(assigned, decoded);
  const codec = fromDescriptors ?? assigned;
  if (codec === undefined) return { codec: 'unknown', kind: 'data', description: streamTypeName(streamType) };
  return { codec, ...CODECS[codec] };
}

function assignedType(streamType: number, programRegistration: string | undefined): StreamType | undefined {
  const special = programRegistration === undefined ? undefined : BY_REGISTRATION.get(programRegistration);
  return special?.get(streamType) ?? ASSIGNED.get(streamType);
}

/** The format_identifier of the first registration among the descriptors. */
function registrationIn(descriptors: readonly Descriptor[]): string | undefined {
  for (const descriptor of descriptors) {
    if (descriptor.tag !== REGISTRATION_TAG) continue;
    const decoded = decodeDescriptor(descriptor, NO_SCHEME);
    if (decoded.name === 'registration') return decoded.format_identifier;
  }
  return undefined;
}

/** What the descriptors say first, or undefined; the descriptor of a codec tells more than a registration. */
function firstCodec(descriptors: readonly DecodedDescriptor[]): CodecId | undefined {
  return firstOf(descriptors, codecOfDescriptor) ?? firstOf(descriptors, codecOfIdentifier);
}

function codecOfDescriptor(descriptor: DecodedDescriptor): CodecId | undefined {
  const isExtension = descriptor.name === 'unknown' && descriptor.tag === DVB_EXTENSION_TAG;
  return isExtension ? EXTENSION_CODECS.get(descriptor.tag_extension) : DESCRIPTOR_CODECS[descriptor.name];
}

function codecOfIdentifier(descriptor: DecodedDescriptor): CodecId | undefined {
  switch (descriptor.name) {
    case 'registration':
      return REGISTERED_CODECS[descriptor.format_identifier];
    case 'metadata':
      return REGISTERED_CODECS[
        descriptor.metadata_format_identifier ?? descriptor.metadata_application_format_identifier ?? ''
      ];
    default:
      return undefined;
  }
}

function firstOf<T, R>(items: readonly T[], map: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = map(item);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** The layer of MPEG audio, and MPEG-1 video that stands under the stream_type of MPEG-2. */
function refined(assigned: CodecId, descriptors: readonly DecodedDescriptor[]): CodecId {
  for (const descriptor of descriptors) {
    if (assigned === 'mp2' && descriptor.name === 'audio_stream') return LAYERS[(descriptor.layer ?? 2) - 1]!;
    if (assigned === 'mpeg2video' && descriptor.name === 'video_stream' && descriptor.mpeg_1_only) return 'mpeg1video';
  }
  return assigned;
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function byCode(types: readonly StreamType[]): ReadonlyMap<number, StreamType> {
  return new Map(types.map((type) => [type.code, type]));
}

const NONE: readonly Descriptor[] = [];
const NO_SCHEME = { scheme: 'none' } as const;
const FIRST_USER_PRIVATE = 0x80;
const REGISTRATION_TAG = 0x05;
const DVB_EXTENSION_TAG = 0x7f;
const ASSIGNED = byCode(STREAM_TYPES);
const BY_REGISTRATION: ReadonlyMap<string, ReadonlyMap<number, StreamType>> = new Map([
  ['HDMV', byCode(HDMV_STREAM_TYPES)],
  ['GA94', byCode(SCTE_STREAM_TYPES)],
  ['SCTE', byCode(SCTE_STREAM_TYPES)],
]);
const LAYERS = ['mp1', 'mp2', 'mp3'] as const;
/** Codecs that say only how data is carried: the descriptors tell what it is. */
const OPEN_CODECS: readonly CodecId[] = ['private_sections', 'private_data', 'metadata'];
/** Extension descriptors whose presence alone names the codec. Spec: ETSI EN 300 468, table of the extended descriptor locations */
const EXTENSION_CODECS: ReadonlyMap<number | null, CodecId> = new Map([
  [0x0e, 'dts'], // DTS-HD
  [0x20, 'ttml'],
  [0x21, 'dts'], // DTS-UHD
]);
/** Descriptors whose presence alone names the codec. */
const DESCRIPTOR_CODECS: Readonly<Partial<Record<DecodedDescriptor['name'], CodecId>>> = {
  ac3: 'ac3',
  enhanced_ac3: 'eac3',
  ac4: 'ac4',
  dts: 'dts',
  aac: 'aac',
  opus_audio: 'opus',
  teletext: 'dvb_teletext',
  vbi_teletext: 'dvb_teletext',
  subtitling: 'dvb_subtitle',
  vbi_data: 'vbi',
  application_signalling: 'ait',
  carousel_identifier: 'dsmcc',
  hevc_video: 'hevc',
  avc_video: 'h264',
};
