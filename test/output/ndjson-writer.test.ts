import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { NdjsonWriter } from '../../src/output/ndjson-writer.js';
import type { OutputError } from '../../src/output/output-error.js';
import { scratchFolder } from '../support/programs/programs.js';

test('records are appended, one line each', async (t) => {
  const file = join(scratchFolder(t), 'metrics.ndjson');
  writeFileSync(file, '{"n":0}\n');
  const writer = new NdjsonWriter(file, assert.fail);
  for (let n = 1; n <= 1000; n++) writer.write({ n, text: 'two\nlines' });
  await writer.close();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).n),
    Array.from({ length: 1001 }, (_, n) => n),
  );
  assert.equal(writer.droppedRecords, 0);
});

test('a disk that is too slow costs records, counted, and never makes the caller wait', async (t) => {
  const file = join(scratchFolder(t), 'metrics.ndjson');
  const writer = new NdjsonWriter(file, assert.fail, 10_000);
  // Without a turn of the event loop nothing is written: the disk stands still.
  for (let n = 0; n < 1000; n++) writer.write({ n, text: 'x'.repeat(100) });
  await writer.close();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.equal(lines.length + writer.droppedRecords, 1000);
  assert.ok(lines.length > 80 && lines.length < 120, String(lines.length));
});

test('a full disk is one failure', { skip: process.platform !== 'linux' && 'needs /dev/full' }, async () => {
  const failures: OutputError[] = [];
  const writer = new NdjsonWriter('/dev/full', (error) => failures.push(error));
  for (let n = 0; n < 3; n++) writer.write({ n });
  await writer.close();
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['NO_SPACE'],
  );
  assert.equal(writer.droppedRecords, 3);
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
  assert.equal(lines.length - 1 + writer.droppedRecords, 1000, 'a record of which the pipe took a part is dropped');
});
