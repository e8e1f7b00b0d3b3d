/** A frame of an ID3 tag: what of it is read depends on its kind. */
export interface Id3Frame {
  /** `TIT2`, `TXXX`, `PRIV`, … */
  readonly id: string;
  /** Of its content. */
  readonly size_bytes: number;
  /** Of TXXX, WXXX and PRIV (the owner); null of others. */
  readonly description: string | null;
  /** Of text frames and links; null of others. */
  readonly text: string | null;
  /** PTS in 90 kHz of the first sample of an HLS segment of packed audio, of the PRIV frame of Apple that says so; null of others. */
  readonly transport_stream_timestamp: number | null;
}

export interface Id3Tag {
  /** `2.3`, `2.4` */
  readonly version: string;
  /** The first 16. */
  readonly frames: readonly Id3Frame[];
  /** Bytes of the whole tag, as its header says. */
  readonly sizeBytes: number;
  /** It ends before its header says. */
  readonly isTruncated: boolean;
}

const HEADER_SIZE = 10;
const FRAME_HEADER_SIZE = 10;
const MAX_FRAMES = 16;
const MAX_TEXT_BYTES = 512;
const MAX_TEXT_LENGTH = 256;
const APPLE_TIMESTAMP = 'com.apple.streaming.transportStreamTimestamp';
const TIMESTAMP_SIZE = 8;
const EXTENDED_HEADER = 0x40;
const NOTHING = { description: null, text: null, transport_stream_timestamp: null };
const FRAME_ID = /^[A-Z0-9]{4}$/;

/**
 * The ID3 tag at `pos`; undefined where there is none, or one of a version before 2.3. Texts are as they come: who shows them cleans them.
 * Spec: ID3 tag version 2.4.0, 3 and 4; timed metadata in HLS: RFC 8216, 3.4
 */
export function id3TagAt(bytes: Uint8Array, pos: number, end: number): Id3Tag | undefined {
  if (pos + HEADER_SIZE > end || bytes[pos] !== 0x49 || bytes[pos + 1] !== 0x44 || bytes[pos + 2] !== 0x33)
    return undefined;
  const major = bytes[pos + 3]!;
  if (major < 3 || major > 4) return undefined;
  const sizeBytes = HEADER_SIZE + synchsafeAt(bytes, pos + 6);
  const tagEnd = Math.min(end, pos + sizeBytes);
  const frames: Id3Frame[] = [];
  let at = pos + HEADER_SIZE + extendedHeaderSize(bytes, pos, tagEnd, major);
  while (at + FRAME_HEADER_SIZE <= tagEnd && frames.length < MAX_FRAMES) {
    const id = latin1(bytes, at, at + 4);
    if (!FRAME_ID.test(id)) break;
    const size = major === 4 ? synchsafeAt(bytes, at + 4) : u32At(bytes, at + 4);
    const start = at + FRAME_HEADER_SIZE;
    if (start + size > tagEnd) break;
    frames.push(frameOf(id, bytes, start, start + size));
    at = start + size;
  }
  return { version: `2.${major}`, frames, sizeBytes, isTruncated: pos + sizeBytes > end };
}

function frameOf(id: string, bytes: Uint8Array, start: number, end: number): Id3Frame {
  const common = { id, size_bytes: end - start, ...NOTHING };
  if (id === 'PRIV') return { ...common, ...privateFrame(bytes, start, end) };
  if (end <= start) return common;
  if (id === 'TXXX' || id === 'WXXX') {
    const encoding = bytes[start]!;
    const isWide = encoding === 1 || encoding === 2;
    const split = terminatorAt(bytes, start + 1, end, isWide);
    const description = textIn(bytes, start + 1, split, encoding);
    const from = Math.min(end, split + (isWide ? 2 : 1));
    return { ...common, description, text: textIn(bytes, from, end, id === 'WXXX' ? 0 : encoding) };
  }
  if (id.startsWith('T')) return { ...common, text: textIn(bytes, start + 1, end, bytes[start]!) };
  return id.startsWith('W') ? { ...common, text: textIn(bytes, start, end, 0) } : common;
}

function privateFrame(
  bytes: Uint8Array,
  start: number,
  end: number,
): Pick<Id3Frame, 'description' | 'transport_stream_timestamp'> {
  const split = terminatorAt(bytes, start, end, false);
  const owner = textIn(bytes, start, split, 0);
  const at = split + 1;
  const hasTimestamp = owner === APPLE_TIMESTAMP && at + TIMESTAMP_SIZE <= end;
  // 33 bits in eight bytes.
  const timestamp = hasTimestamp ? (bytes[at + 3]! & 1) * 2 ** 32 + u32At(bytes, at + 4) : null;
  return { description: owner, transport_stream_timestamp: timestamp };
}

/** Text up to its terminator, by the encoding byte: ISO 8859-1, UTF-16 with or without byte order mark, UTF-8. */
function textIn(bytes: Uint8Array, start: number, end: number, encoding: number): string {
  const isWide = encoding === 1 || encoding === 2;
  const stop = Math.min(terminatorAt(bytes, start, end, isWide), start + MAX_TEXT_BYTES);
  const piece = bytes.subarray(start, Math.max(start, stop));
  if (encoding === 0 || encoding > 3) return latin1(piece, 0, piece.length).slice(0, MAX_TEXT_LENGTH);
  if (encoding === 3) return UTF_8.decode(piece).slice(0, MAX_TEXT_LENGTH);
  const isLittle = encoding === 1 && piece[0] === 0xff && piece[1] === 0xfe;
  return utf16(piece, isLittle).slice(0, MAX_TEXT_LENGTH);
}

const UTF_8 = new TextDecoder();

function utf16(bytes: Uint8Array, isLittle: boolean): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const code = isLittle ? (bytes[at + 1]! << 8) | bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!;
    if (code !== 0xfeff) text += String.fromCharCode(code);
  }
  return text;
}

function terminatorAt(bytes: Uint8Array, start: number, end: number, isWide: boolean): number {
  if (!isWide) {
    for (let at = start; at < end; at++) if (bytes[at] === 0) return at;
    return end;
  }
  for (let at = start; at + 1 < end; at += 2) if (bytes[at] === 0 && bytes[at + 1] === 0) return at;
  return end;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

function extendedHeaderSize(bytes: Uint8Array, pos: number, end: number, major: number): number {
  const at = pos + HEADER_SIZE;
  if ((bytes[pos + 5]! & EXTENDED_HEADER) === 0 || at + 4 > end) return 0;
  // With version 2.4 the size counts itself.
  return major === 4 ? synchsafeAt(bytes, at) : 4 + u32At(bytes, at);
}

/** 28 bits, seven in each byte. */
function synchsafeAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at]! & 0x7f) << 21) |
    ((bytes[at + 1]! & 0x7f) << 14) |
    ((bytes[at + 2]! & 0x7f) << 7) |
    (bytes[at + 3]! & 0x7f)
  );
}

function u32At(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
