import { addon } from './native.js';

/**
 * Memory for the payloads of batches, in numbered blocks. A block is used again once its views are gone. Where each payload has memory of its own, V8
 * collects all of its garbage for each 64 MiB of them, as what waits for half a second is old by then; a view of a finished payload goes young.
 */
export class Blocks {
  readonly #handle = addon().openBlocks();

  /** The number of a new block of so many bytes, at least, which are not cleared. */
  open(bytes: number): number {
    return addon().openBlock(this.#handle, bytes);
  }

  /** The first bytes of a block, which are its own as long as this object is there: not as long as another one made of it. */
  view(block: number, length: number): Uint8Array {
    return addon().viewBlock(this.#handle, block, length);
  }

  /** Its number is free for another; views of it stay. */
  close(block: number): void {
    addon().closeBlock(this.#handle, block);
  }

  /** Copies pieces of the source, a row each, to places of blocks. Throws RangeError where one exceeds the source or its block. */
  scatter(
    source: Uint8Array,
    blocks: Uint32Array,
    places: Uint32Array,
    offsets: Uint32Array,
    lengths: Uint32Array,
    count: number,
  ): void {
    addon().scatter(this.#handle, source, blocks, places, offsets, lengths, count);
  }
}
