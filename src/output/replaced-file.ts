import { rename, writeFile } from 'node:fs/promises';
import { refuseIfWritten } from './written-files.js';

/**
 * A small file that is written anew as a whole: who reads it sees the old text or the new one. Texts that come while one is being written
 * are left out but for the last.
 */
export class ReplacedFile {
  #next: string | undefined;
  #writing: Promise<void> | undefined;

  /** `onFailure` is told each time that the file cannot be written. */
  constructor(
    readonly name: string,
    readonly onFailure: (error: NodeJS.ErrnoException) => void,
  ) {}

  write(text: string): void {
    this.#next = text;
    this.#writing ??= this.#pump();
  }

  /** Resolves when the last text is written, or could not be. */
  async flushed(): Promise<void> {
    await this.#writing;
  }

  async #pump(): Promise<void> {
    while (this.#next !== undefined) {
      const text = this.#next;
      this.#next = undefined;
      try {
        await this.#replace(text);
      } catch (error) {
        this.onFailure(error as NodeJS.ErrnoException);
      }
    }
    this.#writing = undefined;
  }

  async #replace(text: string): Promise<void> {
    refuseIfWritten(this.name, this);
    await writeFile(`${this.name}.new`, text);
    await rename(`${this.name}.new`, this.name);
  }
}
