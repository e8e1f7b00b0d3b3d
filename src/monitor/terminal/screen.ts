/** What a screen needs of a terminal. */
export interface ScreenDevice {
  /** Takes text without waiting; calls back, later, when the terminal has taken it, or is gone. */
  write(text: string, done: () => void): void;
}

const ERASE_LINE_END = '\x1b[K';
const ERASE_ALL = '\x1b[H\x1b[2J';

/**
 * The lines of a terminal: of each frame, what differs from the one before is sent. One frame is on its way at most: while a slow terminal
 * takes it, newer ones are left out, but for the newest.
 */
export class Screen {
  /** Frames that a newer one replaced before they were sent. */
  droppedFrames = 0;
  #shown: readonly string[] = [];
  #isWriting = false;
  #waiting: readonly string[] | undefined;
  #isStale = true;
  #drained: (() => void)[] = [];

  constructor(readonly device: ScreenDevice) {}

  /** Shows rendered lines from the top; the lines below are empty. */
  draw(lines: readonly string[]): void {
    if (this.#isWriting) {
      if (this.#waiting !== undefined) this.droppedFrames++;
      this.#waiting = lines;
      return;
    }
    const text = this.#isStale ? `${ERASE_ALL}${changes([], lines)}` : changes(this.#shown, lines);
    this.#isStale = false;
    this.#shown = lines;
    if (text !== '') this.#write(text);
  }

  /** Nothing is known of what the terminal shows: the next frame is sent whole. */
  forget(): void {
    this.#isStale = true;
  }

  /** What waits is left out; resolves when the terminal has taken what is on its way, or after so many ms. */
  settle(ms: number): Promise<void> {
    this.#waiting = undefined;
    if (!this.#isWriting) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#drained.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #write(text: string): void {
    this.#isWriting = true;
    this.device.write(text, () => {
      this.#isWriting = false;
      for (const resolve of this.#drained.splice(0)) resolve();
      const lines = this.#waiting;
      this.#waiting = undefined;
      if (lines !== undefined) this.draw(lines);
    });
  }
}

/** From one frame to the next: each line that differs, at its place. Erased before: behind a full line, its last character would go. */
function changes(from: readonly string[], to: readonly string[]): string {
  let text = '';
  for (let row = 0; row < Math.max(from.length, to.length); row++) {
    const line = to[row] ?? '';
    if (line !== (from[row] ?? '')) text += `\x1b[${row + 1};1H${ERASE_LINE_END}${line}`;
  }
  return text;
}
