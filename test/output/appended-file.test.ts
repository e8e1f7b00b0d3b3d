import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NdjsonWriter } from '../../src/output/ndjson-writer.js';
import type { OutputError } from '../../src/output/output-error.js';
import type { Rotation } from '../../src/output/rotation.js';
import { scratchFolder } from '../support/programs/programs.js';
import { mountSmallDisk, noTmpfs } from '../support/programs/small-disk.js';

function open(t: TestContext, rotation?: Rotation) {
  const folder = scratchFolder(t);
  const file = join(folder, 'metrics.ndjson');
  const failures: OutputError[] = [];
  const writer = new NdjsonWriter(file, (error) => failures.push(error), undefined, { rotation });
  return { folder, file, writer, failures };
}

/** The numbers of the lines, each of which must be whole. */
function numbersIn(...files: readonly string[]): number[] {
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    assert.ok(text.endsWith('\n'), file);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).n);
  });
}

function upTo(count: number, from = 0): number[] {
  return Array.from({ length: count - from }, (_, index) => from + index);
}

const LINE = { text: 'x'.repeat(988) };

async function writeLines(writer: NdjsonWriter, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    writer.write({ n, ...LINE });
    if (n % 100 === 0) await delay(1);
  }
}

test('a file that would grow too long goes on in a new one; none is lost, none torn, the oldest file goes', async (t) => {
  const { folder, file, writer, failures } = open(t, { bytes: 1 << 20, keep: 3 });
  await writeLines(writer, 0, 6000);
  await writer.close();
  assert.deepEqual(readdirSync(folder).sort(), [
    'metrics.ndjson',
    'metrics.ndjson.1',
    'metrics.ndjson.2',
    'metrics.ndjson.3',
  ]);
  const files = [`${file}.3`, `${file}.2`, `${file}.1`, file];
  for (const name of files) assert.ok(statSync(name).size <= 1 << 20, name);
  for (const name of files.slice(0, 3)) assert.ok(statSync(name).size > 700_000, name);
  const numbers = numbersIn(...files);
  assert.deepEqual(numbers, upTo(6000, 6000 - numbers.length));
  assert.deepEqual(failures, []);
});

test('with room for all files no line is missing, and a file that is there is gone on with', async (t) => {
  const { file, writer } = open(t, { bytes: 1 << 20, keep: 100 });
  await writeLines(writer, 0, 2500);
  await writer.close();
  const again = new NdjsonWriter(file, assert.fail, undefined, { rotation: { bytes: 1 << 20, keep: 100 } });
  await writeLines(again, 2500, 5000);
  await again.close();
  const older = upTo(100, 1).filter((number) => existsSync(`${file}.${number}`));
  assert.deepEqual(numbersIn(...older.toReversed().map((number) => `${file}.${number}`), file), upTo(5000));
});

test('a line longer than the limit has a file of its own', async (t) => {
  const { file, writer } = open(t, { bytes: 10_000, keep: 9 });
  for (const n of [0, 1, 2]) {
    writer.write({ n, text: 'x'.repeat(20_000) });
    await delay(20);
  }
  await writer.close();
  assert.deepEqual(numbersIn(`${file}.2`, `${file}.1`, file), [0, 1, 2]);
});

test('a file that was renamed is opened anew on request, under load: no line is lost or torn', async (t) => {
  const { file, writer, failures } = open(t);
  for (let turn = 0; turn < 5; turn++) {
    await writeLines(writer, turn * 1000 + Math.sign(turn), (turn + 1) * 1000);
    renameSync(file, `${file}-${turn}`);
    writer.reopen();
    // The file is opened before the next line.
    writer.write({ n: (turn + 1) * 1000, ...LINE });
    while (!existsSync(file)) await delay(1);
  }
  await writeLines(writer, 5001, 6000);
  await writer.close();
  const files = [0, 1, 2, 3, 4].map((turn) => `${file}-${turn}`);
  assert.deepEqual(numbersIn(...files, file), upTo(6000));
  assert.deepEqual([failures, writer.written], [[], 6000]);
});

test('where no new file can be made, writing goes on in the old one, and the fault is said', async (t) => {
  const { folder, writer, failures } = open(t);
  const moved = `${folder}-moved`;
  t.after(() => rmSync(moved, { recursive: true, force: true }));
  await writeLines(writer, 0, 100);
  while (writer.waiting > 0) await delay(5);
  renameSync(folder, moved);
  writer.reopen();
  await writeLines(writer, 100, 200);
  while (failures.length === 0) await delay(5);
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['NO_SUCH_FOLDER'],
  );
  mkdirSync(folder);
  while (writer.waiting > 0) await delay(5);
  await writer.close();
  assert.deepEqual(numbersIn(join(moved, 'metrics.ndjson'), join(folder, 'metrics.ndjson')), upTo(200));
});

test('behind a line that a killed process left torn, a new line begins', async (t) => {
  const file = join(scratchFolder(t), 'metrics.ndjson');
  writeFileSync(file, '{"n":0}\n{"n":1,"te');
  const said: string[] = [];
  const writer = new NdjsonWriter(file, assert.fail, undefined, { onNotice: (message) => said.push(message) });
  writer.write({ n: 2 });
  await writer.close();
  assert.match(said.join('\n'), /^output file .*metrics\.ndjson ended within a record[^\n]*$/);
  assert.equal(readFileSync(file, 'utf8'), '{"n":0}\n{"n":1,"te\n{"n":2}\n');
});

test('a full disk and a restart: what comes then is whole, and the torn line is said', {
  skip: noTmpfs(),
}, async (t) => {
  const disk = mountSmallDisk(t);
  const file = join(disk, 'metrics.ndjson');
  // As an earlier run left it, which was killed on the full disk.
  writeFileSync(file, `{"n":0}\n{"n":1,"text":"`);
  const ballast = join(disk, 'ballast');
  fillUp(ballast);
  const said: string[] = [];
  const failures: OutputError[] = [];
  const writer = new NdjsonWriter(file, (error) => failures.push(error), undefined, {
    onNotice: (message) => said.push(message),
  });
  writer.write({ n: 2, ...LINE, more: 'x'.repeat(20_000) }, true);
  while (failures.length === 0) await delay(5);
  rmSync(ballast);
  while (writer.waiting > 0) await delay(5);
  await writer.close();
  const [first, torn, ...rest] = readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.deepEqual([first, torn, rest.map((line) => JSON.parse(line).n)], ['{"n":0}', '{"n":1,"text":"', [2]]);
  assert.ok(said.length > 0);
});

test('standard output that goes on in a file whose last line has no end', async (t) => {
  const file = join(scratchFolder(t), 'report.ndjson');
  writeFileSync(file, '{"n":0}\n{"n":1,"te');
  const program = fileURLToPath(new URL('../support/programs/ndjson-program.js', import.meta.url));
  const output = openSync(file, 'a');
  const run = spawnSync(process.execPath, [program], { stdio: ['ignore', output, 'pipe'] });
  closeSync(output);
  assert.equal(readFileSync(file, 'utf8'), '{"n":0}\n{"n":1,"te\n{"n":2}\n');
  assert.match(run.stderr.toString(), /^standard output ended within a record/);
});

function fillUp(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(4096));
  } catch {
    closeSync(descriptor);
  }
}
