import { LENGTH_BYTES, MAX_MESSAGE } from './protocol.js';

const NOTHING = new Uint8Array();

/** Cuts what a decoder writes into messages. */
export class MessageCutter {
  readonly #take: (message: Uint8Array) => void;
  readonly #length = new Uint8Array(LENGTH_BYTES);
  #lengthBytes = 0;
  #message: Uint8Array = NOTHING;
  #filled = 0;

  /** `take` gets each message without its length; the memory is its own. */
  constructor(take: (message: Uint8Array) => void) {
    this.#take = take;
  }

  /** The next bytes. False: they are no messages, and nothing more is to be fed. */
  feed(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.#lengthBytes < LENGTH_BYTES) {
        this.#length[this.#lengthBytes++] = bytes[at++]!;
        if (this.#lengthBytes === LENGTH_BYTES && !this.#begin()) return false;
        continue;
      }
      const count = Math.min(bytes.length - at, this.#message.length - this.#filled);
      this.#message.set(bytes.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled === this.#message.length) this.#end();
    }
    return true;
  }

  #begin(): boolean {
    const [a = 0, b = 0, c = 0, d = 0] = this.#length;
    const length = a + b * 0x100 + c * 0x1_0000 + d * 0x100_0000;
    if (length === 0 || length > MAX_MESSAGE) return false;
    this.#message = new Uint8Array(length);
    this.#filled = 0;
    return true;
  }

  #end(): void {
    const message = this.#message;
    this.#message = NOTHING;
    this.#lengthBytes = 0;
    this.#take(message);
  }
}
