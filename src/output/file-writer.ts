import { close, write, writev } from 'node:fs';
import { promisify } from 'node:util';
import type { Backlog, FailureObserver } from './byte-writer.js';
import type { ChunkQueue } from './chunk-queue.js';
import { type Done, QueueWriter } from './queue-writer.js';

/** Bytes of one system call: more would only delay the release of what is written. */
const WRITE_BYTES = 8 << 20;
const closeDescriptor = promisify(close);

/** Writes to a regular file or a device; what waits meanwhile goes out with one system call, without a copy. */
export class FileWriter extends QueueWriter {
  /** A disk takes what it is given, sooner or later. */
  readonly patienceMs = Number.POSITIVE_INFINITY;
  protected readonly bytesUnderWay = 0;
  /** Resolves when no patch is under way. */
  #patched: Promise<void> = Promise.resolve();

  constructor(
    readonly descriptor: number,
    name: string,
    backlog: Backlog,
    onFailure: FailureObserver,
  ) {
    super(name, backlog, onFailure);
  }

  patch(bytes: Uint8Array, position: number): void {
    const before = this.#patched;
    this.#patched = before.then(
      () =>
        new Promise((resolve) => {
          write(this.descriptor, bytes, 0, bytes.length, position, (error) => {
            // A device has no positions.
            if (error !== null && error.code !== 'ESPIPE' && error.code !== 'EBADF') this.fail(error);
            resolve();
          });
        }),
    );
  }

  protected put(queue: ChunkQueue, done: Done): void {
    writev(this.descriptor, queue.next(WRITE_BYTES), (error, bytesWritten) => {
      // A file takes at least a byte or says why not; without this a device that does neither would be asked for ever.
      done(error ?? (bytesWritten === 0 ? new Error('nothing was written') : null), bytesWritten);
    });
  }

  protected async closeHandle(): Promise<void> {
    await this.#patched;
    await closeDescriptor(this.descriptor);
  }
}
