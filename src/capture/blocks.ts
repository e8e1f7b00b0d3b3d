import { addon } from './native.js';

/**
 * Memory for the payloads of batches, in numbered blocks of the addon. V8 would collect all of its garbage for each 64 MiB of payloads that are filled in
 * its own memory, as they wait until they are old; here only the view of a finished one is an object, which goes young, and its memory comes back into use.
 */
export class Blocks {
  readonly #handle = addon().openBlocks();

  /** The number of a new block of so many bytes, at least, which are not cleared. */
  open(bytes: number): number {
    return addon().openBlock(this.#handle, bytes);
  }

  /** All bytes of a block, which are there as long as the view is. */
  view(block: number): Buffer {
    return addon().viewBlock(this.#handle, block);
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
