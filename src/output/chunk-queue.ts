import type { Backlog, Chunk } from './byte-writer.js';

/** The chunks of one writer that are not written yet, in order; its bytes count in the backlog. */
export class ChunkQueue {
  readonly #chunks: Chunk[] = [];
  /** Bytes of the first chunk that are written. */
  #offset = 0;
  #onEmpty: (() => void)[] = [];

  constructor(readonly backlog: Backlog) {}

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  /** Bytes that are not written yet. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0 - this.#offset);
  }

  push(chunk: Chunk): void {
    this.backlog.add(chunk.bytes.length);
    this.#chunks.push(chunk);
  }

  /** The next bytes to write: at least one buffer unless the queue is empty, about `maxBytes` at most. */
  next(maxBytes: number): Uint8Array[] {
    const buffers: Uint8Array[] = [];
    let offset = this.#offset;
    let bytes = 0;
    for (const chunk of this.#chunks) {
      const rest = offset === 0 ? chunk.bytes : chunk.bytes.subarray(offset);
      buffers.push(rest);
      bytes += rest.length;
      offset = 0;
      if (bytes >= maxBytes) break;
    }
    return buffers;
  }

  /** So many bytes more were written: settles the chunks that are now complete. */
  advance(bytes: number): void {
    let settled = 0;
    let offset = this.#offset + bytes;
    for (; settled < this.#chunks.length; settled++) {
      const chunk = this.#chunks[settled]!;
      if (offset < chunk.bytes.length) break;
      offset -= chunk.bytes.length;
      this.backlog.remove(chunk.bytes.length);
      chunk.settle(chunk.bytes.length);
    }
    this.#chunks.splice(0, settled);
    this.#offset = offset;
    if (this.isEmpty) this.#announceEmpty();
  }

  /** Nothing more will be written: settles all chunks with what was. */
  abandon(): void {
    let offset = this.#offset;
    for (const chunk of this.#chunks.splice(0)) {
      this.backlog.remove(chunk.bytes.length);
      chunk.settle(offset);
      offset = 0;
    }
    this.#offset = 0;
    this.#announceEmpty();
  }

  /** Resolves when all chunks are settled. */
  empty(): Promise<void> {
    if (this.isEmpty) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty.push(resolve);
    });
  }

  #announceEmpty(): void {
    for (const resolve of this.#onEmpty.splice(0)) resolve();
  }
}
