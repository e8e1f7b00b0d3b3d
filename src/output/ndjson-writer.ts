import { Backlog, type ByteWriter, type FailureObserver } from './byte-writer.js';
import { openWriter } from './open-writer.js';

/** Most bytes that wait for a slow disk. */
const BACKLOG_BYTES = 8 << 20;

/** Appends records as lines of JSON to a file or standard output (`-`); never makes the caller wait. */
export class NdjsonWriter {
  /** Records left out because the file was too slow, or lost because it failed. */
  droppedRecords = 0;
  readonly #writer: ByteWriter;
  readonly #backlog: Backlog;

  /** Throws OutputError when the file cannot be opened. */
  constructor(name: string, onFailure: FailureObserver, backlogBytes = BACKLOG_BYTES) {
    this.#backlog = new Backlog(backlogBytes);
    this.#writer = openWriter(name, 'append', this.#backlog, onFailure);
  }

  write(record: object): void {
    if (this.#backlog.pending > this.#backlog.limit) {
      this.droppedRecords++;
      return;
    }
    const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
    const settle = (bytesWritten: number): void => {
      if (bytesWritten < bytes.length) this.droppedRecords++;
    };
    this.#writer.write({ bytes, settle });
  }

  /** Writes what waits and closes the file. */
  close(): Promise<void> {
    return this.#writer.close();
  }
}
