import { Socket } from 'node:net';
import type { Backlog, FailureObserver } from './byte-writer.js';
import type { ChunkQueue } from './chunk-queue.js';
import { type Done, QueueWriter } from './queue-writer.js';

/**
 * Bytes of one write: whole TS packets, about what a pipe holds. What a closed pipe took is known per write,
 * so that is how exact the count of a pipe is.
 */
const PIECE_BYTES = 348 * 188;

/**
 * Writes to a pipe or socket without ever blocking a thread: a reader that stands still
 * must not keep the process from ending, as a blocked file write would.
 */
export class PipeWriter extends QueueWriter {
  readonly #socket: Socket;

  constructor(descriptor: number, name: string, backlog: Backlog, onFailure: FailureObserver) {
    super(name, backlog, onFailure);
    this.#socket = new Socket({ fd: descriptor, readable: false, writable: true });
    this.#socket.on('error', (error) => this.fail(error));
  }

  protected put(queue: ChunkQueue, done: Done): void {
    const [first] = queue.next(1);
    const piece = first!.subarray(0, PIECE_BYTES);
    this.#socket.write(piece, (error) => done(error, piece.length));
  }

  protected async closeHandle(): Promise<void> {
    this.#socket.destroy();
  }
}
