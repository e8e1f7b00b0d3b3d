// Tested by: test/st2110/d30/audio-analyzer.test.ts
/** An AES3 subframe: 0 0 B F P C U V, and 24 bits of data. Spec: SMPTE ST 2110-31, 5.4 */
export const AM824_SIZE = 4;
const RESERVED = 0xc0;
const BLOCK_START = 0x20;
const FRAME_START = 0x10;
const VALIDITY = 0x01;
/** P, C, U and V, which the parity is over, with the data. */
const PARITY_BITS = 0x0f;
const BLOCK_FRAMES = 192;

/** What is wrong with subframes. */
export interface Am824Counts {
  /** Subframes that were looked at. */
  readonly subframes: number;
  /** Those whose parity is wrong. */
  readonly parity_errors: number;
  /** Those whose V bit says that they are not fit to be made sound of: data, or a fault of the sender. */
  readonly not_valid: number;
  /** Those whose F or B bit is not where it should be: F in each first subframe of a frame, B once in 192 frames. */
  readonly framing_errors: number;
}

/** Whether the four bytes at `pos` can be a subframe of that place in its frame: 0 first, 1 second. */
export function isAm824At(bytes: Uint8Array, pos: number, place: number): boolean {
  const flags = bytes[pos]!;
  if ((flags & RESERVED) !== 0) return false;
  const isFirst = (flags & FRAME_START) !== 0;
  if (isFirst !== (place === 0) || (!isFirst && (flags & BLOCK_START) !== 0)) return false;
  return hasEvenParity(bytes, pos);
}

/** Checks the subframes of a stream; packets are fed in their order. */
export class Am824Checker {
  #subframes = 0;
  #parityErrors = 0;
  #notValid = 0;
  #framingErrors = 0;
  /** Frames since the start of the block; negative: it was not seen. */
  #blockFrames = -1;

  /** A packet of whole frames. */
  feed(bytes: Uint8Array, offset: number, length: number, channels: number): void {
    const frameSize = channels * AM824_SIZE;
    const end = offset + Math.floor(length / frameSize) * frameSize;
    for (let frame = offset; frame < end; frame += frameSize) {
      this.#followBlock((bytes[frame]! & BLOCK_START) !== 0);
      for (let channel = 0; channel < channels; channel++)
        this.#check(bytes, frame + channel * AM824_SIZE, channel & 1);
    }
  }

  /** Packets are missing: where blocks begin is not known any more. */
  noteGap(): void {
    this.#blockFrames = -1;
  }

  counts(): Am824Counts {
    return {
      subframes: this.#subframes,
      parity_errors: this.#parityErrors,
      not_valid: this.#notValid,
      framing_errors: this.#framingErrors,
    };
  }

  #followBlock(isStart: boolean): void {
    const isDue = this.#blockFrames === BLOCK_FRAMES;
    if (this.#blockFrames >= 0 && isStart !== isDue) this.#framingErrors++;
    if (isStart) this.#blockFrames = 0;
    else if (isDue) this.#blockFrames = -1;
    if (this.#blockFrames >= 0) this.#blockFrames++;
  }

  #check(bytes: Uint8Array, pos: number, place: number): void {
    const flags = bytes[pos]!;
    this.#subframes++;
    if ((flags & VALIDITY) !== 0) this.#notValid++;
    if ((flags & RESERVED) !== 0 || ((flags & FRAME_START) !== 0) !== (place === 0)) this.#framingErrors++;
    if (!hasEvenParity(bytes, pos)) this.#parityErrors++;
  }
}

/** Spec: AES3, 4.1.6: time slots 4 to 31 have an even number of ones */
function hasEvenParity(bytes: Uint8Array, pos: number): boolean {
  let bits = (bytes[pos]! & PARITY_BITS) ^ bytes[pos + 1]! ^ bytes[pos + 2]! ^ bytes[pos + 3]!;
  bits ^= bits >> 4;
  bits ^= bits >> 2;
  bits ^= bits >> 1;
  return (bits & 1) === 0;
}
