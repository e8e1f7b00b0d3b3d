import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository, seen from the compiled tests. */
export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const LONGEST_RUN_MS = 120_000;

/** What a test, or a run of the campaign, does at its end. */
export interface Ending {
  after(work: () => unknown): void;
}

export type ProgramName = 'probe' | 'monitor' | 'replay' | 'history' | 'keygen';

/** A running child process with all that it printed so far; stopped at the end of its test at the latest. */
export class RunningProcess {
  stderr = '';
  readonly stdout: Buffer[] = [];
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #waiting = new Set<() => void>();
  #ended = false;

  constructor(
    readonly child: ChildProcess,
    readonly label: string,
  ) {
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
      for (const check of this.#waiting) check();
    });
    child.stdout?.on('data', (chunk: Buffer) => this.stdout.push(chunk));
    this.exit = once(child, 'close').then(([code, signal]) => {
      this.#ended = true;
      for (const check of this.#waiting) check();
      return { code, signal };
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Resolves when stderr matches; fails when the process ends or the time is over before. */
  async waitForStderr(pattern: RegExp, withinMs = 15_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const finish = (error?: Error): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        if (error) reject(error);
        else resolve();
      };
      const check = (): void => {
        if (pattern.test(this.stderr)) finish();
        else if (this.#ended) finish(new Error(`${this.label} ended before ${pattern}:\n${this.stderr}`));
      };
      const timer = setTimeout(
        () => finish(new Error(`${this.label}: no ${pattern} within ${withinMs} ms:\n${this.stderr}`)),
        withinMs,
      );
      this.#waiting.add(check);
      check();
    });
  }

  /** Sends the signal and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    this.child.kill(signal);
    return this.exit;
  }

  /** Waits for the end and fails unless the exit code is this one. */
  async expectExit(code: number): Promise<void> {
    const end = await this.exit;
    if (end.code !== code)
      throw new Error(`${this.label} ended with ${end.code ?? end.signal}, not ${code}:\n${this.stderr}`);
  }
}

export interface StartOptions {
  readonly env?: Record<string, string>;
  /** Run in this network namespace. */
  readonly namespace?: string | undefined;
  /** Killed after this time. */
  readonly longestMs?: number;
}

/** Starts one of our programs. */
export function startProgram(
  t: Ending,
  name: ProgramName,
  args: readonly string[],
  options: StartOptions = {},
): RunningProcess {
  return startProcess(t, process.execPath, [join(REPOSITORY, `dist/src/bin/${name}.js`), ...args], options);
}

/** Starts any program. */
export function startProcess(
  t: Ending,
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): RunningProcess {
  const inNamespace = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace];
  const [file, ...rest] = [...inNamespace, command, ...args];
  const child = spawn(file!, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
  });
  const running = new RunningProcess(child, `${command} ${args.join(' ')}`);
  const deadline = setTimeout(() => child.kill('SIGKILL'), options.longestMs ?? LONGEST_RUN_MS);
  t.after(async () => {
    clearTimeout(deadline);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
    }
    await running.exit;
  });
  return running;
}

/** A folder that is removed at the end of the test. */
export function scratchFolder(t: Ending): string {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
