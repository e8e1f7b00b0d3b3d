import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { NdjsonWriter } from '../../src/sinks/ndjson-writer.js';
import type { RecorderError } from '../../src/sinks/recorder-error.js';
import { scratchFolder } from '../support/programs.js';

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
  const failures: RecorderError[] = [];
  const writer = new NdjsonWriter('/dev/full', (error) => failures.push(error));
  for (let n = 0; n < 3; n++) writer.write({ n });
  await writer.close();
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['NO_SPACE'],
  );
  assert.equal(writer.droppedRecords, 3);
});
