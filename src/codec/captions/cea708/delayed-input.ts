// Tested by: test/codec/captions/cea708/dtvcc.test.ts
import type { CaptionClock } from '../shown-text.js';
import { Code, commandSizeAt } from './command.js';

/** Of the service input buffer. Spec: ANSI/CTA-708, 8.10.5.9 */
const BUFFER_SIZE = 128;
/** With what is left of a command that was not whole. */
const CAPACITY = 2 * BUFFER_SIZE;
/** Delays are told in tenths of a second. */
const TENTH_90K = 9000;

/**
 * The input of a caption service: commands wait in it while a delay is on, until it is over, ended or the buffer is full.
 * Spec: ANSI/CTA-708, 8.10.5.9 and 8.10.5.10
 */
export class DelayedInput {
  readonly bytes = new Uint8Array(CAPACITY);
  /** Where the next command begins. */
  pos = 0;
  readonly #clock: CaptionClock;
  #end = 0;
  #until90k = Number.NEGATIVE_INFINITY;

  constructor(clock: CaptionClock) {
    this.#clock = clock;
  }

  /** Takes the bytes of a service block, 31 at most. */
  push(bytes: Uint8Array, start: number, end: number): void {
    this.bytes.copyWithin(0, this.pos, this.#end);
    this.#end -= this.pos;
    this.pos = 0;
    const from = this.#end;
    // Only what nobody reads could fill it.
    const count = Math.min(end - start, CAPACITY - this.#end);
    this.bytes.set(bytes.subarray(start, start + count), from);
    this.#end += count;
    if (this.#isDelayed) this.#findEnd();
  }

  /** Bytes of the next command that is due; 0 where there is none. */
  next(): number {
    if (this.#isDelayed || this.pos >= this.#end) return 0;
    const size = commandSizeAt(this.bytes, this.pos, this.#end);
    return this.pos + size <= this.#end ? size : 0;
  }

  pass(size: number): void {
    this.pos += size;
  }

  delay(tenths: number): void {
    this.#until90k = this.#clock.position90k + tenths * TENTH_90K;
  }

  endDelay(): void {
    this.#until90k = Number.NEGATIVE_INFINITY;
  }

  clear(): void {
    this.pos = 0;
    this.#end = 0;
    this.endDelay();
  }

  get #isDelayed(): boolean {
    return this.#clock.position90k < this.#until90k && this.#end - this.pos < BUFFER_SIZE;
  }

  /** A delay ends with a command that waits itself: what comes before it is due at once; before a reset it is passed over. */
  #findEnd(): void {
    for (let pos = this.pos; pos < this.#end; ) {
      const code = this.bytes[pos]!;
      if (code === Code.DLC) this.endDelay();
      if (code === Code.RST) {
        this.endDelay();
        this.pos = pos;
        return;
      }
      const size = commandSizeAt(this.bytes, pos, this.#end);
      if (size === 0) return;
      pos += size;
    }
  }
}
