import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  type ProgramName,
  REPOSITORY,
  type RunningProcess,
  scratchFolder,
  startProcess,
  startProgram,
} from './programs.js';
import { until } from './rig.js';

/** What can become of a log: its pipe is full and nobody reads, its reader has gone, its disk is full. */
export const LOG_FATES = ['full pipe', 'closed pipe', 'full disk'] as const;
export type LogFate = (typeof LOG_FATES)[number];

/** Starts one of our programs with a stderr that takes nothing. */
export async function startUnread(
  t: TestContext,
  fate: LogFate,
  name: ProgramName,
  args: readonly string[],
): Promise<RunningProcess> {
  if (fate !== 'closed pipe') return startInto(t, fate === 'full disk' ? '/dev/full' : await fullPipe(t), name, args);
  const running = startProgram(t, name, args);
  running.child.stderr!.destroy();
  return running;
}

function startInto(t: TestContext, file: string, name: ProgramName, args: readonly string[]): RunningProcess {
  const command = [process.execPath, join(REPOSITORY, `dist/src/bin/${name}.js`), ...args];
  return startProcess(t, 'sh', ['-c', 'exec "$@" 2>"$0"', file, ...command]);
}

/** A pipe that is full, open at a reader who reads nothing. */
export async function fullPipe(t: TestContext): Promise<string> {
  const pipe = join(scratchFolder(t), 'pipe');
  execFileSync('mkfifo', [pipe]);
  startProcess(t, 'sh', ['-c', 'exec sleep 60 <"$0"', pipe]);
  let descriptor: number | undefined;
  await until('the pipe has a reader', () => {
    descriptor = openIfRead(pipe);
    return descriptor !== undefined;
  });
  for (let isFull = false; !isFull; ) isFull = !fits(descriptor!, 4096);
  while (fits(descriptor!, 1));
  closeSync(descriptor!);
  return pipe;
}

function openIfRead(pipe: string): number | undefined {
  try {
    return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

function fits(descriptor: number, bytes: number): boolean {
  try {
    return writeSync(descriptor, Buffer.alloc(bytes)) === bytes;
  } catch {
    return false;
  }
}
