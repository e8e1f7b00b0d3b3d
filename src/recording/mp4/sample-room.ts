import { SlabPool } from '../slab-pool.js';

/** Usual size of a piece. */
const SLAB_BYTES = 256 << 10;

interface SampleSlab {
  readonly bytes: Uint8Array;
  /** Bytes that were given away, and those of them that are still read. */
  used: number;
  inUse: number;
}

/** Where the samples of a track lie one behind the other until they are written. */
export class SampleRoom {
  readonly #pool: SlabPool;
  readonly #byBuffer = new WeakMap<ArrayBufferLike, SampleSlab>();
  #open: SampleSlab | undefined;

  constructor(pool: SlabPool = new SlabPool(0)) {
    this.#pool = pool;
  }

  /** Room for a sample of that size. */
  take(size: number): Uint8Array {
    if (this.#open === undefined || this.#open.used + size > this.#open.bytes.length) this.#next(size);
    const open = this.#open!;
    const from = open.used;
    open.used += size;
    open.inUse += size;
    return open.bytes.subarray(from, open.used);
  }

  /** Nobody reads these bytes any more: one sample, or some that lie behind each other. */
  release(bytes: Uint8Array): void {
    const slab = this.#byBuffer.get(bytes.buffer);
    if (slab === undefined) return;
    slab.inUse -= bytes.length;
    if (slab.inUse > 0) return;
    if (slab === this.#open) slab.used = 0;
    else this.#giveBack(slab);
  }

  #next(size: number): void {
    const before = this.#open;
    const bytes = this.#pool.take(Math.max(size, SLAB_BYTES));
    this.#open = { bytes, used: 0, inUse: 0 };
    this.#byBuffer.set(bytes.buffer, this.#open);
    if (before?.inUse === 0) this.#giveBack(before);
  }

  #giveBack(slab: SampleSlab): void {
    this.#byBuffer.delete(slab.bytes.buffer);
    this.#pool.give(slab.bytes);
  }
}
