import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { SinkLog } from '../sink-record.js';
import { killMarked, MARK_NAME } from './left-behind.js';

export interface CommandSettings {
  readonly program: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** Longest time for the programs that still run when the runner closes. */
  readonly flushMs: number;
}

export const COMMAND_LIMITS = {
  running: 4,
  waiting: 256,
  /** Starting one stops everything else for some ms. */
  startIntervalMs: 50,
  outputBytes: 4096,
  /** From SIGTERM to SIGKILL. */
  killAfterMs: 2000,
  /** From the end of the program to that of what it left behind. */
  leftoverMs: 200,
} as const;

/** What a program gets of our environment: no secret of ours among it. */
const ENVIRONMENT = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

/** Runs a program for each text, which it gets on standard input; never makes the caller wait, and never a shell. */
export class CommandRunner {
  started = 0;
  /** Could not be started, or ended otherwise than with exit code 0 in time. */
  failed = 0;
  timedOut = 0;
  /** Texts for which too many others waited. */
  droppedWhenFull = 0;
  /** Texts that still waited when the time of the end was over. */
  droppedAtEnd = 0;
  readonly #settings: CommandSettings;
  readonly #log: SinkLog;
  readonly #name = randomBytes(8).toString('hex');
  readonly #waiting: string[] = [];
  readonly #running = new Map<ChildProcess, Promise<void>>();
  #starter: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(settings: CommandSettings, log: SinkLog) {
    this.#settings = settings;
    this.#log = log;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Texts whose program was not started yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  run(text: string): void {
    if (this.#isClosed || this.#waiting.length >= COMMAND_LIMITS.waiting) {
      this.droppedWhenFull++;
      this.#sayDropped();
      return;
    }
    this.#waiting.push(text);
    this.#startLater();
  }

  /** Runs what waits within a bounded time, then ends what still runs. */
  async close(): Promise<void> {
    const late = new AbortController();
    await Promise.race([
      this.#settled(late.signal),
      delay(this.#settings.flushMs, undefined, { signal: late.signal }).catch(() => {}),
    ]);
    late.abort();
    this.#isClosed = true;
    clearTimeout(this.#starter);
    this.droppedAtEnd += this.#waiting.splice(0).length;
    if (this.droppedAtEnd > 0) this.#sayDropped();
    const last = [...this.#running.values()];
    for (const child of this.#running.keys()) killGroup(child, 'SIGKILL');
    await Promise.all(last);
  }

  async #settled(stop: AbortSignal): Promise<void> {
    while (!stop.aborted && (this.#running.size > 0 || this.#waiting.length > 0)) {
      await Promise.race([delay(COMMAND_LIMITS.startIntervalMs), ...this.#running.values()]);
    }
  }

  #startLater(): void {
    if (this.#isClosed || this.#waiting.length === 0 || this.#running.size >= COMMAND_LIMITS.running) return;
    this.#starter ??= setTimeout(() => {
      this.#starter = undefined;
      this.#startNext();
    }, COMMAND_LIMITS.startIntervalMs);
  }

  #startNext(): void {
    const text = this.#waiting.shift();
    if (text === undefined) return;
    this.started++;
    const { program, args } = this.#settings;
    const mark = `${this.#name}-${this.started}`;
    const child = this.#spawn(program, args, mark);
    if (child === undefined) {
      this.#startLater();
      return;
    }
    const ended = this.#attend(child, text, mark).then(() => {
      this.#running.delete(child);
      this.#startLater();
    });
    this.#running.set(child, ended);
    this.#startLater();
  }

  /** In a group of its own, so that what the program starts is ended with it. undefined: it cannot be started. */
  #spawn(program: string, args: readonly string[], mark: string): ChildProcess | undefined {
    try {
      const env = { ...environment(), [MARK_NAME]: mark };
      const child = spawn(program, args, { detached: true, shell: false, stdio: 'pipe', env });
      // Without descriptors it has no pipes, and an error that nobody else would hear.
      if (child.stdin !== undefined) return child;
      child.once('error', ({ message }) => this.#fail({ reason: message }, 'command cannot be started'));
    } catch (error) {
      this.#fail({ reason: (error as Error).message }, 'command cannot be started');
    }
    return undefined;
  }

  async #attend(child: ChildProcess, text: string, mark: string): Promise<void> {
    const output = new LimitedOutput(child, COMMAND_LIMITS.outputBytes);
    // A program need not read its standard input.
    child.stdin!.on('error', () => {});
    child.stdin!.end(`${text}\n`);
    const timer = setTimeout(() => this.#timeOut(child), this.#settings.timeoutMs);
    try {
      const [code, signal] = await once(child, 'exit');
      if (code === 0) this.#log.write('debug', 'command', { output: output.text }, 'command done');
      else this.#fail({ code, signal, output: output.text }, 'command failed');
    } catch (error) {
      this.#fail({ reason: (error as Error).message }, 'command cannot be started');
    } finally {
      clearTimeout(timer);
      if (child.pid !== undefined) await endGroup(child);
      output.close();
      if (child.pid !== undefined) await this.#endLeftBehind(mark);
    }
  }

  /** What made a session of its own is not in the group. Its program counts as running until all of it has ended. */
  async #endLeftBehind(mark: string): Promise<void> {
    for (let left = await killMarked(mark); left > 0 && !this.#isClosed; left = await killMarked(mark)) {
      this.#log.write('warn', 'command_left', { left }, 'the command left processes behind, which are ended');
      await delay(COMMAND_LIMITS.leftoverMs);
    }
  }

  #timeOut(child: ChildProcess): void {
    this.timedOut++;
    killGroup(child, 'SIGTERM');
    const killer = setTimeout(() => killGroup(child, 'SIGKILL'), COMMAND_LIMITS.killAfterMs);
    child.once('exit', () => clearTimeout(killer));
  }

  #fail(facts: object, message: string): void {
    this.failed++;
    this.#log.write('warn', 'command', { program: this.#settings.program, ...facts }, message);
  }

  #sayDropped(): void {
    const dropped = this.droppedWhenFull + this.droppedAtEnd;
    this.#log.write('warn', 'command_dropped', { dropped }, 'events dropped: the command is too slow');
  }
}

/** The first bytes of what a program prints; the rest is read and thrown away. */
class LimitedOutput {
  readonly #child: ChildProcess;
  readonly #chunks: Buffer[] = [];
  #room: number;

  constructor(child: ChildProcess, limit: number) {
    this.#child = child;
    this.#room = limit;
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => this.#keep(chunk));
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  close(): void {
    this.#child.stdout!.destroy();
    this.#child.stderr!.destroy();
  }

  #keep(chunk: Buffer): void {
    if (this.#room === 0) return;
    const kept = Buffer.from(chunk.subarray(0, this.#room));
    this.#room -= kept.length;
    this.#chunks.push(kept);
  }
}

/** Ends what a program that has ended itself left behind. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (!killGroup(child, 'SIGTERM')) return;
  await delay(COMMAND_LIMITS.leftoverMs);
  killGroup(child, 'SIGKILL');
}

/** Whether there was anything in the group. */
function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]]));
}
