import { type Line, plainLine, type Style } from './styled.js';

/** Lines that are kept. */
const MOST_LINES = 1000;
const STYLES: Readonly<Record<string, Style>> = { WARN: 'yellow', ERROR: 'red', FATAL: 'red' };

/** The newest lines of the log. */
export class LogLines {
  #lines: string[] = [];
  /** All that were ever taken. */
  taken = 0;

  take(text: string): void {
    for (const line of text.replace(/\n$/, '').split('\n')) {
      this.#lines.push(line);
      this.taken++;
    }
    if (this.#lines.length > 2 * MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES);
  }

  /** The newest last. */
  last(count: number): readonly string[] {
    return count <= 0 ? [] : this.#lines.slice(-Math.min(count, MOST_LINES));
  }
}

/** `12:34:56.789 WARN text`: in the colour of its level. */
export function logLine(text: string): Line {
  return plainLine(text, STYLES[text.split(' ', 2)[1] ?? ''] ?? 'plain');
}
