// Tested by: test/output/writers.test.ts
import type { Backlog, ByteWriter, Chunk, FailureObserver } from './byte-writer.js';
import { ChunkQueue } from './chunk-queue.js';
import { goneError, type OutputError, stalledError, writeError } from './output-error.js';

/** Result of one write: the error, or how many bytes were taken. */
export type Done = (error: NodeJS.ErrnoException | null | undefined, bytesWritten: number) => void;

/** What file and pipe writers have in common: one write at a time, and one failure that ends all. */
export abstract class QueueWriter implements ByteWriter {
  readonly #queue: ChunkQueue;
  #isWriting = false;
  #hasFailed = false;
  #bytesWritten = 0;
  #closed: Promise<void> | undefined;

  constructor(
    readonly name: string,
    backlog: Backlog,
    readonly onFailure: FailureObserver,
  ) {
    this.#queue = new ChunkQueue(backlog);
  }

  /** Begins to write the next bytes of the queue. */
  protected abstract put(queue: ChunkQueue, done: Done): void;
  /** Closes what is written to; throws what it says. */
  protected abstract closeHandle(): Promise<void>;
  /** Bytes of the write under way that were taken already, as far as that can be told. */
  protected abstract get bytesUnderWay(): number;
  abstract readonly patienceMs: number;

  get bytesTaken(): number {
    return this.#bytesWritten + (this.#isWriting ? this.bytesUnderWay : 0);
  }

  abandon(ms: number): void {
    this.giveUp(this.#isWriting ? this.bytesUnderWay : 0, ms);
  }

  write(chunk: Chunk): void {
    if (this.#hasFailed || chunk.bytes.length === 0) {
      chunk.settle(0);
      return;
    }
    this.#queue.push(chunk);
    if (!this.#isWriting) this.#writeNext();
  }

  flushed(): Promise<void> {
    return this.#queue.empty();
  }

  close(): Promise<void> {
    this.#closed ??= this.#closeWhenFlushed();
    return this.#closed;
  }

  protected fail(cause: NodeJS.ErrnoException): void {
    if (!this.#hasFailed) this.#end(writeError(this.name, this.#bytesWritten, cause));
  }

  /** What was written cannot be found any more, nor what is being written. */
  protected failAsGone(): void {
    if (!this.#hasFailed) this.#end(goneError(this.name, this.#bytesWritten));
  }

  /** Ends all: of the write under way only `bytesTaken` were taken, too few bytes to complete it within `ms`. */
  protected giveUp(bytesTaken: number, ms: number): void {
    if (this.#hasFailed) return;
    this.#bytesWritten += bytesTaken;
    this.#queue.advance(bytesTaken);
    this.#end(stalledError(this.name, this.#bytesWritten, this.#queue.bytes, ms));
  }

  #end(error: OutputError): void {
    this.#hasFailed = true;
    this.onFailure(error);
    this.#queue.abandon();
  }

  #writeNext(): void {
    this.#isWriting = true;
    this.put(this.#queue, (error, bytesWritten) => {
      this.#isWriting = false;
      if (this.#hasFailed) return;
      if (error !== null && error !== undefined) {
        this.fail(error);
        return;
      }
      this.#bytesWritten += bytesWritten;
      this.#queue.advance(bytesWritten);
      if (!this.#queue.isEmpty && !this.#isWriting) this.#writeNext();
    });
  }

  async #closeWhenFlushed(): Promise<void> {
    await this.flushed();
    await this.closeHandle().catch((error) => this.fail(error));
  }
}
