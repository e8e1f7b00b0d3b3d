import { type Attributes, attributesOf } from './attribute-list.js';

/** Characters of a playlist that is read, and segments in it. */
export const MOST_PLAYLIST_BYTES = 8 << 20;
const MOST_SEGMENTS = 100_000;
const MOST_VARIANTS = 1000;
const LONGEST_LINE = 16_384;

/** How segments are encrypted from here on. */
export interface SegmentKey {
  readonly method: string;
  readonly uri: string | undefined;
  /** 16 bytes; undefined: the media sequence number of the segment. */
  readonly iv: Uint8Array | undefined;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface Segment {
  readonly uri: string;
  readonly sequence: number;
  readonly durationS: number;
  /** undefined: the whole resource. */
  readonly range: ByteRange | undefined;
  /** Not in line with the segment before. */
  readonly isDiscontinuous: boolean;
  /** The server says that it is missing. */
  readonly isGap: boolean;
  /** undefined: in the clear. */
  readonly key: SegmentKey | undefined;
}

export interface Variant {
  readonly uri: string;
  readonly bandwidthBps: number;
}

export interface MediaPlaylist {
  readonly kind: 'media';
  readonly targetDurationS: number;
  readonly mediaSequence: number;
  readonly segments: readonly Segment[];
  /** No more segments will come. */
  readonly hasEnded: boolean;
}

export interface MasterPlaylist {
  readonly kind: 'master';
  readonly variants: readonly Variant[];
}

export type Playlist = MediaPlaylist | MasterPlaylist;

/**
 * Reads a playlist; a text says why it is none, or what in it is not supported. What the specification asks clients to ignore is ignored.
 * Spec: RFC 8216, 4
 */
export function parsePlaylist(text: string): Playlist | string {
  if (text.length > MOST_PLAYLIST_BYTES) return `is longer than ${MOST_PLAYLIST_BYTES} bytes`;
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (!/^#EXTM3U\s*$/.test(lines[0] ?? '')) return 'does not begin with #EXTM3U';
  const reader = new PlaylistReader();
  for (const line of lines) {
    if (line.length > LONGEST_LINE) return `has a line of more than ${LONGEST_LINE} characters`;
    const fault = reader.take(line.trim());
    if (fault !== undefined) return fault;
  }
  return reader.playlist();
}

/** Takes a playlist line by line. */
class PlaylistReader {
  readonly #variants: Variant[] = [];
  readonly #segments: Segment[] = [];
  #variantBps: number | undefined;
  #targetDurationS: number | undefined;
  #mediaSequence = 0;
  #hasEnded = false;
  #durationS: number | undefined;
  #range: { length: number; offset: number | undefined } | undefined;
  /** Where the range of the next segment of the same resource begins unless it says. */
  #rangeEnd: { uri: string; offset: number } | undefined;
  #isDiscontinuous = false;
  #isGap = false;
  #key: SegmentKey | undefined;

  /** Returns what is wrong. */
  take(line: string): string | undefined {
    if (line === '') return undefined;
    if (!line.startsWith('#')) return this.#takeUri(line);
    const colon = line.indexOf(':');
    const tag = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1);
    switch (tag) {
      case '#EXTINF':
        return this.#takeDuration(value);
      case '#EXT-X-TARGETDURATION':
        this.#targetDurationS = numberOf(value);
        return this.#targetDurationS === undefined ? `has no number in ${tag}` : undefined;
      case '#EXT-X-MEDIA-SEQUENCE':
        this.#mediaSequence = numberOf(value) ?? Number.NaN;
        return Number.isSafeInteger(this.#mediaSequence) ? undefined : `has no number in ${tag}`;
      case '#EXT-X-BYTERANGE':
        return this.#takeRange(value);
      case '#EXT-X-KEY':
        return this.#takeKey(attributesOf(value));
      case '#EXT-X-STREAM-INF':
        this.#variantBps = numberOf(attributesOf(value).get('BANDWIDTH') ?? '') ?? 0;
        return undefined;
      case '#EXT-X-DISCONTINUITY':
        this.#isDiscontinuous = true;
        return undefined;
      case '#EXT-X-GAP':
        this.#isGap = true;
        return undefined;
      case '#EXT-X-ENDLIST':
        this.#hasEnded = true;
        return undefined;
      case '#EXT-X-MAP':
        return 'has segments of fragmented MP4 (EXT-X-MAP): only transport streams are read';
      default:
        return undefined;
    }
  }

  playlist(): Playlist | string {
    if (this.#variants.length > 0) return { kind: 'master', variants: this.#variants };
    if (this.#targetDurationS === undefined) return 'has neither variants nor EXT-X-TARGETDURATION';
    return {
      kind: 'media',
      targetDurationS: this.#targetDurationS,
      mediaSequence: this.#mediaSequence,
      segments: this.#segments,
      hasEnded: this.#hasEnded,
    };
  }

  #takeUri(uri: string): string | undefined {
    if (this.#variantBps !== undefined) {
      if (this.#variants.length >= MOST_VARIANTS) return `has more than ${MOST_VARIANTS} variants`;
      this.#variants.push({ uri, bandwidthBps: this.#variantBps });
      this.#variantBps = undefined;
      return undefined;
    }
    if (this.#durationS === undefined) return 'has a segment without EXTINF';
    if (this.#segments.length >= MOST_SEGMENTS) return `has more than ${MOST_SEGMENTS} segments`;
    const range = this.#rangeOf(uri);
    if (range === 'bad') return 'has an EXT-X-BYTERANGE without a beginning';
    this.#segments.push({
      uri,
      sequence: this.#mediaSequence + this.#segments.length,
      durationS: this.#durationS,
      range,
      isDiscontinuous: this.#isDiscontinuous,
      isGap: this.#isGap,
      key: this.#key,
    });
    this.#durationS = undefined;
    this.#range = undefined;
    this.#isDiscontinuous = false;
    this.#isGap = false;
    return undefined;
  }

  #takeDuration(value: string): string | undefined {
    this.#durationS = numberOf(value.split(',', 1)[0]!);
    return this.#durationS === undefined ? 'has no duration in #EXTINF' : undefined;
  }

  #takeRange(value: string): string | undefined {
    const [, length, offset] = /^(\d{1,15})(?:@(\d{1,15}))?$/.exec(value) ?? [];
    if (length === undefined) return 'has no range in #EXT-X-BYTERANGE';
    this.#range = { length: Number(length), offset: offset === undefined ? undefined : Number(offset) };
    return undefined;
  }

  #rangeOf(uri: string): ByteRange | 'bad' | undefined {
    if (this.#range === undefined) {
      this.#rangeEnd = undefined;
      return undefined;
    }
    const goesOn = this.#rangeEnd?.uri === uri ? this.#rangeEnd.offset : undefined;
    const offset = this.#range.offset ?? goesOn;
    if (offset === undefined) return 'bad';
    this.#rangeEnd = { uri, offset: offset + this.#range.length };
    return { offset, length: this.#range.length };
  }

  #takeKey(attributes: Attributes): string | undefined {
    const method = attributes.get('METHOD');
    if (method === undefined) return 'has an EXT-X-KEY without METHOD';
    if (method === 'NONE') {
      this.#key = undefined;
      return undefined;
    }
    const uri = attributes.get('URI');
    if (method !== 'AES-128') return `is encrypted by ${method.slice(0, 40)}: only AES-128 is read`;
    const format = attributes.get('KEYFORMAT') ?? 'identity';
    if (format !== 'identity') return `has keys of the format ${format.slice(0, 80)}: only identity is read`;
    if (uri === undefined) return 'has an EXT-X-KEY without URI';
    const iv = attributes.get('IV');
    if (iv !== undefined && !/^0[xX][\da-fA-F]{1,32}$/.test(iv)) return 'has no number of 128 bits as IV';
    this.#key = { method, uri, iv: iv === undefined ? undefined : Buffer.from(iv.slice(2).padStart(32, '0'), 'hex') };
    return undefined;
  }
}

/** A number that is not negative; undefined: there is none. */
function numberOf(text: string): number | undefined {
  return /^\d{1,16}(?:\.\d{0,20})?$/.test(text.trim()) ? Number(text) : undefined;
}
