import { asciiAt, LANGUAGE_SIZE, languageAt } from '../language.js';
import { TRUNCATED } from '../packet.js';
import { type AtscString, atscMultipleString } from '../text/atsc-multiple-string.js';
import { dvbText } from '../text/dvb-text.js';

/**
 * Fields of a descriptor, one after the other. Past the end a field reads as 0 or empty, nothing is left,
 * and `isTruncated` says so: a decoder needs no length checks, and every loop over what is left ends.
 */
export class FieldReader {
  isTruncated = false;
  #bit = 0;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  /** Whole bytes that are left. */
  get left(): number {
    return this.#end - Math.ceil(this.#bit / 8);
  }

  /** An unsigned number of up to 48 bits. */
  bits(count: number): number {
    const start = this.#bit;
    if (!this.#take(count)) return 0;
    let value = 0;
    for (let bit = start; bit < start + count; ) {
      const width = Math.min(8 - (bit & 7), start + count - bit);
      const shift = 8 - (bit & 7) - width;
      value = value * (1 << width) + ((this.#bytes[bit >> 3]! >> shift) & ((1 << width) - 1));
      bit += width;
    }
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  skip(bits: number): void {
    this.#take(bits);
  }

  u8(): number {
    return this.bits(8);
  }

  u16(): number {
    return this.bits(16);
  }

  u32(): number {
    return this.bits(32);
  }

  /** The field, or null where its flag said that it is not there. */
  optional<T>(isPresent: boolean, read: () => T): T | null {
    return isPresent ? read() : null;
  }

  /** Binary coded decimal digits as a number; null where one is not a digit. */
  bcd(digits: number): number | null {
    let value: number | null = 0;
    for (let n = 0; n < digits; n++) {
      const digit = this.bits(4);
      value = value === null || digit > 9 ? null : value * 10 + digit;
    }
    return value;
  }

  /** A view of the next bytes, from a byte boundary on. */
  bytes(count: number): Uint8Array {
    const start = this.#bit >> 3;
    return this.#take(count * 8) ? this.#bytes.subarray(start, start + count) : NO_BYTES;
  }

  /** All that is left, or the next bytes, as hexadecimal digits. */
  hex(count = this.left): string {
    return hexOf(this.bytes(count));
  }

  /** A reader of the next bytes alone. */
  sub(count: number): FieldReader {
    return new FieldReader(this.bytes(count));
  }

  language(): string {
    const bytes = this.bytes(LANGUAGE_SIZE);
    return bytes.length === LANGUAGE_SIZE ? languageAt(bytes, 0) : '';
  }

  ascii(count: number): string {
    const bytes = this.bytes(count);
    return asciiAt(bytes, 0, bytes.length);
  }

  /** DVB text of that many bytes. */
  text(count: number): string {
    const bytes = this.bytes(count);
    return dvbText(bytes, 0, bytes.length);
  }

  /** DVB text behind the byte that counts it. */
  countedText(): string {
    return this.text(this.u8());
  }

  /** An ATSC multiple string of that many bytes. */
  multipleString(count: number): readonly AtscString[] {
    const bytes = this.bytes(count);
    const strings = atscMultipleString(bytes, 0, bytes.length);
    if (strings !== TRUNCATED) return strings;
    this.#overrun();
    return [];
  }

  /** One entry after the other until nothing is left; an entry that does not fit marks the reader as truncated. */
  list<T>(read: (reader: this) => T): T[] {
    const entries: T[] = [];
    while (this.left > 0) {
      const entry = read(this);
      if (!this.isTruncated) entries.push(entry);
    }
    return entries;
  }

  /** The entries in the next bytes; `isTruncated` is set when the last one does not fit into these. */
  listIn<T>(count: number, read: (reader: FieldReader) => T): T[] {
    const part = this.sub(count);
    const entries = part.list(read);
    if (part.isTruncated) this.#overrun();
    return entries;
  }

  /** `count` entries; fewer where they do not fit. */
  repeat<T>(count: number, read: (reader: this) => T): T[] {
    const entries: T[] = [];
    for (let n = 0; n < count && !this.isTruncated; n++) {
      const entry = read(this);
      if (!this.isTruncated) entries.push(entry);
    }
    return entries;
  }

  #take(bits: number): boolean {
    if (this.#bit + bits > this.#end * 8) {
      this.#overrun();
      return false;
    }
    this.#bit += bits;
    return true;
  }

  #overrun(): void {
    this.isTruncated = true;
    this.#bit = this.#end * 8;
  }
}

/** Lower case hexadecimal digits without separators. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

const NO_BYTES = new Uint8Array(0);
