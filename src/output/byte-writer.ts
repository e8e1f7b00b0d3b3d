// Tested by: test/output/writers.test.ts
import { type Deferred, deferred } from './deferred.js';
import type { OutputError } from './output-error.js';

/** Bytes on their way out; they must not change until they are settled. */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** Called once: with the number of bytes written, fewer than there are when the writer failed. */
  settle(bytesWritten: number): void;
}

/** Writes chunks one behind the other to a file or a pipe. */
export interface ByteWriter {
  /** Bytes that were taken so far, those of a write under way included where that can be told. */
  readonly bytesTaken: number;
  /** After this time without a byte taken nobody is expected to take more. */
  readonly patienceMs: number;
  /** Takes the chunk at once, whatever waits already; after a failure it is settled at once with 0. */
  write(chunk: Chunk): void;
  /** Of a regular file: writes over bytes that were settled before, as those of a header; where it cannot, nothing happens. */
  patch?(bytes: Uint8Array, position: number): void;
  /** Resolves when all that was taken is settled. */
  flushed(): Promise<void>;
  /** Flushes and closes; may be called twice. A pipe that takes nothing for a while fails instead. */
  close(): Promise<void>;
  /** Fails at once, as what waits was not taken within this time. */
  abandon(ms: number): void;
}

/** Is told once when a writer fails. */
export type FailureObserver = (error: OutputError) => void;

/** The bytes that wait in the writers that share it. */
export class Backlog {
  #pending = 0;
  #waiting: Deferred | undefined;
  /** What is waited for: so many bytes at most. */
  #awaited = 0;

  constructor(readonly limit: number) {}

  get pending(): number {
    return this.#pending;
  }

  add(bytes: number): void {
    this.#pending += bytes;
  }

  remove(bytes: number): void {
    this.#pending -= bytes;
    if (this.#waiting === undefined || this.#pending > this.#awaited) return;
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve();
  }

  /** undefined while no more than so many bytes wait; otherwise a promise to wait for, resolved when it is half of that. */
  room(most = this.limit): Promise<void> | undefined {
    if (this.#pending <= most) return undefined;
    this.#awaited = this.#waiting === undefined ? most / 2 : Math.min(this.#awaited, most / 2);
    this.#waiting ??= deferred();
    return this.#waiting.promise;
  }
}
