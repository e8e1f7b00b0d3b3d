// Tested by: test/monitor/watch/watched-files.test.ts
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { type CutLine, LineCutter } from './line-cutter.js';

const CHUNK_BYTES = 65_536;

/**
 * Follows a file by its name: hands over the lines that are added, goes on at its beginning when it was cut off, and in the new file when
 * another has its name. What is more than a look takes waits in the file.
 */
export class FollowedFile {
  readonly #cutter = new LineCutter();
  readonly #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #handle: FileHandle | undefined;
  #position = 0;
  #isFirst = true;

  constructor(
    readonly path: string,
    readonly onLine: (line: CutLine) => void,
  ) {}

  /** Takes so many new lines at most. Not twice at a time. Throws what the system says of a file that is there and cannot be read. */
  async look(mostLines: number): Promise<void> {
    this.#handle ??= await this.#open();
    this.#isFirst = false;
    if (this.#handle === undefined) return;
    const { size } = await this.#handle.stat();
    if (size < this.#position) this.#begin();
    let lines = 0;
    const onLine = (line: CutLine): void => {
      lines++;
      this.onLine(line);
    };
    while (lines < mostLines) {
      const { bytesRead } = await this.#handle.read(this.#chunk, 0, CHUNK_BYTES, this.#position);
      if (bytesRead === 0) {
        if (await this.#isReplaced()) await this.#leave();
        return;
      }
      this.#position += this.#cutter.push(this.#chunk.subarray(0, bytesRead), mostLines - lines, onLine);
    }
  }

  async close(): Promise<void> {
    await this.#leave();
  }

  /** What was there before is not new; undefined: there is no file now. */
  async #open(): Promise<FileHandle | undefined> {
    // A pipe without a writer would be waited for.
    const handle = await open(this.path, constants.O_RDONLY | constants.O_NONBLOCK).catch(orMissing);
    if (handle === undefined) return undefined;
    const stats = await handle.stat();
    if (!stats.isFile()) {
      await handle.close();
      throw new Error('is no file');
    }
    this.#position = this.#isFirst ? stats.size : 0;
    return handle;
  }

  #begin(): void {
    this.#flush();
    this.#position = 0;
  }

  async #isReplaced(): Promise<boolean> {
    const [now, ours] = await Promise.all([stat(this.path).catch(orMissing), this.#handle!.stat()]);
    return now !== undefined && (now.ino !== ours.ino || now.dev !== ours.dev);
  }

  async #leave(): Promise<void> {
    this.#flush();
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  #flush(): void {
    const line = this.#cutter.flush();
    if (line !== undefined) this.onLine(line);
  }
}

/** undefined for a file that is not there. */
function orMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
