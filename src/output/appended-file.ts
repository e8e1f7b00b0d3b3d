import { statSync, truncateSync } from 'node:fs';
import { Backlog, type ByteWriter, type FailureObserver } from './byte-writer.js';
import { openWriter } from './open-writer.js';
import { OutputError, openError, outputLabel } from './output-error.js';
import { endOf } from './record-end.js';
import { type Rotation, rotateFiles } from './rotation.js';
import { STANDARD_OUTPUT } from './standard-output-name.js';

const LINE_END = '\n';

export interface AppendedFileOptions {
  readonly rotation?: Rotation | undefined;
  /** What stands at the end of what is whole: that of a line unless given. */
  readonly recordEnd?: string | undefined;
  /** Is told what people should know: that something which was cut off stands in the file. */
  readonly onNotice?: ((message: string) => void) | undefined;
}

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

  /** `onFailure` is told the first error of each time in which nothing can be written. Throws OutputError. */
  constructor(
    readonly name: string,
    readonly onFailure: FailureObserver,
    readonly options: AppendedFileOptions = {},
  ) {
    this.#recordEnd = Buffer.from(options.recordEnd ?? LINE_END);
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
      const { rotation } = this.options;
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
    const writer = openWriter(this.name, 'append', backlog, (error) => this.#fail(error), this);
    const { size, isTorn } = endOf(this.name, this.#recordEnd);
    this.#size = size;
    if (!isTorn) return writer;
    writer.write({ bytes: this.#recordEnd, settle: (written) => (this.#size += written) });
    const label = outputLabel(this.name);
    this.options.onNotice?.(
      `${label} ended within a record, as after a full disk: what is added is kept apart from it`,
    );
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
