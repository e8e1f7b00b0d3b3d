import { cutTo, widthOf } from '../text/width.js';
import type { Overlay } from './overlay.js';

/** The part of a terminal stream that text in place needs. */
export interface TextTerminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
const ERASE_TO_END = '\x1b[J';
const ERASE_LINE_END = '\x1b[K';
const HOME = '\x1b[H';
/** Off while text is written: a line that takes more columns than it seems must not take two rows. */
const WRAP_OFF = '\x1b[?7l';
const WRAP_ON = '\x1b[?7h';

/**
 * Text that is written over in place, below what else the terminal shows. A frame is one write, and none of the terminal's
 * modes outlasts it, so that nothing needs to be restored, however the program ends. The cursor stays below the text.
 */
export class TerminalText implements Overlay {
  readonly #terminal: TextTerminal;
  readonly #onResize = (): void => this.#resized();
  #lines: readonly string[] = [];
  /** Lines that are on the terminal, and columns of the longest. */
  #shown = 0;
  #widest = 0;

  constructor(terminal: TextTerminal) {
    this.#terminal = terminal;
    terminal.on('resize', this.#onResize);
  }

  get width(): number {
    return this.#terminal.columns || DEFAULT_COLUMNS;
  }

  /** Without the line of the cursor. */
  get height(): number {
    return (this.#terminal.rows || DEFAULT_ROWS) - 1;
  }

  /** Shows printable lines in place of those before; what the terminal has no room for is left out. */
  show(text: string): void {
    this.#lines = linesOf(text);
    this.#draw(this.#up());
  }

  /** Prints all of the lines in place of those that are shown: what has no room scrolls up, and nothing is written over any more. */
  finish(text: string): void {
    this.#write(this.#up(), linesOf(text));
    this.#lines = [];
    this.#shown = 0;
  }

  erase(): void {
    if (this.#shown === 0) return;
    this.#terminal.write(`${this.#up()}${ERASE_TO_END}`);
    this.#shown = 0;
  }

  restore(): void {
    if (this.#lines.length > 0) this.#draw('');
  }

  /** What is shown stays, and is not written over any more. */
  close(): void {
    this.#terminal.off('resize', this.#onResize);
    this.#lines = [];
    this.#shown = 0;
  }

  #draw(from: string): void {
    const { height } = this;
    const hidden = this.#lines.length - height;
    const lines = hidden > 0 ? [...this.#lines.slice(0, height - 1), `… ${hidden + 1} more lines`] : this.#lines;
    const cut = this.#write(from, lines);
    this.#shown = cut.length;
    this.#widest = cut.reduce((widest, line) => Math.max(widest, widthOf(line)), 0);
  }

  /** Returns the lines as they were cut. */
  #write(from: string, lines: readonly string[]): readonly string[] {
    const { width } = this;
    const cut = lines.map((line) => cutTo(line, width));
    const rows = cut.map((line) => `${ERASE_LINE_END}${line}\n`);
    this.#terminal.write(`${from}${WRAP_OFF}${rows.join('')}${ERASE_TO_END}${WRAP_ON}`);
    return cut;
  }

  /** To the start of the first line. */
  #up(): string {
    return this.#shown === 0 ? '\r' : `\r\x1b[${this.#shown}A`;
  }

  /** Terminals break lines anew that became too long: where the text begins is then no longer known, and all is erased. */
  #resized(): void {
    if (this.#shown === 0) return;
    const isInPlace = this.#widest <= this.width && this.#shown <= this.height;
    this.#draw(isInPlace ? this.#up() : `${HOME}${ERASE_TO_END}`);
  }
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}
