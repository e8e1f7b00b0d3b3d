// Tested by: test/recording/flight/flight-buffer.test.ts
import type { Batch } from '../../stream/message.js';
import { slabSize } from '../slab-pool.js';
import { HeldBatch, type HeldSlab, heldBytes } from './held-batch.js';

/** What a batch takes besides its payload and columns: the objects, and the counters. */
export const BATCH_OVERHEAD = 1024;
/** A stream has so many pieces or more, of this size at most: what is lost at their ends is little. */
const PIECES = 16;
const MAX_SLAB_BYTES = 16 << 20;
/** Places that were emptied at the begin of a list before it is made anew. */
const MOST_EMPTY = 256;

/** The last batches of one stream, numbered from 0 on, in pieces of memory. */
export class HeldStream {
  /** Sum of its pieces, and of the objects around. */
  bytes = 0;
  /** From here on they are still to be written: only the bound on bytes drops them. */
  pin = Number.POSITIVE_INFINITY;
  /** The bound on bytes dropped some that the time would have left. */
  isShort = false;
  receivedMs = 0;
  #list: (HeldBatch | undefined)[] = [];
  #head = 0;
  #firstNumber = 0;
  #open: HeldSlab | undefined;
  #slabBytes = 0;

  /** Number of the oldest that is held. */
  get firstNumber(): number {
    return this.#firstNumber;
  }

  /** Number of the next one. */
  get endNumber(): number {
    return this.#firstNumber + this.#list.length - this.#head;
  }

  get last(): HeldBatch | undefined {
    return this.endNumber === this.#firstNumber ? undefined : this.#list.at(-1);
  }

  get(number: number): HeldBatch | undefined {
    return number < this.#firstNumber ? undefined : this.#list[this.#head + number - this.#firstNumber];
  }

  /** Bytes of the piece that the batch needs; 0: it has room. */
  slabBytesFor(batch: Batch): number {
    const bytes = heldBytes(batch);
    if (this.#open !== undefined && this.#open.used + bytes <= this.#open.bytes.length) return 0;
    this.#slabBytes = Math.max(this.#slabBytes, Math.min(this.bytes / PIECES, MAX_SLAB_BYTES));
    return slabSize(Math.max(bytes, this.#slabBytes));
  }

  /** The next batches go there. Returns the piece before, if nobody needs it any more. */
  useSlab(bytes: Uint8Array): Uint8Array | undefined {
    const before = this.#open;
    this.#open = { bytes, used: 0, batches: 0, readers: 0 };
    this.bytes += bytes.length;
    return before?.batches === 0 ? this.#leave(before) : undefined;
  }

  /** Takes a batch for which there is room. */
  push(batch: Batch): HeldBatch {
    const held = new HeldBatch(this.#open!, batch);
    this.#list.push(held);
    this.bytes += BATCH_OVERHEAD;
    return held;
  }

  /** Drops the oldest. Returns its piece if that is free now, and may be used again. */
  shift(): Uint8Array | undefined {
    const oldest = this.#list[this.#head];
    if (oldest === undefined) return undefined;
    this.#list[this.#head++] = undefined;
    this.#firstNumber++;
    this.bytes -= BATCH_OVERHEAD;
    if (this.#head >= MOST_EMPTY && this.#head * 2 > this.#list.length) {
      this.#list = this.#list.slice(this.#head);
      this.#head = 0;
    }
    oldest.slab.batches--;
    return oldest.slab.batches === 0 ? this.#leave(oldest.slab) : undefined;
  }

  #leave(slab: HeldSlab): Uint8Array | undefined {
    if (slab === this.#open) this.#open = undefined;
    this.bytes -= slab.bytes.length;
    // What is still being written is left to the garbage collector.
    return slab.readers === 0 ? slab.bytes : undefined;
  }
}
