import type { Chunk } from './chunk.js';

/** When each datagram is to be sent. Chunks are fed and stamped in the same order, each once. */
export interface Schedule {
  /** Learns from a chunk that was read. */
  feed(chunk: Chunk): void;
  /** Whether later chunks can no longer change the due times of this one. */
  isCertain(chunk: Chunk): boolean;
  /** Fills `dueNs` as well as is known. */
  stamp(chunk: Chunk): void;
}
