// Tested by: test/monitor/terminal/operated-view.test.ts
import { writeSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';
import { onLeaving } from '../../cli/leave.js';
import { isForeground } from './foreground.js';
import { type Key, KeyReader } from './keys.js';
import type { ScreenDevice } from './screen.js';

/** Alternate screen, no cursor, and lines that are not broken. By the control sequences of xterm (DECSET). */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l';
/** CAN ends a sequence that was cut off. */
const LEAVE = '\x18\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l';
const STDOUT_DESCRIPTOR = 1;
/** A process that nobody can continue is not stopped by SIGTSTP: it goes on after this time. */
const ORPHANED_MS = 200;

export interface TerminalEvents {
  key(key: Key): void;
  /** All must be drawn anew: the size is another one, or the terminal was somebody else's. */
  redraw(): void;
}

/**
 * The terminal as long as the view has all of it. However the program ends or is stopped, the terminal is left as it was found, but for
 * SIGKILL; in the background it is left alone.
 */
export class Terminal implements ScreenDevice {
  /** Whether it is ours now. */
  isEntered = false;
  readonly #stdout: WriteStream;
  readonly #stdin: ReadStream | undefined;
  readonly #events: TerminalEvents;
  readonly #keys: KeyReader;
  readonly #take = (bytes: Buffer): void => this.#keys.take(this.#decoder.decode(bytes, { stream: true }));
  readonly #decoder = new TextDecoder();
  readonly #onResize = (): void => this.#events.redraw();
  readonly #onStop = (): void => this.suspend();
  readonly #onContinue = (): void => this.resume();
  readonly #onQuit = (): void => this.#quit();
  #isGone = false;
  #stopLeaving: (() => void) | undefined;

  /** `stdin`: where keys come from, if it is a terminal. */
  constructor(stdout: WriteStream, stdin: ReadStream | undefined, events: TerminalEvents) {
    this.#stdout = stdout;
    this.#stdin = stdin;
    this.#events = events;
    this.#keys = new KeyReader((key) => events.key(key));
    neverBlock(stdout);
    const goes = (): void => {
      this.#isGone = true;
    };
    stdout.on('error', goes);
    stdin?.on('error', () => {});
  }

  get columns(): number {
    return this.#stdout.columns || 80;
  }

  get rows(): number {
    return this.#stdout.rows || 24;
  }

  open(): void {
    this.#stdin?.on('data', this.#take);
    this.#stdout.on('resize', this.#onResize);
    process.on('SIGTSTP', this.#onStop);
    process.on('SIGCONT', this.#onContinue);
    process.on('SIGQUIT', this.#onQuit);
    this.#stopLeaving = onLeaving(() => this.leaveNow());
    this.#enter();
  }

  write(text: string, done: () => void): void {
    if (this.#isGone) setImmediate(done);
    else this.#stdout.write(text, () => done());
  }

  /** In the background, or after that: looks whether the terminal is ours again. */
  look(): void {
    if (!this.isEntered) this.resume();
  }

  /** Stops the process as Ctrl-Z does. */
  suspend(): void {
    this.leaveNow();
    process.off('SIGTSTP', this.#onStop);
    process.kill(process.pid, 'SIGTSTP');
    setTimeout(() => this.resume(), ORPHANED_MS);
  }

  /** The process goes on: in the foreground, all is drawn anew. */
  resume(): void {
    if (this.#stopLeaving === undefined) return;
    if (!process.listeners('SIGTSTP').includes(this.#onStop)) process.on('SIGTSTP', this.#onStop);
    this.leaveModes();
    this.#enter();
  }

  /** Leaves the terminal at once, and as it was found. */
  leaveNow(): void {
    if (!this.isEntered) return;
    this.isEntered = false;
    this.leaveModes();
    try {
      writeSync(STDOUT_DESCRIPTOR, LEAVE);
    } catch {
      // It is gone, or takes nothing.
    }
  }

  /** The terminal is used no more. */
  close(): void {
    this.leaveNow();
    this.#keys.close();
    this.#stdin?.off('data', this.#take);
    this.#stdout.off('resize', this.#onResize);
    process.off('SIGTSTP', this.#onStop);
    process.off('SIGCONT', this.#onContinue);
    process.off('SIGQUIT', this.#onQuit);
    this.#stopLeaving?.();
    this.#stopLeaving = undefined;
  }

  /** Keys are lines for the shell again. What is set twice to the same is not set by Node: another program may have changed it since. */
  leaveModes(): void {
    this.#stdin?.pause();
    try {
      this.#stdin?.setRawMode(false);
    } catch {
      // It is gone.
    }
  }

  #enter(): void {
    if (this.isEntered || this.#isGone || !isForeground()) return;
    try {
      this.#stdin?.setRawMode(true);
    } catch {
      return;
    }
    this.#stdin?.resume();
    this.isEntered = true;
    this.#stdout.write(ENTER);
    this.#events.redraw();
  }

  /** SIGQUIT ends a program where it is, with a core dump where there are any. */
  #quit(): void {
    this.leaveNow();
    process.off('SIGQUIT', this.#onQuit);
    process.kill(process.pid, 'SIGQUIT');
  }
}

/** Node makes a program wait for its terminal unless it is told otherwise. */
function neverBlock(stdout: WriteStream): void {
  (stdout as { _handle?: { setBlocking?(isBlocking: boolean): void } })._handle?.setBlocking?.(false);
}
