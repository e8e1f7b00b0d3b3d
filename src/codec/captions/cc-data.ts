import { BitReader } from '../bit-reader.js';

/** cc_type of a construct. Spec: ANSI/CTA-708, 4.3 */
export const CcType = {
  /** A pair of line 21, first field. */
  FIELD_1: 0,
  /** A pair of line 21, second field. */
  FIELD_2: 1,
  /** Goes on with a DTVCC packet, or is padding where it is not valid. */
  DTVCC_DATA: 2,
  /** Begins a DTVCC packet. */
  DTVCC_START: 3,
} as const;

/** Bytes of one construct. */
export const CC_SIZE = 3;
/** cc_count has five bits. */
const MAX_CC_COUNT = 31;
/** Those of a picture: in two parts where its fields are coded by themselves. */
export const MAX_PICTURE_CC = 2 * MAX_CC_COUNT;

const VALID = 0x04;
const TYPE = 0x03;
const PROCESS_CC_DATA = 0x40;
const COUNT = 0x1f;

/** Whether the construct at `pos` has data. */
export function isValidCc(bytes: Uint8Array, pos: number): boolean {
  return (bytes[pos]! & VALID) !== 0;
}

export function ccTypeAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos]! & TYPE;
}

/** The constructs of one picture; one object is used again and again. */
export class CcData {
  /** Constructs, three bytes each: marker, cc_valid and cc_type; cc_data_1; cc_data_2. */
  readonly bytes = new Uint8Array(MAX_PICTURE_CC * CC_SIZE);
  /** Constructs in `bytes`. */
  count = 0;
  /** Structures that ended before cc_count said so. */
  truncated = 0;

  clear(): void {
    this.count = 0;
    this.truncated = 0;
  }

  /**
   * Takes the constructs of cc_data() at `pos` behind those that are there. A cleared process_cc_data_flag says that they are to be
   * passed over.
   * Spec: ANSI/CTA-708, 4.3; ATSC A/53, Part 4, 6.2.3.1
   */
  readA53(bytes: Uint8Array, pos: number, end: number): void {
    if (end - pos < 2) {
      this.truncated++;
      return;
    }
    const flags = bytes[pos]!;
    if ((flags & PROCESS_CC_DATA) === 0) return;
    const told = flags & COUNT;
    // Behind the flags stands a byte that is reserved.
    const first = pos + 2;
    const count = Math.min(told, Math.floor((end - first) / CC_SIZE));
    if (count < told) this.truncated++;
    for (let n = 0; n < count; n++) {
      const from = first + n * CC_SIZE;
      this.#add(bytes[from]!, bytes[from + 1]!, bytes[from + 2]!);
    }
  }

  /** Takes constructs as they are, three bytes each. Spec: SMPTE ST 334-2, 5.4 */
  readConstructs(bytes: Uint8Array): void {
    for (let pos = 0; pos + CC_SIZE <= bytes.length; pos += CC_SIZE) {
      this.#add(bytes[pos]!, bytes[pos + 1]!, bytes[pos + 2]!);
    }
  }

  /**
   * Takes the pairs of line 21 that SCTE 20 carries, whose bits come least significant first.
   * Spec: ANSI/SCTE 20, 5.1
   */
  readScte20(bytes: Uint8Array, pos: number, end: number): void {
    const bits = new BitReader(bytes, pos, end);
    const count = bits.u(5);
    for (let n = 0; n < count; n++) {
      bits.skip(2); // cc_priority
      const field = bits.u(2);
      bits.skip(5); // line_offset
      const first = reversed(bits.u(8));
      const second = reversed(bits.u(8));
      bits.skip(1); // marker_bit
      if (bits.isTruncated) {
        this.truncated++;
        return;
      }
      // field_number 0 is forbidden; 3 is the first field, shown once more.
      if (field !== 0) this.#add(0xf8 | VALID | (field === 2 ? CcType.FIELD_2 : CcType.FIELD_1), first, second);
    }
  }

  #add(head: number, first: number, second: number): void {
    if (this.count === MAX_PICTURE_CC) return;
    const to = this.count * CC_SIZE;
    this.bytes[to] = head;
    this.bytes[to + 1] = first;
    this.bytes[to + 2] = second;
    this.count++;
  }
}

function reversed(byte: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit++) result |= ((byte >> bit) & 1) << (7 - bit);
  return result;
}
