// Tested by: test/e2e/stopping.test.ts, test/output/writers.test.ts
import { close, write, writev } from 'node:fs';
import { promisify } from 'node:util';
import type { Backlog, FailureObserver } from './byte-writer.js';
import type { ChunkQueue } from './chunk-queue.js';
import { isPresent } from './file-presence.js';
import { type Done, QueueWriter } from './queue-writer.js';
import { STANDARD_OUTPUT } from './standard-output-name.js';

/** Bytes of one system call: more would only delay the release of what is written. */
const WRITE_BYTES = 8 << 20;
/** A file that is written to is looked for so often. */
const LOOK_MS = 1000;
const closeDescriptor = promisify(close);

/** Writes to a regular file or a device; what waits meanwhile goes out with one system call, without a copy. */
export class FileWriter extends QueueWriter {
  /** A disk takes what it is given, sooner or later. */
  readonly patienceMs = Number.POSITIVE_INFINITY;
  protected readonly bytesUnderWay = 0;
  /** Resolves when no patch is under way. */
  #patched: Promise<void> = Promise.resolve();
  #lookedMs = performance.now();

  constructor(
    readonly descriptor: number,
    name: string,
    backlog: Backlog,
    onFailure: FailureObserver,
    /** Called when it is closed. */
    readonly onClose: () => void = () => {},
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
    const nowMs = performance.now();
    if (nowMs - this.#lookedMs < LOOK_MS) {
      this.#write(queue, done);
      return;
    }
    this.#lookedMs = nowMs;
    void this.#look().then(() => this.#write(queue, done));
  }

  #write(queue: ChunkQueue, done: Done): void {
    if (queue.isEmpty) {
      done(null, 0); // given up meanwhile
      return;
    }
    writev(this.descriptor, queue.next(WRITE_BYTES), (error, bytesWritten) => {
      // A file takes at least a byte or says why not; without this a device that does neither would be asked for ever.
      done(error ?? (bytesWritten === 0 ? new Error('nothing was written') : null), bytesWritten);
    });
  }

  protected async closeHandle(): Promise<void> {
    await this.#patched;
    await this.#look();
    this.onClose();
    await closeDescriptor(this.descriptor);
  }

  /** Who writes to a file that nobody finds any more writes for nobody. */
  async #look(): Promise<void> {
    if (this.name === STANDARD_OUTPUT) return;
    if (!(await isPresent(this.descriptor, this.name).catch(() => true))) this.failAsGone();
  }
}
