import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { NdjsonWriter } from '../../src/output/ndjson-writer.js';
import type { OutputError } from '../../src/output/output-error.js';
import { scratchFolder } from '../support/programs/programs.js';
import { slowPipe, whenRead } from '../support/programs/slow-pipe.js';
import { mountSmallDisk, noTmpfs } from '../support/programs/small-disk.js';

const LIMITS = { total: 10_000, lasting: 1 << 20, figuresFlushMs: 300, flushMs: 2000, failingFlushMs: 300 };

function linesOf(file: string): { n: number }[] {
  const text = readFileSync(file, 'utf8');
  assert.ok(text === '' || text.endsWith('\n'), 'the last line is whole');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

function droppedOf({ dropped }: NdjsonWriter): number {
  return dropped.queue_full + dropped.write_error + dropped.out_of_time;
}

test('records are appended, one line each', async (t) => {
  const file = join(scratchFolder(t), 'metrics.ndjson');
  writeFileSync(file, '{"n":0}\n');
  const writer = new NdjsonWriter(file, assert.fail);
  for (let n = 1; n <= 1000; n++) writer.write({ n, text: 'two\nlines' });
  await writer.close();
  assert.deepEqual(
    linesOf(file).map(({ n }) => n),
    Array.from({ length: 1001 }, (_, n) => n),
  );
  assert.deepEqual([writer.written, droppedOf(writer), writer.waiting], [1000, 0, 0]);
});

test('a disk that is too slow costs figures, counted, never makes the caller wait and costs nothing that lasts', async (t) => {
  const file = join(scratchFolder(t), 'metrics.ndjson');
  const writer = new NdjsonWriter(file, assert.fail, LIMITS);
  // Without a turn of the event loop nothing is written: the disk stands still.
  for (let n = 0; n < 1000; n++) writer.write({ n, text: 'x'.repeat(100) }, n % 4 === 0);
  assert.equal(writer.written + writer.waiting + droppedOf(writer), 1000);
  await writer.close();
  const lines = linesOf(file);
  assert.equal(lines.length + writer.dropped.queue_full, 1000);
  assert.equal(lines.filter(({ n }) => n % 4 === 0).length, 250, 'all that last');
  assert.ok(lines.length < 260, String(lines.length));
  assert.equal(writer.lost, 0);
});

test('a full disk: one failure, counted', { skip: process.platform !== 'linux' && 'needs /dev/full' }, async () => {
  const failures: OutputError[] = [];
  const writer = new NdjsonWriter('/dev/full', (error) => failures.push(error), LIMITS);
  for (let n = 0; n < 3; n++) writer.write({ n }, n === 2);
  await writer.close();
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['NO_SPACE'],
  );
  assert.equal(writer.dropped.write_error, 3);
  assert.equal(writer.lost, 1);
});

test('a full disk that has room again: nothing that lasts is missing, and no line is torn', {
  skip: noTmpfs(),
}, async (t) => {
  const folder = mountSmallDisk(t);
  const file = join(folder, 'metrics.ndjson');
  const filler = join(folder, 'filler');
  writeFileSync(filler, Buffer.alloc(800 << 10));
  const failures: OutputError[] = [];
  const writer = new NdjsonWriter(file, (error) => failures.push(error), { ...LIMITS, total: 20_000 });
  const write = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++) {
      writer.write({ n, text: 'x'.repeat(1000) }, n % 50 === 0);
      if (n % 20 === 0) await delay(2);
    }
  };
  await write(0, 1000);
  assert.ok(writer.isFailing && writer.canRecover);
  linesOf(file);
  rmSync(filler);
  while (writer.isFailing) await delay(20);
  await write(1000, 1200);
  await writer.close();
  const lines = linesOf(file);
  assert.equal(lines.length + droppedOf(writer), 1200);
  assert.deepEqual(
    lines.filter(({ n }) => n % 50 === 0).map(({ n }) => n),
    Array.from({ length: 24 }, (_, index) => index * 50),
  );
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['NO_SPACE'],
  );
  assert.equal(writer.lost, 0);
});

test('at the end what lasts waits for a slow reader, longer than figures do', async (t) => {
  const { pipe, read } = slowPipe(t, 400_000);
  const failures: OutputError[] = [];
  // 400 kB of figures and 600 kB of what lasts.
  const limits = { total: 500_000, lasting: 1 << 20, figuresFlushMs: 200, flushMs: 10_000, failingFlushMs: 200 };
  const writer = await whenRead(() => new NdjsonWriter(pipe, (error) => failures.push(error), limits));
  for (let n = 0; n < 40; n++) writer.write({ n, text: 'x'.repeat(10_000) });
  for (let n = 40; n < 100; n++) writer.write({ n, text: 'x'.repeat(10_000) }, true);
  await writer.close();
  const lines = (await read())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).n);
  assert.deepEqual(
    lines.filter((n) => n >= 40),
    Array.from({ length: 60 }, (_, index) => 40 + index),
  );
  assert.equal(lines.length + droppedOf(writer), 100);
  assert.ok(droppedOf(writer) > 0, 'figures went');
  assert.deepEqual([failures, writer.lost], [[], 0]);
});

test('the end is bounded in time: what a slow reader did not take is lost, counted', async (t) => {
  const { pipe, read } = slowPipe(t, 200_000);
  const failures: OutputError[] = [];
  const limits = { total: 100_000, lasting: 4 << 20, figuresFlushMs: 200, flushMs: 1000, failingFlushMs: 200 };
  const writer = await whenRead(() => new NdjsonWriter(pipe, (error) => failures.push(error), limits));
  for (let n = 0; n < 200; n++) writer.write({ n, text: 'x'.repeat(10_000) }, true);
  const startMs = performance.now();
  await writer.close();
  assert.ok(performance.now() - startMs < 3000);
  const lines = (await read()).split('\n').slice(0, -1);
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['PIPE_STALLED'],
  );
  assert.equal(lines.length + writer.lost, 200);
  assert.ok(writer.lost > 100, String(writer.lost));
});

test('a pipe whose reader stands still does not keep the writer from closing', async (t) => {
  const pipe = join(scratchFolder(t), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  t.after(() => closeSync(reader));
  const failures: OutputError[] = [];
  const writer = new NdjsonWriter(pipe, (error) => failures.push(error));
  for (let n = 0; n < 1000; n++) writer.write({ n, text: 'x'.repeat(1000) });
  await writer.close();
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['PIPE_STALLED'],
  );
  const taken = Buffer.alloc(1 << 20);
  const lines = taken.toString('latin1', 0, readSync(reader, taken)).split('\n');
  assert.equal(lines.length - 1 + droppedOf(writer), 1000, 'a record of which the pipe took a part is dropped');
});
