import { closeSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { Backlog, type ByteWriter, type FailureObserver } from './byte-writer.js';
import { openWriter } from './open-writer.js';
import { OutputError, openError } from './output-error.js';
import { type Rotation, rotateFiles } from './rotation.js';
import { STANDARD_OUTPUT } from './standard-output-name.js';

const LINE_END = '\n';

/**
 * A file, device or pipe that whole lines are appended to, one call after the other. A file is rotated, opened anew on
 * request, and opened anew after a failure; what a failed write left of a line is cut off. A pipe that failed stays failed.
 */
export class AppendedFile {
  #writer: ByteWriter;
  readonly #recordEnd: Buffer;
  /** Regular files can be renamed, cut and opened anew. */
  readonly #isRegular: boolean;
  /** Bytes in the file. */
  #size = 0;
  #hasFailed = false;
  #isReopenWanted = false;

  /**
   * `onFailure` is told the first error of each time in which nothing can be written; `recordEnd`: what stands at the end of what is
   * whole, that of a line unless given. Throws OutputError.
   */
  constructor(
    readonly name: string,
    readonly rotation: Rotation | undefined,
    readonly onFailure: FailureObserver,
    recordEnd = LINE_END,
  ) {
    this.#recordEnd = Buffer.from(recordEnd);
    this.#writer = this.#open();
    this.#isRegular = name !== STANDARD_OUTPUT && statSync(name).isFile();
  }

  /** The last write failed. */
  get isFailing(): boolean {
    return this.#hasFailed;
  }

  /** Bytes taken since it was opened last. */
  get bytesTaken(): number {
    return this.#writer.bytesTaken;
  }

  get patienceMs(): number {
    return this.#writer.patienceMs;
  }

  /** Whether it makes sense to try again what failed. */
  get canRecover(): boolean {
    return this.#isRegular;
  }

  /** Opens the file of this name before the next write: somebody has renamed it. */
  reopen(): void {
    this.#isReopenWanted = this.#isRegular;
  }

  /** Appends lines; resolves with the bytes that the file has of them, whole lines only. */
  async append(lines: Buffer): Promise<number> {
    if (!(await this.#prepare(lines.length))) return 0;
    const written = await this.#write(lines);
    this.#size += written;
    if (written === lines.length) {
      this.#hasFailed = false;
      return written;
    }
    const whole = wholeOf(lines.subarray(0, written), this.#recordEnd);
    if (this.#isRegular) this.#cut(written - whole);
    return whole;
  }

  /** Ends a write that is under way with an error. */
  abandon(ms: number): void {
    this.#writer.abandon(ms);
    void this.#writer.close();
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }

  /** Whether there is something to write to, after all that is to be done before. */
  async #prepare(bytes: number): Promise<boolean> {
    if (!this.#isRegular) return !this.#hasFailed;
    try {
      if (this.#isReopenWanted || this.#hasFailed) await this.#replace(() => {});
      const { rotation } = this;
      if (rotation !== undefined && this.#size > 0 && this.#size + bytes > rotation.bytes) {
        await this.#replace(() => rotateFiles(this.name, rotation.keep));
      }
      return true;
    } catch (error) {
      this.#fail(error instanceof OutputError ? error : openError(this.name, error as NodeJS.ErrnoException));
      return false;
    }
  }

  /** Only when the new file is open the old one is closed. */
  async #replace(rename: () => void): Promise<void> {
    rename();
    const old = this.#writer;
    this.#writer = this.#open();
    this.#isReopenWanted = false;
    await old.close();
  }

  #open(): ByteWriter {
    const backlog = new Backlog(Number.POSITIVE_INFINITY);
    const writer = openWriter(this.name, 'append', backlog, (error) => this.#fail(error));
    this.#size = 0;
    if (this.name === STANDARD_OUTPUT) return writer;
    const { size, isTorn } = endOf(this.name, this.#recordEnd);
    this.#size = size;
    if (isTorn) writer.write({ bytes: this.#recordEnd, settle: (written) => (this.#size += written) });
    return writer;
  }

  #write(bytes: Buffer): Promise<number> {
    return new Promise((settle) => this.#writer.write({ bytes, settle }));
  }

  #fail(error: OutputError): void {
    if (!this.#hasFailed) this.onFailure(error);
    this.#hasFailed = true;
  }

  /** Takes the beginning of a line off the end, unless somebody else has written behind it. */
  #cut(bytes: number): void {
    try {
      if (bytes > 0 && statSync(this.name).size === this.#size) truncateSync(this.name, this.#size - bytes);
    } catch {
      // The next opening ends the line.
    }
  }
}

/** Bytes up to the end of the last whole record. */
function wholeOf(bytes: Buffer, recordEnd: Buffer): number {
  const last = bytes.lastIndexOf(recordEnd);
  return last < 0 ? 0 : last + recordEnd.length;
}

/** Size of a regular file, and whether its last record has no end; other files have neither. */
function endOf(name: string, recordEnd: Buffer): { size: number; isTorn: boolean } {
  if (!statSync(name).isFile()) return { size: 0, isTorn: false };
  const descriptor = openSync(name, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const last = Buffer.alloc(Math.min(recordEnd.length, size));
    readSync(descriptor, last, 0, last.length, size - last.length);
    return { size, isTorn: size > 0 && !last.equals(recordEnd) };
  } finally {
    closeSync(descriptor);
  }
}
