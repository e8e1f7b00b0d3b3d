import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { RateLimitedLog } from '../../../src/cli/rate-limited-log.js';
import { WatchedFiles } from '../../../src/monitor/watch/watched-files.js';
import type { LogLineRecord } from '../../../src/report/log-line-record.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { until } from '../../support/programs/rig.js';

interface Watch {
  readonly path: string;
  readonly records: LogLineRecord[];
  readonly said: string[];
  lines(count: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

function watch(t: TestContext, before?: string): Watch {
  const path = join(scratchFolder(t), 'app.log');
  if (before !== undefined) writeFileSync(path, before);
  return watchPath(path);
}

function watchPath(path: string): Watch {
  const records: LogLineRecord[] = [];
  const said: string[] = [];
  const log = new RateLimitedLog(pino({ base: null }, { write: (line: string) => said.push(JSON.parse(line).msg) }));
  const files = new WatchedFiles(
    [path],
    log,
    (record) => records.push(record),
    () => 42,
    10,
  );
  const lines = async (count: number): Promise<readonly string[]> => {
    await until(`${count} lines`, () => records.length >= count);
    return records.map(({ line }) => line);
  };
  return { path, records, said, lines, close: () => files.close() };
}

/** Until the file was looked at first: what is added before that is not new. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

test('only new lines, each a record', async (t) => {
  const { path, records, lines, close } = watch(t, 'old\nolder');
  await settle();
  appendFileSync(path, '\nnew\n');
  await lines(2);
  await close();
  const [, record] = records;
  assert.deepEqual(
    { ...record, id: '' },
    { type: 'log_line', id: '', timestamp: 42, file: 'app.log', line: 'new', truncated: false },
  );
  assert.match(record!.id, /^-\/-\/app\.log\/[0-9a-f]{16}\.0\/1$/);
});

test('a file that comes later, is rotated, is cut off: every line once, as tail -F', async (t) => {
  const { path, lines, close } = watch(t);
  await settle();
  writeFileSync(path, 'a\nb\n');
  await lines(2);
  renameSync(path, `${path}.1`);
  appendFileSync(`${path}.1`, 'c\nno end');
  writeFileSync(path, 'd\n');
  await lines(5);
  writeFileSync(path, '');
  await settle();
  appendFileSync(path, 'e\n');
  await lines(6);
  appendFileSync(path, 'last, without an end');
  await close();
  assert.deepEqual(await lines(7), ['a', 'b', 'c', 'no end', 'd', 'e', 'last, without an end']);
});

test('a flood of lines waits in the file, none is lost', async (t) => {
  const { path, lines, close } = watch(t, '');
  await settle();
  const flood = Array.from({ length: 3000 }, (_, n) => `line ${n}`);
  appendFileSync(path, `${flood.join('\n')}\n`);
  assert.deepEqual(await lines(3000), flood);
  await close();
});

test('what is no file is said once, and not waited for', async (t) => {
  const path = join(scratchFolder(t), 'pipe');
  execFileSync('mkfifo', [path]);
  const { said, close } = watchPath(path);
  await settle();
  await close();
  assert.deepEqual(said, [`--watch-file ${path}: is no file`]);
});
