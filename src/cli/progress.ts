import { groupDigits } from '../text/units.js';

/** The part of a terminal stream that a status line needs. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The figures of the progress line, of all streams together. */
export interface ProgressFigures {
  readonly bitrateBps: number;
  readonly packets: number;
  readonly lost: number;
}

const DEFAULT_COLUMNS = 80;
const ERASE_LINE = '\r\x1b[K';

/** One line at the bottom of a terminal that is written over again and again; nothing elsewhere. */
export class StatusLine {
  readonly #isEnabled: boolean;
  #isShown = false;

  constructor(
    readonly terminal: Terminal,
    isWanted: boolean,
  ) {
    this.#isEnabled = isWanted && terminal.isTTY === true;
  }

  /** Shows the text in place of the one before, cut to the width of the terminal. */
  show(text: string): void {
    if (!this.#isEnabled) return;
    const width = (this.terminal.columns ?? DEFAULT_COLUMNS) - 1;
    this.terminal.write(`${ERASE_LINE}${text.slice(0, width)}`);
    this.#isShown = true;
  }

  /** Takes the line away, so that something else can be printed. */
  erase(): void {
    if (!this.#isShown) return;
    this.terminal.write(ERASE_LINE);
    this.#isShown = false;
  }
}

/** `12.3 Mb/s  1,234,567 packets  0 lost` */
export function progressText(figures: ProgressFigures): string {
  const rate = (figures.bitrateBps / 1e6).toFixed(1);
  return `${rate} Mb/s  ${groupDigits(figures.packets)} packets  ${groupDigits(figures.lost)} lost`;
}
