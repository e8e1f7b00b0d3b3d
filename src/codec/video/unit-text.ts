// Tested by: test/codec/video/unit-dump.test.ts
import type { SyntaxSink } from '../syntax-reader.js';

/** Fields of one structure that are written; a scaling list alone has 64. */
const MAX_FIELDS = 400;
/** Bytes of a payload that are written as they are. */
const MAX_BYTES = 96;

/** One line of text for a structure: `sps bytes=27 profile_idc=100 …`, each field by its name in the standard. */
export class UnitText implements SyntaxSink {
  readonly #parts: string[];
  #leftOut = 0;

  constructor(head: string) {
    this.#parts = [head];
  }

  field(name: string, value: number | string): void {
    if (this.#parts.length > MAX_FIELDS) this.#leftOut++;
    else this.#parts.push(`${name}=${value}`);
  }

  /** Bytes in hexadecimal digits, the first of them. */
  bytes(name: string, bytes: Uint8Array, pos: number, end: number): void {
    const shown = Math.min(end, pos + MAX_BYTES);
    const text = Array.from(bytes.subarray(pos, shown), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.field(name, shown < end ? `${text}…` : text);
  }

  toString(): string {
    if (this.#leftOut > 0) this.#parts.push(`and ${this.#leftOut} fields`);
    return this.#parts.join(' ');
  }
}
