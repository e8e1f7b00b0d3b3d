/**
 * Takes text, behind what it has taken before; calls back once it is written, or with what the system said. Calls back later,
 * never at once.
 */
export type PutText = (text: string, done: (error?: NodeJS.ErrnoException | null) => void) => void;

/** Characters that wait before no more are taken: some thousand lines. */
const ROOM = 256 * 1024;

/**
 * Lines on their way to a reader who may stand still, be gone or have no room: whoever writes never waits and never fails.
 * What finds no room is dropped and counted, and the number is told when there is room again.
 */
export class BoundedLines {
  /** The line, with its line end, that tells how many were dropped. */
  notice = (dropped: number): string => `${dropped} lines dropped\n`;
  readonly #putText: PutText;
  readonly #isGoneAfter: (error: NodeJS.ErrnoException) => boolean;
  /** Characters that wait. */
  #size = 0;
  /** Lines that were dropped and are not told yet. */
  #dropped = 0;
  #isGone = false;
  #flushed: (() => void)[] = [];

  /** `isGoneAfter`: whether no later line has a chance after the error. */
  constructor(putText: PutText, isGoneAfter: (error: NodeJS.ErrnoException) => boolean) {
    this.#putText = putText;
    this.#isGoneAfter = isGoneAfter;
  }

  /** Takes whole lines, or a piece of one that is shown for a moment and does not count. */
  write(text: string): void {
    const lines = text.split('\n').length - 1;
    if (this.#isGone || this.#size > ROOM) {
      this.#dropped += lines;
      return;
    }
    this.#tell();
    this.#put(text, lines);
  }

  /** Resolves when nothing waits any more, or after so many ms. */
  flush(ms: number): Promise<void> {
    if (this.#size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#flushed.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #tell(): void {
    const dropped = this.#dropped;
    if (dropped === 0) return;
    this.#dropped = 0;
    this.#put(this.notice(dropped), dropped);
  }

  /** `lines`: what is lost if the text is: its lines, or those that it tells were dropped. */
  #put(text: string, lines: number): void {
    this.#size += text.length;
    this.#putText(text, (error) => {
      this.#size -= text.length;
      if (error) {
        // The number goes out with the next line: now there is no room for it either.
        this.#dropped += lines;
        this.#isGone ||= this.#isGoneAfter(error);
      } else if (this.#size <= ROOM / 2) this.#tell();
      if (this.#size === 0) for (const resolve of this.#flushed.splice(0)) resolve();
    });
  }
}
