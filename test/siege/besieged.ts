import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type ProgramName, REPOSITORY } from '../support/programs/programs.js';

/** Where the figures are taken of a process, each second. */
const EVERY_MS = 1000;

/** A program that runs in the siege: its log goes into a pipe that is full, and its memory is watched. */
export class Besieged {
  readonly exit: Promise<string>;
  peakBytes = 0;
  mostDescriptors = 0;
  readonly #child: ChildProcess;
  readonly #timer: NodeJS.Timeout;

  constructor(
    readonly name: ProgramName,
    args: readonly string[],
    log: string | undefined,
  ) {
    const file = join(REPOSITORY, `dist/src/bin/${name}.js`);
    const stderr = log === undefined ? 'inherit' : openSync(log, constants.O_RDWR);
    this.#child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'ignore', stderr] });
    if (typeof stderr === 'number') closeSync(stderr);
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
    this.exit = once(this.#child, 'close').then(([code, signal]) => {
      clearInterval(this.#timer);
      return String(code ?? signal);
    });
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.#child.kill(signal);
  }

  #look(): void {
    try {
      const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1];
      this.peakBytes = Math.max(this.peakBytes, Number(kib ?? 0) * 1024);
      this.mostDescriptors = Math.max(this.mostDescriptors, readdirSync(`/proc/${this.#child.pid}/fd`).length);
    } catch {
      // It has ended.
    }
  }
}

/** Fills a named pipe, which somebody holds open who never reads; returns what holds it. */
export function fillPipe(pipe: string): number {
  const held = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  for (const size of [4096, 1]) {
    try {
      for (;;) writeSync(held, Buffer.alloc(size));
    } catch {
      // It is full.
    }
  }
  return held;
}
