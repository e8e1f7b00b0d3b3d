import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../src/replay/random.js';
import { type ProgramName, REPOSITORY, type RunningProcess, startProcess } from '../support/programs/programs.js';
import { damaged, pick, pickNumber } from './damage.js';
import { recordFaults } from './record-faults.js';

/** More than any program needs for what the campaign gives it; without bounds the faults of old took gigabytes. */
const MOST_BYTES = 700 * 1024 * 1024;
const MOST_DESCRIPTORS = 300;
const LOOK_MS = 100;
/** What no program says, whatever is done to it. */
const BAD_WORDS = /\n {4}at .*[:)]\d*|uncaught|unhandled|\[object Object\]|AssertionError|heap out of memory|\bNaN\b/i;

export interface Started {
  readonly process: RunningProcess;
  readonly program: ProgramName;
  /** A signal that gives it no chance was sent. */
  isKilled: boolean;
}

export interface TrialFigures {
  programs: number;
  bytes: number;
  descriptors: number;
}

/** One run of one case: its random numbers, its folder, its programs, and what was found wrong. */
export class Trial {
  readonly random: Random;
  readonly folder = mkdtempSync(join(tmpdir(), 'tscap-campaign-'));
  readonly faults: string[] = [];
  readonly figures: TrialFigures = { programs: 0, bytes: 0, descriptors: 0 };
  readonly #endings: (() => unknown)[] = [];
  readonly #started: Started[] = [];
  readonly #timer = setInterval(() => this.#look(), LOOK_MS);

  constructor(seed: number, purpose: number) {
    this.random = new Random(seed, purpose);
    this.after(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  number(below: number): number {
    return pickNumber(this.random, below);
  }

  pick<Item>(items: readonly Item[]): Item {
    return pick(this.random, items);
  }

  damaged(bytes: Buffer): Buffer {
    return damaged(bytes, this.random);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  file(name: string, bytes: Buffer | string): string {
    writeFileSync(this.path(name), bytes);
    return this.path(name);
  }

  after(work: () => unknown): void {
    this.#endings.push(work);
  }

  /** `descriptors`: it may open so many. */
  start(program: ProgramName, args: readonly string[], descriptors?: number): Started {
    const limit = descriptors === undefined ? ':' : `ulimit -n ${descriptors}`;
    const command = [process.execPath, join(REPOSITORY, `dist/src/bin/${program}.js`), ...args];
    const started: Started = {
      process: startProcess(this, 'sh', ['-c', `${limit}; exec "$@"`, 'sh', ...command]),
      program,
      isKilled: false,
    };
    this.figures.programs++;
    this.#started.push(started);
    return started;
  }

  signal(started: Started, name: NodeJS.Signals): void {
    if (name === 'SIGKILL') started.isKilled = true;
    started.process.child.kill(name);
  }

  /** Waits for the end; without one within the time it is a fault. Wrong exit codes and words are faults too. */
  async end(started: Started, withinMs: number, codes: readonly number[] = [0, 1]): Promise<void> {
    const { process: running, program, isKilled } = started;
    const end = await Promise.race([running.exit, delay(withinMs, undefined, { ref: false })]);
    if (end === undefined) {
      this.faults.push(`${program} did not end within ${withinMs} ms`);
      this.signal(started, 'SIGKILL');
      await running.exit;
    } else if (!started.isKilled && !isKilled && !codes.includes(end.code ?? -1)) {
      this.faults.push(`${program} ended with ${end.code ?? end.signal}: ${running.stderr.trim().slice(-300)}`);
    }
    const bad = BAD_WORDS.exec(running.stderr);
    if (bad !== null)
      this.faults.push(`${program} said ${running.stderr.slice(Math.max(0, bad.index - 300), bad.index + 300)}`);
  }

  async stop(started: Started, codes?: readonly number[]): Promise<void> {
    this.signal(started, 'SIGCONT');
    this.signal(started, 'SIGINT');
    await this.end(started, 25_000, codes);
  }

  /** `torn`: lines that a kill or a full disk may have torn. */
  checkRecords(file: string, torn = 0): void {
    this.faults.push(...recordFaults(file, torn));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const work of this.#endings.toReversed()) await work();
  }

  #look(): void {
    for (const { process: running, program } of this.#started) {
      if (running.child.exitCode !== null || running.child.signalCode !== null) continue;
      try {
        const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${running.pid}/status`, 'utf8')) ?? [];
        const descriptors = readdirSync(`/proc/${running.pid}/fd`).length;
        this.#note(program, Number(kilobytes ?? 0) * 1024, descriptors);
      } catch {
        // It has just ended.
      }
    }
  }

  #note(program: ProgramName, bytes: number, descriptors: number): void {
    const { figures } = this;
    if (bytes > MOST_BYTES && figures.bytes <= MOST_BYTES)
      this.faults.push(`${program} took more than ${MOST_BYTES / 1024 / 1024} MiB`);
    if (descriptors > MOST_DESCRIPTORS && figures.descriptors <= MOST_DESCRIPTORS)
      this.faults.push(`${program} had more than ${MOST_DESCRIPTORS} descriptors open`);
    figures.bytes = Math.max(figures.bytes, bytes);
    figures.descriptors = Math.max(figures.descriptors, descriptors);
  }
}
