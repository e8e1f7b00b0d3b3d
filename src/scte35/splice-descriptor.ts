// Tested by: test/scte35/splice-info-section.test.ts
import { FieldReader, hexOf } from '../mpegts/descriptors/field-reader.js';
import { formatIdentifierText } from '../mpegts/format-identifier.js';
import { type SegmentationDescriptor, segmentationDescriptor } from './segmentation-descriptor.js';

/** identifier of the descriptors of the standard. */
const CUEI = 'CUEI';
const IDENTIFIER_SIZE = 4;

/** Spec: SCTE 35, avail_descriptor */
export interface AvailDescriptor {
  readonly name: 'avail';
  readonly provider_avail_id: number;
}

/** Spec: SCTE 35, DTMF_descriptor */
export interface DtmfDescriptor {
  readonly name: 'dtmf';
  /** Tenths of seconds before the splice at which the last tone ended. */
  readonly preroll: number;
  readonly dtmf_chars: string;
}

/** Spec: SCTE 35, time_descriptor */
export interface TimeDescriptor {
  readonly name: 'time';
  readonly tai_seconds: number;
  readonly tai_ns: number;
  readonly utc_offset: number;
}

/** Spec: SCTE 35, audio_descriptor */
export interface AudioComponent {
  readonly component_tag: number;
  readonly iso_code: string;
  /** Spec: ATSC A/52, bsmod */
  readonly bit_stream_mode: number;
  /** Spec: ATSC A/52, num_channels */
  readonly num_channels: number;
  readonly full_srvc_audio: boolean;
}

/** Spec: SCTE 35, audio_descriptor */
export interface AudioDescriptor {
  readonly name: 'audio';
  readonly components: readonly AudioComponent[];
}

/** One that is not of the standard, or too short for its fields (`truncated`). */
export interface RawSpliceDescriptor {
  readonly name: 'unknown' | 'truncated';
  readonly splice_descriptor_tag: number;
  /** Four characters, or 0x and hexadecimal digits; null where it is cut off. */
  readonly identifier: string | null;
  /** What follows the identifier. */
  readonly hex: string;
}

/** A splice descriptor in fields, told apart by `name`; ready for JSON. */
export type SpliceDescriptor =
  | AvailDescriptor
  | DtmfDescriptor
  | SegmentationDescriptor
  | TimeDescriptor
  | AudioDescriptor
  | RawSpliceDescriptor;

type Decode = (reader: FieldReader) => SpliceDescriptor;

/** By splice_descriptor_tag. Spec: SCTE 35, table of splice_descriptor_tag */
const DECODERS: readonly Decode[] = [avail, dtmf, segmentationDescriptor, time, audio];

/** The next splice_descriptor. */
export function spliceDescriptor(reader: FieldReader): SpliceDescriptor {
  const tag = reader.u8();
  const bytes = reader.bytes(reader.u8());
  if (bytes.length < IDENTIFIER_SIZE) return raw('truncated', tag, null, bytes);
  const body = new FieldReader(bytes);
  const identifier = formatIdentifierText(body.u32());
  const decode = identifier === CUEI ? DECODERS[tag] : undefined;
  const decoded = decode?.(body);
  const rest = bytes.subarray(IDENTIFIER_SIZE);
  if (decoded === undefined) return raw('unknown', tag, identifier, rest);
  return body.isTruncated ? raw('truncated', tag, identifier, rest) : decoded;
}

function raw(
  name: RawSpliceDescriptor['name'],
  tag: number,
  identifier: string | null,
  bytes: Uint8Array,
): RawSpliceDescriptor {
  return { name, splice_descriptor_tag: tag, identifier, hex: hexOf(bytes) };
}

function avail(reader: FieldReader): AvailDescriptor {
  return { name: 'avail', provider_avail_id: reader.u32() };
}

function dtmf(reader: FieldReader): DtmfDescriptor {
  const preroll = reader.u8();
  const count = reader.bits(3);
  reader.skip(5);
  return { name: 'dtmf', preroll, dtmf_chars: reader.ascii(count) };
}

function time(reader: FieldReader): TimeDescriptor {
  return { name: 'time', tai_seconds: reader.bits(48), tai_ns: reader.u32(), utc_offset: reader.u16() };
}

function audio(reader: FieldReader): AudioDescriptor {
  const count = reader.bits(4);
  reader.skip(4);
  return {
    name: 'audio',
    components: reader.repeat(count, () => ({
      component_tag: reader.u8(),
      iso_code: reader.language(),
      bit_stream_mode: reader.bits(3),
      num_channels: reader.bits(4),
      full_srvc_audio: reader.flag(),
    })),
  };
}
