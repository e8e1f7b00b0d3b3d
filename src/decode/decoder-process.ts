import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { DecoderEnd } from '../report/picture-account.js';
import { MessageCutter } from './message-cutter.js';
import { type DecoderAnswer, parseMessage } from './protocol.js';

/** Why a decoder has no answer to a request. */
export interface DecoderEnded {
  readonly kind: 'ended';
  readonly cause: DecoderEnd;
  /** For people, such as the signal that ended it. */
  readonly detail: string;
}

export interface ProcessSettings {
  readonly program: string;
  readonly args: readonly string[];
  /** From a request to its answer. */
  readonly timeOutMs: number;
  /** From the start to its first word. */
  readonly startTimeOutMs: number;
}

/** A request in flight, or the start. */
interface Waiting {
  readonly id: number;
  readonly resolve: (answer: DecoderAnswer | DecoderEnded) => void;
}

/** What a decoder gets of our environment: no secret of ours among it. */
const ENVIRONMENT = ['PATH', 'LD_LIBRARY_PATH', 'LANG', 'LC_ALL', 'TMPDIR'] as const;

/** One decoder: a process that takes a request, answers, and takes the next one. It is over after the first fault, and whoever waits is told. */
export class DecoderProcess {
  /** Resolves when it is over, whatever the reason: nothing more is to be had of it. */
  readonly ended: Promise<DecoderEnded>;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  readonly #child: ChildProcess | undefined;
  readonly #settings: ProcessSettings;
  #end: (end: DecoderEnded) => void = () => {};
  #over: DecoderEnded | undefined;
  #waiting: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isReady = false;
  #nextId = 1;
  #ready: () => void = () => {};
  #isGone: () => void = () => {};
  readonly #started: Promise<void>;

  constructor(settings: ProcessSettings) {
    this.#settings = settings;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.gone = new Promise((resolve) => {
      this.#isGone = resolve;
    });
    this.#started = new Promise((resolve) => {
      this.#ready = resolve;
    });
    this.#child = this.#spawn();
    this.#timer = setTimeout(() => this.kill('cannot_start', 'says nothing'), settings.startTimeOutMs);
  }

  get isOver(): boolean {
    return this.#over !== undefined;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Sends the message that `make` builds for the id; one at a time. Never rejects. */
  async ask(make: (id: number) => readonly Uint8Array[]): Promise<DecoderAnswer | DecoderEnded> {
    if (!this.#isReady) await Promise.race([this.#started, this.ended]);
    if (this.#over !== undefined) return this.#over;
    const id = this.#nextId++ >>> 0;
    return new Promise((resolve) => {
      this.#waiting = { id, resolve };
      this.#timer = setTimeout(() => this.kill('timed_out', 'gave no answer'), this.#settings.timeOutMs);
      for (const piece of make(id)) this.#child!.stdin!.write(piece);
    });
  }

  /** Ends it at once; SIGKILL ends a stopped process, too. */
  kill(cause: DecoderEnd, detail: string): void {
    if (this.#over !== undefined) return;
    this.#over = { kind: 'ended', cause, detail };
    clearTimeout(this.#timer);
    this.#child?.kill('SIGKILL');
    this.#child?.stdin?.destroy();
    this.#child?.stdout?.destroy();
    if (this.pid === undefined) this.#isGone();
    this.#waiting?.resolve(this.#over);
    this.#waiting = undefined;
    this.#end(this.#over);
  }

  #spawn(): ChildProcess | undefined {
    const { program, args } = this.#settings;
    try {
      const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: environment() });
      child.on('error', (error) => this.kill('cannot_start', error.message));
      child.on('exit', (code, signal) => {
        this.#isGone();
        this.kill('crashed', signal ?? `exit code ${code}`);
      });
      // It may end while something is written to it: its exit tells.
      child.stdin.on('error', () => {});
      child.stdout.on('error', () => {});
      const cutter = new MessageCutter((message) => this.#take(message));
      child.stdout.on('data', (bytes: Buffer) => {
        if (!cutter.feed(bytes)) this.kill('not_understood', 'writes no messages');
      });
      lowerPriority(child.pid);
      return child;
    } catch (error) {
      queueMicrotask(() => this.kill('cannot_start', (error as Error).message));
      return undefined;
    }
  }

  #take(bytes: Uint8Array): void {
    if (this.#over !== undefined) return;
    const message = parseMessage(bytes);
    if (message?.kind === 'ready' && !this.#isReady) {
      this.#isReady = true;
      clearTimeout(this.#timer);
      this.#ready();
      return;
    }
    const waiting = this.#waiting;
    if (message?.kind !== 'answer' || waiting?.id !== message.id) {
      this.kill('not_understood', 'gave an answer that nobody waits for');
      return;
    }
    this.#waiting = undefined;
    clearTimeout(this.#timer);
    waiting.resolve(message.answer);
  }
}

/** Capture, recording and analysis come first. */
export function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or the system has no such thing.
  }
}

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    ENVIRONMENT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
