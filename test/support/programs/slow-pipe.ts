import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { OutputError } from '../../../src/output/output-error.js';
import { scratchFolder } from './programs.js';

export interface SlowPipe {
  readonly pipe: string;
  /** All that was read, when the pipe has been closed. */
  readonly read: () => Promise<string>;
}

/** A named pipe that a program reads at this rate, as a slow disk takes bytes. */
export function slowPipe(t: TestContext, bytesPerSecond: number): SlowPipe {
  const pipe = join(scratchFolder(t), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const everyMs = 50;
  const script = `
    const { openSync, readSync } = require('node:fs');
    const descriptor = openSync(${JSON.stringify(pipe)}, 'r');
    const piece = Buffer.alloc(${Math.round((bytesPerSecond * everyMs) / 1000)});
    setInterval(() => {
      const bytes = readSync(descriptor, piece);
      if (bytes === 0) process.exit();
      process.stdout.write(piece.subarray(0, bytes));
    }, ${everyMs});`;
  const reader = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => reader.kill());
  const chunks: Buffer[] = [];
  reader.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(reader, 'close');
  const read = async (): Promise<string> => {
    await ended;
    return Buffer.concat(chunks).toString();
  };
  return { pipe, read };
}

/** A named pipe that a program has open to the end of the test, and does not read. */
export function stalledPipe(t: TestContext): string {
  const pipe = join(scratchFolder(t), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const script = `require('node:fs').openSync(${JSON.stringify(pipe)}, 'r'); setInterval(() => {}, 1000)`;
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
  t.after(() => holder.kill());
  return pipe;
}

/** What `open` gives, as soon as somebody reads the pipe. */
export async function whenRead<Opened>(open: () => Opened): Promise<Opened> {
  for (let waitedMs = 0; ; waitedMs += 20) {
    try {
      return open();
    } catch (error) {
      if ((error as OutputError).code !== 'NO_READER' || waitedMs > 5000) throw error;
      await delay(20);
    }
  }
}
