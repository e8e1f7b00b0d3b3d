// Tested by: test/cli/console.test.ts
import { type Level, type Logger, pino } from 'pino';
import { printable } from '../text/printable.js';
import type { Overlay } from './overlay.js';
import { StatusLine, type Terminal } from './progress.js';
import { standardError } from './standard-error.js';

/** The console options that every program shares; a program without one of them leaves it out. */
export interface ConsoleConfig {
  readonly silent: boolean;
  readonly noProgress: boolean;
  readonly debugOn?: boolean;
  readonly loglevel?: Level | 'silent';
  readonly logFormat?: 'json' | 'pretty' | undefined;
}

/** What a program says on stderr while it runs. None of it makes the program wait, and what stderr has no room for is counted. */
export interface Console {
  readonly log: Logger;
  readonly progress: StatusLine;
  /** Prints lines of text as they are, unless `--silent`. */
  print(text: string): void;
  /** What stays below the lines if they go to a terminal, from now on. */
  keepBelow(overlay: Overlay | undefined): void;
  /** Who takes the lines, as people read them, while the whole terminal is used for something else; undefined: stderr has them again. */
  divert(take: ((text: string) => void) | undefined): void;
}

/** JSON lines, or short lines when stderr is a terminal or they are asked for; a progress line on a terminal. */
export function createConsole(name: string, config: ConsoleConfig): Console {
  const { isTTY } = process.stderr;
  let diverted: ((text: string) => void) | undefined;
  const progress = new StatusLine(
    terminalOf(() => diverted === undefined),
    !config.silent && !config.noProgress,
  );
  let below: Overlay | undefined;
  const writeAbove = (text: string): void => {
    if (diverted !== undefined) {
      diverted(text);
      return;
    }
    progress.erase();
    below?.erase();
    standardError.write(text);
    below?.restore();
  };
  const format = (config.logFormat ?? (isTTY ? 'pretty' : 'json')) === 'pretty' ? formatLine : (line: string) => line;
  const writeElsewhere = (line: string): void => {
    diverted?.(formatLine(line));
    standardError.write(format(line));
  };
  const writeOnTerminal = (line: string): void => writeAbove(diverted === undefined ? format(line) : formatLine(line));
  const write = isTTY ? writeOnTerminal : writeElsewhere;
  const log = pino({ base: { name }, level: effectiveLevel(config) }, { write });
  standardError.notice = (dropped) => {
    const line = droppedLine(name, dropped);
    return format(line);
  };
  return {
    log,
    progress,
    print: (text) => config.silent || writeAbove(text),
    keepBelow: (overlay) => {
      if (isTTY) below = overlay;
    },
    divert: (take) => {
      progress.erase();
      diverted = take;
    },
  };
}

function terminalOf(isShown: () => boolean): Terminal {
  const { stderr } = process;
  return {
    isTTY: stderr.isTTY,
    get columns() {
      return stderr.columns;
    },
    write: (text) => isShown() && standardError.write(text),
  };
}

/** As pino would write it, of level `warn`; not through the logger, whose level may leave it out. */
function droppedLine(name: string, dropped: number): string {
  const line = { level: pino.levels.values.warn, time: Date.now(), name, dropped, msg: `${dropped} lines dropped` };
  return `${JSON.stringify(line)}\n`;
}

/** The least severe level that is written: `--silent` before `--debug-on` before `--loglevel`. */
export function effectiveLevel(config: ConsoleConfig): Level | 'silent' {
  const level = config.loglevel ?? 'info';
  if (config.silent) return level === 'fatal' || level === 'silent' ? level : 'error';
  if (config.debugOn) return level === 'trace' ? level : 'debug';
  return level;
}

/** A pino JSON line as a person reads it: `12:34:56.789 WARN text key=value`. */
export function formatLine(line: string): string {
  const { level, time, name: _, msg, ...facts } = JSON.parse(line);
  const clock = new Date(time).toISOString().slice(11, 23);
  const label = (pino.levels.labels[level] ?? String(level)).toUpperCase();
  const values = Object.entries(facts).map(([key, value]) => ` ${key}=${plainText(value)}`);
  return `${clock} ${label} ${printable(String(msg ?? ''))}${values.join('')}\n`;
}

function plainText(value: unknown): string {
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}
