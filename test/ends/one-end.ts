import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type ProgramName, REPOSITORY } from '../support/programs/programs.js';

/** What a run must end within after its last output. */
export const LONGEST_END_MS = 2000;
/** One that has not ended this long after its last output hangs. */
const HANGING_MS = 15_000;

/** One run of a program, and how it is to end. */
export interface RunPlan {
  readonly program: ProgramName;
  readonly args: readonly string[];
  /** Sends SIGTERM once this is on stderr; without it the program ends by itself. */
  readonly stopAt?: RegExp;
  /** What must have come on standard output. */
  readonly prints?: RegExp;
}

/** How a run ended. */
export interface End {
  readonly program: ProgramName;
  /** From the last output until the process was gone. */
  readonly endMs: number;
  /** It was killed, as it did not end. */
  readonly isHanging: boolean;
  /** What was not as it must be, apart from the time; undefined: nothing. */
  readonly fault: string | undefined;
}

/** Runs the program until it has ended, or hangs and is killed. */
export async function runToEnd({ program, args, stopAt, prints }: RunPlan, folder: string): Promise<End> {
  const { PATH, HOME } = process.env;
  const file = join(REPOSITORY, `dist/src/bin/${program}.js`);
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
    env: { PATH, HOME },
  });
  let lastMs = performance.now();
  let isHanging = false;
  const output = { stdout: '', stderr: '' };
  const watchdog = setTimeout(() => {
    isHanging = true;
    child.kill('SIGKILL');
  }, HANGING_MS);
  let isStopped = stopAt === undefined;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      lastMs = performance.now();
      watchdog.refresh();
      output[name] += chunk;
      if (isStopped || !stopAt!.test(output.stderr)) return;
      isStopped = true;
      child.kill('SIGTERM');
    });
  }
  child.once('exit', () => clearTimeout(watchdog));
  const gone = once(child, 'exit').then(() => performance.now());
  const [code, signal] = await once(child, 'close');
  const endMs = (await gone) - lastMs;
  const isComplete = prints === undefined || prints.test(output.stdout);
  const says = isComplete ? output.stderr : `standard output ends with ${JSON.stringify(output.stdout.slice(-80))}`;
  const fault =
    isHanging || (code === 0 && isComplete) ? undefined : `${program} ended with ${code ?? signal}: ${says}`;
  return { program, endMs, isHanging, fault };
}
