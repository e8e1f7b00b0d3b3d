import { isatty } from 'node:tty';
import type { Console } from '../cli/log.js';
import { TerminalText, type TextTerminal } from '../cli/terminal-text.js';
import type { FailureObserver } from '../output/byte-writer.js';
import { BlockText } from './block-text.js';

const STDOUT_DESCRIPTOR = 1;

/** Text on standard output that is shown anew again and again. */
export interface LiveText {
  /** Columns and lines that there is room for. */
  readonly width: number;
  readonly height: number;
  /** Shows lines with their line ends in place of those before, or behind them where there is no terminal. */
  show(text: string): void;
  /** Shows the last text, all of its lines. */
  finish(text: string): void;
  /** The last text stays. */
  close(): Promise<void>;
}

/**
 * In place on a terminal, below what the console prints; otherwise block by block, and standard output is closed at the end.
 * A terminal that is halted makes the program wait, and one that is gone shows nothing.
 */
export function openLiveText(
  console: Pick<Console, 'keepBelow'>,
  onFailure: FailureObserver,
  terminal: TextTerminal | undefined = isatty(STDOUT_DESCRIPTOR) ? process.stdout : undefined,
): LiveText {
  if (terminal === undefined) return new BlockText(onFailure);
  if (terminal === process.stdout) process.stdout.on('error', () => {});
  const text = new TerminalText(terminal);
  console.keepBelow(text);
  return {
    get width() {
      return text.width;
    },
    get height() {
      return text.height;
    },
    show: (lines) => text.show(lines),
    finish: (lines) => text.finish(lines),
    close: async () => {
      console.keepBelow(undefined);
      text.close();
    },
  };
}
