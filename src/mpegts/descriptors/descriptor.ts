import type { Descriptor } from '../descriptor-list.js';
import * as tables from './decoder-tables.js';
import { FieldReader, hexOf } from './field-reader.js';

/** What the meaning of a descriptor depends on besides its tag. */
export interface DescriptorContext {
  /** Whose tables the stream carries; `none` where that is not known. */
  readonly scheme: 'dvb' | 'atsc' | 'none';
  /** The format_identifier that is in force, as text. */
  readonly registration?: string;
  /** The private_data_specifier that is in force. */
  readonly privateDataSpecifier?: number;
}

/** Descriptors that are not decoded further; `tag_extension` is null but in an extension descriptor. */
interface RawDescriptor<Name extends string> {
  name: Name;
  tag: number;
  tag_extension: number | null;
  hex: string;
}

type Decoder = (reader: FieldReader) => { name: string };
type DecoderTable = readonly (readonly [tag: number, decode: Decoder])[];
type Decoded<Table extends DecoderTable> = ReturnType<Table[number][1]>;

/** A descriptor in fields, told apart by `name`; ready for JSON, and bounded, as a descriptor has 255 bytes at most. */
export type DecodedDescriptor =
  | Decoded<typeof tables.MPEG_DECODERS>
  | Decoded<typeof tables.DVB_DECODERS>
  | Decoded<typeof tables.DVB_EXTENSION_DECODERS>
  | Decoded<typeof tables.OPUS_EXTENSION_DECODERS>
  | Decoded<typeof tables.ATSC_DECODERS>
  | Decoded<typeof tables.EACEM_DECODERS>
  | Decoded<typeof tables.NORDIG_DECODERS>
  | Decoded<typeof tables.UK_DTT_DECODERS>
  | Decoded<typeof tables.SCTE_DECODERS>
  | RawDescriptor<'unknown'>
  | RawDescriptor<'truncated'>;

/** The fields of one descriptor: `unknown` where its meaning is not, `truncated` where it is too short for its fields. */
export function decodeDescriptor(descriptor: Descriptor, context: DescriptorContext): DecodedDescriptor {
  const decode = decoderOf(descriptor, context);
  if (decode === undefined) return raw('unknown', descriptor);
  const reader = new FieldReader(descriptor.bytes);
  const decoded = decode(reader);
  return reader.isTruncated ? raw('truncated', descriptor) : (decoded as DecodedDescriptor);
}

/**
 * The fields of the descriptors of one loop: a private_data_specifier and a registration hold for those behind it.
 * Spec: ETSI EN 300 468, 6.2, private_data_specifier_descriptor
 */
export function decodeDescriptors(descriptors: readonly Descriptor[], context: DescriptorContext): DecodedDescriptor[] {
  let current = context;
  return descriptors.map((descriptor) => {
    const decoded = decodeDescriptor(descriptor, current);
    if (decoded.name === 'registration') current = { ...current, registration: decoded.format_identifier };
    if (decoded.name === 'private_data_specifier') {
      current = { ...current, privateDataSpecifier: decoded.private_data_specifier };
    }
    return decoded;
  });
}

function decoderOf(descriptor: Descriptor, context: DescriptorContext): Decoder | undefined {
  const { tag, tagExtension } = descriptor;
  if (tag === DVB_EXTENSION_TAG) {
    if (tagExtension === undefined) return undefined;
    return DVB_EXTENSIONS.get(tagExtension) ?? (context.registration === 'Opus' ? OPUS.get(tagExtension) : undefined);
  }
  if (tag < FIRST_USER_PRIVATE) return STANDARD.get(tag);
  const bySpecifier = PRIVATE.get(context.privateDataSpecifier ?? NO_SPECIFIER)?.get(tag);
  return bySpecifier ?? (isAtsc(context) ? ATSC.get(tag) : undefined);
}

/** Whether user private tags have the meaning that ATSC gives them. */
function isAtsc({ scheme, registration }: DescriptorContext): boolean {
  return scheme === 'atsc' || (registration !== undefined && ATSC_REGISTRATIONS.includes(registration));
}

function raw<Name extends string>(name: Name, { tag, tagExtension, bytes }: Descriptor): RawDescriptor<Name> {
  return { name, tag, tag_extension: tagExtension ?? null, hex: hexOf(bytes) };
}

function byTag(...decoders: readonly DecoderTable[]): ReadonlyMap<number, Decoder> {
  return new Map(decoders.flat());
}

const DVB_EXTENSION_TAG = 0x7f;
const FIRST_USER_PRIVATE = 0x80;
/** Tags 0x40 to 0x7F are private to ISO and only DVB uses them: they mean the same in every scheme. */
const STANDARD = byTag(tables.MPEG_DECODERS, tables.DVB_DECODERS);
const DVB_EXTENSIONS = byTag(tables.DVB_EXTENSION_DECODERS);
const OPUS = byTag(tables.OPUS_EXTENSION_DECODERS);
const ATSC = byTag(tables.ATSC_DECODERS);

const NO_SPECIFIER = -1;
const EACEM = 0x00000028;
const NORDIG = 0x00000029;
const UK_DTT = 0x0000233a;
/** Decoders of user private tags by the private_data_specifier in force. */
const PRIVATE = new Map<number, ReadonlyMap<number, Decoder>>([
  [NO_SPECIFIER, byTag(tables.SCTE_DECODERS)],
  [EACEM, byTag(tables.EACEM_DECODERS)],
  [NORDIG, byTag(tables.NORDIG_DECODERS)],
  [UK_DTT, byTag(tables.UK_DTT_DECODERS)],
]);
const ATSC_REGISTRATIONS: readonly string[] = ['GA94', 'AC-3', 'EAC3'];
