import type { ReadStream, WriteStream } from 'node:tty';
import type { Console } from '../../cli/log.js';
import { standardError } from '../../cli/standard-error.js';
import type { Report } from '../../report/stream-report.js';
import { inputText } from '../../report/text/input.js';
import type { ReportView } from '../report-desk.js';
import { reportText, type TextOptions } from '../text-view.js';
import type { Key } from './keys.js';
import { Operated, type OperatedOptions } from './operated.js';
import { Screen } from './screen.js';
import { renderLine } from './styled.js';
import { Terminal } from './terminal.js';

/** Least time from one frame to the next. */
const FRAME_MS = 100;
const TICK_MS = 1000;
/** Longest time that a slow terminal has for what is on its way at the end. */
const SETTLE_MS = 1000;
/** Lines of the log that are left in the shell's screen. */
const KEPT_LOG_LINES = 20;

export interface OperatedViewOptions extends Omit<OperatedOptions, 'now' | 'clock'>, TextOptions {
  readonly hasColour: boolean;
}

/** What the view is shown on, and where keys come from. */
export interface Terminals {
  readonly stdout: WriteStream;
  /** undefined: there are no keys. */
  readonly stdin: ReadStream | undefined;
}

/** Reports as a view that is operated, on all of the terminal. It never makes the program wait. */
export class OperatedView implements ReportView {
  readonly #operated: Operated;
  readonly #terminal: Terminal;
  readonly #screen: Screen;
  readonly #timer: NodeJS.Timeout;
  #due: NodeJS.Timeout | undefined;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #last: Report | undefined;

  constructor(
    readonly options: OperatedViewOptions,
    readonly console: Pick<Console, 'divert'>,
    { stdout, stdin }: Terminals,
  ) {
    this.#operated = new Operated({ ...options, now: () => performance.now(), clock: () => Date.now() / 1000 });
    this.#terminal = new Terminal(stdout, stdin, {
      key: (key) => this.#key(key),
      redraw: () => this.#redraw(),
    });
    this.#screen = new Screen(this.#terminal);
    console.divert((text) => {
      this.#operated.log.take(text);
      this.#change();
    });
    this.#terminal.open();
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref();
  }

  show(report: Report, isLast: boolean): void {
    if (isLast) this.#last = report;
    this.#operated.take(report.streams);
    if (report.input !== null) this.#operated.log.take(inputText(report.input) || 'the file was read to its end');
    this.#change();
  }

  late(isLate: boolean): void {
    this.#operated.isLate = isLate;
    this.#change();
  }

  /** Resolves when whoever looks on has seen enough: `q` stops the program, as Ctrl-C does. Without keys, at once. */
  untilLeft(stop: AbortSignal): Promise<void> {
    if (stop.aborted || this.options.withoutKeys !== undefined) return Promise.resolve();
    const alive = setInterval(() => {}, TICK_MS);
    return new Promise((resolve) => {
      stop.addEventListener('abort', () => {
        clearInterval(alive);
        resolve();
      });
    });
  }

  /** The shell has its screen again, with the last report and the end of the log. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#due);
    await this.#screen.settle(SETTLE_MS);
    this.#terminal.close();
    this.console.divert(undefined);
    for (const line of this.#operated.log.last(KEPT_LOG_LINES)) standardError.write(`${line}\n`);
    await standardError.flush(SETTLE_MS);
    if (this.#last !== undefined)
      await this.#print(reportText(this.#last, this.options, { width: this.#terminal.columns }));
  }

  /** A terminal that takes nothing for a while is given up. */
  #print(text: string): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, SETTLE_MS);
      this.#terminal.write(text, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #key(key: Key): void {
    const request = this.#operated.key(key);
    if (request === 'quit') process.kill(process.pid, 'SIGINT');
    // The shell's job is all of the process group.
    else if (request === 'suspend') process.kill(0, 'SIGTSTP');
    else if (request === 'redraw') this.#redraw();
    else this.#change();
  }

  #tick(): void {
    this.#terminal.look();
    this.#operated.tick();
    this.#change();
  }

  #redraw(): void {
    this.#screen.forget();
    this.#change();
  }

  /** Draws soon: at once where the last frame is long ago. */
  #change(): void {
    if (this.#due !== undefined) return;
    const waitMs = Math.max(0, this.#drawnMs + FRAME_MS - performance.now());
    this.#due = setTimeout(() => {
      this.#due = undefined;
      this.#draw();
    }, waitMs).unref();
  }

  #draw(): void {
    if (!this.#terminal.isEntered) return;
    this.#drawnMs = performance.now();
    const { columns, rows } = this.#terminal;
    const lines = this.#operated.frame(columns, rows);
    this.#screen.draw(lines.map((line) => renderLine(line, columns, this.options.hasColour)));
  }
}
