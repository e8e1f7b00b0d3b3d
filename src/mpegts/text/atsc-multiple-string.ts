import { LANGUAGE_SIZE, languageAt } from '../language.js';
import { TRUNCATED } from '../packet.js';

/** One language of a multiple string. */
export interface AtscString {
  readonly language_code: string;
  /** The text of the readable segments; null where none is. */
  readonly text: string | null;
  /** Why a segment could not be read; null where all could. */
  readonly unreadable: UnreadableSegment | null;
}

/** Huffman compression and SCSU are not implemented; the other modes are reserved. */
export type UnreadableSegment = 'compressed' | 'scsu' | 'reserved_mode';

/**
 * multiple_string_structure in `length` bytes; TRUNCATED where a string is cut off.
 * Spec: ATSC A/65, 6.10
 */
export function atscMultipleString(
  bytes: Uint8Array,
  pos: number,
  length: number,
): readonly AtscString[] | typeof TRUNCATED {
  const end = pos + length;
  if (length === 0) return [];
  const strings: AtscString[] = [];
  let at = pos + 1;
  for (let n = 0; n < bytes[pos]!; n++) {
    if (at + STRING_HEADER_SIZE > end) return TRUNCATED;
    const languageCode = languageAt(bytes, at);
    const segments = bytes[at + LANGUAGE_SIZE]!;
    at += STRING_HEADER_SIZE;
    let text: string | null = null;
    let unreadable: UnreadableSegment | null = null;
    for (let segment = 0; segment < segments; segment++) {
      if (at + SEGMENT_HEADER_SIZE > end) return TRUNCATED;
      const next = at + SEGMENT_HEADER_SIZE + bytes[at + 2]!;
      if (next > end) return TRUNCATED;
      const fault = faultOf(bytes[at]!, bytes[at + 1]!);
      if (fault === null) text = (text ?? '') + segmentText(bytes[at + 1]!, bytes, at + SEGMENT_HEADER_SIZE, next);
      unreadable ??= fault;
      at = next;
    }
    strings.push({ language_code: languageCode, text, unreadable });
  }
  return strings;
}

function faultOf(compressionType: number, mode: number): UnreadableSegment | null {
  if (compressionType !== 0) return 'compressed';
  if (mode === MODE_SCSU) return 'scsu';
  return mode === MODE_UTF_16 || isCodePage(mode) ? null : 'reserved_mode';
}

/** Modes that are the high byte of Unicode characters. Spec: ATSC A/65, table of modes */
function isCodePage(mode: number): boolean {
  return (
    mode <= 0x06 ||
    (mode >= 0x09 && mode <= 0x0e) ||
    mode === 0x10 ||
    (mode >= 0x20 && mode <= 0x27) ||
    (mode >= 0x30 && mode <= 0x33)
  );
}

function segmentText(mode: number, bytes: Uint8Array, start: number, end: number): string {
  if (mode === MODE_UTF_16) return UTF_16.decode(bytes.subarray(start, end - ((end - start) % 2)));
  let text = '';
  for (let pos = start; pos < end; pos++) text += String.fromCharCode((mode << 8) | bytes[pos]!);
  return text;
}

const STRING_HEADER_SIZE = LANGUAGE_SIZE + 1;
const SEGMENT_HEADER_SIZE = 3;
const MODE_SCSU = 0x3e;
const MODE_UTF_16 = 0x3f;
const UTF_16 = new TextDecoder('utf-16be', { ignoreBOM: true });
