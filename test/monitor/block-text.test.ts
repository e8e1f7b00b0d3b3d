import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BlockText } from '../../src/monitor/block-text.js';
import type { OutputError } from '../../src/output/output-error.js';
import { scratchFolder } from '../support/programs/programs.js';

const ABSURD_BYTES = 64 << 20;

test('blocks are separated by an empty line, and the last one is always written', async (t) => {
  const file = join(scratchFolder(t), 'out');
  const text = new BlockText(assert.fail, file);
  text.show('a\nb\n');
  text.show('c\n');
  await text.close();
  assert.equal(readFileSync(file, 'utf8'), 'a\nb\n\nc\n');
  assert.equal(text.droppedBlocks, 0);
});

test('a reader that stands still costs blocks, not memory and not time; the newest goes on', async (t) => {
  const pipe = await makePipe(join(scratchFolder(t), 'pipe'));
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  t.after(() => closeSync(reader));
  const text = new BlockText(assert.fail, pipe);
  const before = process.memoryUsage().rss;
  // A pipe holds 64 KiB: the first block does not fit in.
  text.show(`${'x'.repeat(200_000)}\n`);
  const block = 'y'.repeat(100_000);
  for (let n = 0; n < 5000; n++) {
    text.show(`${n} ${block}\n`);
    if (n % 100 === 0) await new Promise(setImmediate);
  }
  assert.equal(text.droppedBlocks, 4999);
  assert.ok(process.memoryUsage().rss - before < ABSURD_BYTES, 'memory stays bounded: 500 MB were shown');
  const read = readAll(reader);
  await text.close();
  const written = await read;
  assert.match(written, /^x{200000}\n\n4999 y{100000}\n$/);
});

test('a reader that is gone is told once', async (t) => {
  const pipe = await makePipe(join(scratchFolder(t), 'pipe'));
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const failures: OutputError[] = [];
  const text = new BlockText((error) => failures.push(error), pipe);
  closeSync(reader);
  for (let n = 0; n < 3; n++) {
    text.show('x\n');
    await new Promise(setImmediate);
  }
  await text.close();
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['PIPE_CLOSED'],
  );
});

async function makePipe(path: string): Promise<string> {
  const [code] = await once(spawn('mkfifo', [path], { stdio: 'ignore' }), 'exit');
  assert.equal(code, 0);
  return path;
}

/** Reads until the writer has closed. */
async function readAll(descriptor: number): Promise<string> {
  const buffer = Buffer.alloc(1 << 16);
  let text = '';
  for (;;) {
    try {
      const bytes = readSync(descriptor, buffer);
      if (bytes === 0) return text;
      text += buffer.toString('latin1', 0, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    await new Promise(setImmediate);
  }
}
