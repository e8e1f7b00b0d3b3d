// Tested by: test/output/writers.test.ts
import { Socket } from 'node:net';
import type { Backlog, FailureObserver } from './byte-writer.js';
import type { ChunkQueue } from './chunk-queue.js';
import { type Done, QueueWriter } from './queue-writer.js';

/**
 * Bytes of one write: whole TS packets, about what a pipe holds. What a closed pipe took is known per write,
 * so that is how exact the count of a pipe is.
 */
const PIECE_BYTES = 348 * 188;

/** Longest time that a pipe which is to be closed may take nothing. */
const PATIENCE_MS = 2000;

/**
 * Writes to a pipe or socket without ever blocking a thread, as a blocked file write would.
 * A reader that stands still makes the writer wait until it is to be closed, and then for `PATIENCE_MS`.
 */
export class PipeWriter extends QueueWriter {
  readonly patienceMs = PATIENCE_MS;
  readonly #socket: Socket;
  /** Bytes of the write under way. */
  #pieceBytes = 0;
  /** Bytes of that write that the pipe had not taken when it was last looked at. */
  #waitingBytes = 0;
  #patience: NodeJS.Timeout | undefined;

  constructor(descriptor: number, name: string, backlog: Backlog, onFailure: FailureObserver) {
    super(name, backlog, onFailure);
    this.#socket = new Socket({ fd: descriptor, readable: false, writable: true });
    this.#socket.on('error', (error) => this.fail(error));
  }

  override close(): Promise<void> {
    if (this.#patience === undefined) {
      this.#waitingBytes = this.#bytesNotTaken();
      this.#patience = setTimeout(() => this.#giveUpUnlessTaken(), PATIENCE_MS);
    }
    return super.close();
  }

  protected get bytesUnderWay(): number {
    return this.#pieceBytes - this.#bytesNotTaken();
  }

  protected put(queue: ChunkQueue, done: Done): void {
    const [first] = queue.next(1);
    const piece = first!.subarray(0, PIECE_BYTES);
    this.#pieceBytes = piece.length;
    this.#socket.write(piece, (error) => {
      this.#pieceBytes = 0;
      if (!this.#socket.destroyed) this.#patience?.refresh();
      done(error, piece.length);
    });
    this.#waitingBytes = this.#bytesNotTaken();
  }

  protected async closeHandle(): Promise<void> {
    clearTimeout(this.#patience);
    this.#socket.destroy();
  }

  #giveUpUnlessTaken(): void {
    const waiting = this.#bytesNotTaken();
    if (waiting > 0 && waiting === this.#waitingBytes) {
      this.abandon(PATIENCE_MS);
    } else {
      this.#waitingBytes = waiting;
      this.#patience?.refresh();
    }
  }

  /** Bytes of the write under way. Only Node's own handle tells how much of it a pipe took; without one, none counts as taken. */
  #bytesNotTaken(): number {
    const { _handle: handle } = this.#socket as { _handle?: { readonly writeQueueSize?: number } | null };
    return Math.min(handle?.writeQueueSize ?? this.#pieceBytes, this.#pieceBytes);
  }
}
