/** Pieces are powers of two, from this size on. */
const LEAST_BYTES = 64 << 10;

/**
 * Pieces of memory that are used again. A recording goes through as much memory as its streams bring: made anew each time it is never in a cache, has to
 * be cleared by the kernel, and lies outside V8's heap, which is collected as a whole after every few dozen MiB of that (docs/performance.md).
 */
export class SlabPool {
  readonly #free = new Map<number, Uint8Array[]>();
  #freeBytes = 0;

  /** What is given back beyond so many bytes is left to the garbage collector. */
  constructor(readonly maxFreeBytes: number) {}

  /** Bytes of the pieces that wait for their next use. */
  get freeBytes(): number {
    return this.#freeBytes;
  }

  /** A piece of `slabSize(bytes)`, with anything in it. */
  take(bytes: number): Uint8Array {
    const size = slabSize(bytes);
    const known = this.#free.get(size)?.pop();
    if (known === undefined) return new Uint8Array(size);
    this.#freeBytes -= size;
    return known;
  }

  /** Nobody reads it any more. */
  give(slab: Uint8Array): void {
    const { length } = slab;
    if (this.#freeBytes + length > this.maxFreeBytes) return;
    const alike = this.#free.get(length);
    if (alike === undefined) this.#free.set(length, [slab]);
    else alike.push(slab);
    this.#freeBytes += length;
  }

  /** Leaves what waits to the garbage collector. */
  clear(): void {
    this.#free.clear();
    this.#freeBytes = 0;
  }
}

/** Bytes of the piece in which so many have room. */
export function slabSize(bytes: number): number {
  let size = LEAST_BYTES;
  while (size < bytes) size *= 2;
  return size;
}
