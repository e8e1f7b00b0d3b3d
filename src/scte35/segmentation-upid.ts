// Tested by: test/scte35/segmentation-upid.test.ts
import { FieldReader, hexOf } from '../mpegts/descriptors/field-reader.js';
import { formatIdentifierText } from '../mpegts/format-identifier.js';
import { asciiAt } from '../mpegts/language.js';
import { checkCharacter } from './check-character.js';

/** Spec: ATSC A/57, content identifier */
export interface AtscContentIdentifier {
  readonly tsid: number;
  readonly end_of_day: number;
  readonly unique_for: number;
  readonly content_id: string;
}

/** A segmentation_upid: what is segmented. */
export interface SegmentationUpid {
  readonly segmentation_upid_type: number;
  /** Its name in the table of the standard. */
  readonly name: string;
  /** As people write it; null where it has no such form, or another length than its type. */
  readonly text: string | null;
  readonly hex: string;
  /** Of MPU(), as four characters. */
  readonly format_identifier?: string;
  /** Of MPU(). */
  readonly private_data?: string;
  readonly atsc_content_identifier?: AtscContentIdentifier;
  /** Of MID(): those in it, one deep. */
  readonly upids?: readonly SegmentationUpid[];
}

type Extra = Pick<SegmentationUpid, 'format_identifier' | 'private_data' | 'atsc_content_identifier' | 'upids'>;

interface UpidType {
  readonly name: string;
  /** Bytes it must have; as many as there are where it is not said. */
  readonly size?: number;
  readonly text?: (bytes: Uint8Array) => string;
  readonly extra?: (bytes: Uint8Array) => Extra;
}

const ascii = (bytes: Uint8Array): string => asciiAt(bytes, 0, bytes.length);

/** By segmentation_upid_type. Spec: SCTE 35, table of segmentation_upid_type */
const UPID_TYPES: readonly UpidType[] = [
  { name: 'Not Used', size: 0 },
  { name: 'User Defined', text: ascii },
  { name: 'ISCI', size: 8, text: ascii },
  { name: 'Ad-ID', size: 12, text: ascii },
  { name: 'UMID', size: 32, text: (bytes) => groups(hexOf(bytes).toUpperCase(), [8, 8, 8, 8, 8, 8, 8, 8], '.') },
  { name: 'ISAN (deprecated)', size: 8, text: isan },
  { name: 'ISAN', size: 12, text: versionedIsan },
  { name: 'TID', size: 12, text: ascii },
  { name: 'TI', size: 8, text: (bytes) => `0x${hexOf(bytes)}` },
  { name: 'ADI', text: ascii },
  { name: 'EIDR', size: 12, text: eidr },
  { name: 'ATSC Content Identifier', extra: (bytes) => ({ atsc_content_identifier: atscContentIdentifier(bytes) }) },
  { name: 'MPU()', extra: managedPrivate },
  { name: 'MID()', extra: (bytes) => ({ upids: multipleUpids(bytes) }) },
  { name: 'ADS Information', text: ascii },
  { name: 'URI', text: ascii },
  { name: 'UUID', size: 16, text: (bytes) => groups(hexOf(bytes), [8, 4, 4, 4, 12], '-') },
  { name: 'SCR', text: ascii },
];
const MID = 0x0d;

/** Decodes a segmentation_upid; text in it keeps only printable ASCII. */
export function segmentationUpid(type: number, bytes: Uint8Array): SegmentationUpid {
  const known = UPID_TYPES[type];
  const head = { segmentation_upid_type: type, name: known?.name ?? 'Reserved' };
  const isWhole = known?.size === undefined || known.size === bytes.length;
  const text = isWhole ? (known?.text?.(bytes) ?? null) : null;
  return { ...head, text, hex: hexOf(bytes), ...known?.extra?.(bytes) };
}

/** Spec: SCTE 35, MID() */
function multipleUpids(bytes: Uint8Array): readonly SegmentationUpid[] {
  return new FieldReader(bytes).list((entry) => {
    const type = entry.u8();
    const upid = entry.bytes(entry.u8());
    // MID() does not stand in itself: a hostile one would go deeper and deeper.
    return type === MID
      ? { segmentation_upid_type: type, name: 'MID()', text: null, hex: hexOf(upid) }
      : segmentationUpid(type, upid);
  });
}

/** Spec: SCTE 35, MPU() */
function managedPrivate(bytes: Uint8Array): Extra {
  const reader = new FieldReader(bytes);
  return { format_identifier: formatIdentifierText(reader.u32()), private_data: reader.hex() };
}

function atscContentIdentifier(bytes: Uint8Array): AtscContentIdentifier {
  const reader = new FieldReader(bytes);
  const tsid = reader.u16();
  reader.skip(2);
  return { tsid, end_of_day: reader.bits(5), unique_for: reader.bits(9), content_id: reader.ascii(reader.left) };
}

/** Prefix, which is 10.5240 for works, and five groups with their check character. EIDR's compact binary form has them so. */
function eidr(bytes: Uint8Array): string {
  const suffix = groups(hexOf(bytes.subarray(2)).toUpperCase(), [4, 4, 4, 4, 4], '-');
  return `10.${bytes[0]! * 256 + bytes[1]!}/${suffix}-${checkCharacter(suffix)}`;
}

/** Root and episode with their check character, by ISO 15706-1. */
function isan(bytes: Uint8Array): string {
  const text = groups(hexOf(bytes).toUpperCase(), [4, 4, 4, 4], '-');
  return `${text}-${checkCharacter(text)}`;
}

/** Root, episode and version, each part with its check character, by ISO 15706-2. */
function versionedIsan(bytes: Uint8Array): string {
  const root = groups(hexOf(bytes.subarray(0, 8)).toUpperCase(), [4, 4, 4, 4], '-');
  const version = groups(hexOf(bytes.subarray(8)).toUpperCase(), [4, 4], '-');
  return `${root}-${checkCharacter(root)}-${version}-${checkCharacter(root + version)}`;
}

/** The text in pieces of these sizes. */
function groups(text: string, sizes: readonly number[], separator: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces.join(separator);
}
