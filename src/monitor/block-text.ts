import { Backlog, type ByteWriter, type FailureObserver } from '../output/byte-writer.js';
import { openWriter } from '../output/open-writer.js';
import { STANDARD_OUTPUT } from '../output/standard-output-name.js';

/**
 * Text on standard output that is no terminal, block by block with an empty line between. While the reader stands still, one
 * block is on its way and one waits: the newest.
 */
export class BlockText {
  /** Blocks that a newer one replaced before they were written. */
  droppedBlocks = 0;
  readonly width = Number.POSITIVE_INFINITY;
  readonly height = Number.POSITIVE_INFINITY;
  readonly #writer: ByteWriter;
  #waiting: string | undefined;
  #isWriting = false;
  #hasBlock = false;

  constructor(onFailure: FailureObserver, name = STANDARD_OUTPUT) {
    this.#writer = openWriter(name, 'append', new Backlog(Number.POSITIVE_INFINITY), onFailure);
  }

  /** Takes lines with their line ends; never makes the caller wait. */
  show(text: string): void {
    if (this.#waiting !== undefined) this.droppedBlocks++;
    this.#waiting = text;
    if (!this.#isWriting) this.#writeNext();
  }

  finish(text: string): void {
    this.show(text);
  }

  /** Writes what waits; a pipe that takes nothing for a while is given up. */
  close(): Promise<void> {
    this.#writeNext();
    return this.#writer.close();
  }

  #writeNext(): void {
    const text = this.#waiting;
    if (text === undefined) return;
    this.#waiting = undefined;
    this.#isWriting = true;
    const bytes = Buffer.from(this.#hasBlock ? `\n${text}` : text);
    this.#hasBlock = true;
    const settle = (): void => {
      this.#isWriting = false;
      // Not at once, as the writer is not done with this block yet.
      queueMicrotask(() => this.#writeNext());
    };
    this.#writer.write({ bytes, settle });
  }
}
