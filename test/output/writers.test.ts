import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { Backlog, type ByteWriter } from '../../src/output/byte-writer.js';
import { type OpenMode, openWriter } from '../../src/output/open-writer.js';
import { OutputError } from '../../src/output/output-error.js';
import { ReplacedFile } from '../../src/output/replaced-file.js';
import { mountSmallDisk, noTmpfs } from '../support/programs/small-disk.js';

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-writers-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Opened {
  readonly writer: ByteWriter;
  readonly backlog: Backlog;
  readonly failures: OutputError[];
}

function open(name: string, mode: OpenMode = 'create', limit = 1 << 20): Opened {
  const failures: OutputError[] = [];
  const backlog = new Backlog(limit);
  return { writer: openWriter(name, mode, backlog, (error) => failures.push(error)), backlog, failures };
}

/** Writes each buffer as a chunk; returns how many bytes of each were written, once they are settled. */
function writeAll(writer: ByteWriter, buffers: readonly Buffer[]): number[] {
  const written: number[] = [];
  buffers.forEach((bytes, index) => {
    writer.write({ bytes, settle: (count) => (written[index] = count) });
  });
  return written;
}

test('who can wait does so for less', async () => {
  const backlog = new Backlog(100);
  backlog.add(50);
  assert.equal(backlog.room(), undefined);
  const room = backlog.room(40);
  assert.ok(room !== undefined);
  let isFree = false;
  void room.then(() => {
    isFree = true;
  });
  backlog.remove(29);
  await nextTurn();
  assert.equal(isFree, false, '21 wait');
  backlog.remove(1);
  await nextTurn();
  assert.equal(isFree, true);
});

test('chunks of all sizes come out in order, and the backlog empties', async (t) => {
  const file = join(scratch(t), 'out');
  const { writer, backlog, failures } = open(file);
  const buffers = Array.from({ length: 3000 }, (_, index) => Buffer.alloc((index * 37) % 5000, index));
  const written = writeAll(writer, buffers);
  const room = backlog.room();
  assert.ok(room !== undefined, '7 MB wait, more than the limit');
  await room;
  assert.ok(backlog.pending <= backlog.limit / 2);
  await writer.close();
  assert.equal(backlog.pending, 0);
  assert.deepEqual(
    written,
    buffers.map(({ length }) => length),
  );
  assert.ok(readFileSync(file).equals(Buffer.concat(buffers)));
  assert.deepEqual(failures, []);
});

test('a file that cannot be opened', async (t) => {
  const folder = scratch(t);
  const existing = join(folder, 'existing');
  writeFileSync(existing, 'kept');
  mkdirSync(join(folder, 'folder'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const table: readonly [name: string, mode: OpenMode, code: string, says: RegExp][] = [
    ['existing', 'create', 'FILE_EXISTS', /existing exists: choose another name or add --overwrite$/],
    ['missing/out', 'create', 'NO_SUCH_FOLDER', /its folder does not exist$/],
    ['existing/out', 'create', 'NO_SUCH_FOLDER', /its folder does not exist$/],
    ['folder', 'overwrite', 'NOT_WRITABLE', /folder cannot be opened: it is a folder$/],
    ['pipe', 'create', 'NO_READER', /pipe is a pipe that nobody reads$/],
  ];
  for (const [name, mode, code, says] of table) {
    assert.throws(
      () => open(join(folder, name), mode),
      (error: OutputError) => error instanceof OutputError && error.code === code && says.test(error.message),
      name,
    );
  }
  assert.equal(readFileSync(existing, 'utf8'), 'kept');
});

test('overwrite empties a file, append adds to it', async (t) => {
  const file = join(scratch(t), 'out');
  writeFileSync(file, 'something long');
  for (const [mode, expected] of [
    ['overwrite', 'ab'],
    ['append', 'abab'],
  ] as const) {
    const { writer } = open(file, mode);
    writeAll(writer, [Buffer.from('a'), Buffer.from('b')]);
    await writer.close();
    assert.equal(readFileSync(file, 'utf8'), expected);
  }
});

test('a full disk: one failure, true counts, and nothing waits for ever', { skip: noTmpfs() }, async (t) => {
  const file = join(mountSmallDisk(t), 'out');
  const { writer, backlog, failures } = open(file);
  const written = writeAll(
    writer,
    Array.from({ length: 30 }, () => Buffer.alloc(100_000, 0x47)),
  );
  await writer.flushed();
  const total = written.reduce((sum, count) => sum + count, 0);
  assert.equal(total, readFileSync(file).length, 'what counts as written is in the file');
  assert.equal(total, 1 << 20);
  assert.equal(written.length, 30, 'each chunk is settled');
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['NO_SPACE'],
  );
  assert.match(failures[0]!.message, /no space is left on the device, \d+ bytes were written$/);
  assert.equal(backlog.pending, 0);
  assert.deepEqual(writeAll(writer, [Buffer.from('more')]), [0]);
  await writer.close();
});

test('a pipe whose reader stands still makes the caller wait and blocks nothing', async (t) => {
  const { writer, backlog, reader } = await openPipe(t, 'sleep 0.3; cat >/dev/null');
  const written = writeAll(writer, [Buffer.alloc(3_000_000, 1)]);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 10);
  await backlog.room();
  clearInterval(timer);
  assert.ok(ticks > 5, 'the event loop went on');
  await writer.close();
  assert.deepEqual(written, [3_000_000]);
  await once(reader, 'exit');
});

test('a pipe that takes nothing while it is closed: given up, and what it took is counted to the byte', async (t) => {
  const rest = join(scratch(t), 'rest');
  const { writer, backlog, failures, reader } = await openPipe(t, `head -c 70000 >/dev/null; sleep 5; cat >${rest}`);
  const written = writeAll(writer, [Buffer.alloc(188 * 1000, 1), Buffer.alloc(188 * 5000, 2), Buffer.alloc(188)]);
  const flushed = writer.flushed();
  await writer.close();
  await flushed;
  assert.equal(reader.exitCode, null, 'the reader is still there');
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['PIPE_STALLED'],
  );
  const total = written.reduce((sum, count) => sum + count, 0);
  const left = 188 * 6001 - total;
  const says = new RegExp(`pipe did not take ${left} bytes within 2 s, ${total} bytes were written$`);
  assert.match(failures[0]!.message, says);
  assert.equal(backlog.pending, 0);
  await once(reader, 'exit');
  assert.equal(total, 70_000 + readFileSync(rest).length, 'what counts as written is what the reader gets');
});

test('a slow pipe is waited for while it is closed, as long as it takes something', async (t) => {
  // 400,000 bytes at 65,536 every 1.2 s take longer than the writer waits for the next one.
  const rounds = 'for n in 1 2 3; do sleep 1.2; head -c 65536 >/dev/null; done; cat >/dev/null';
  const { writer, failures } = await openPipe(t, rounds);
  const written = writeAll(writer, [Buffer.alloc(400_000, 1)]);
  await writer.close();
  assert.deepEqual(failures, []);
  assert.deepEqual(written, [400_000]);
});

test('a closed pipe: what the reader had is counted, in whole packets', async (t) => {
  const { writer, failures } = await openPipe(t, 'head -c 1880000 >/dev/null');
  const written = writeAll(writer, [Buffer.alloc(188 * 30_000, 1), Buffer.alloc(188)]);
  await writer.flushed();
  assert.ok(written[0]! >= 1_880_000 - 348 * 188 && written[0]! <= 1_880_000 + 2 * 65_536, String(written[0]));
  assert.equal(written[0]! % 188, 0);
  assert.equal(written[1], 0);
  assert.equal(failures[0]?.code, 'PIPE_CLOSED');
  assert.match(failures[0].message, /was closed by its reader, \d+ bytes were written$/);
  await writer.close();
});

/** A writer on a named pipe that a shell command reads as its standard input. */
async function openPipe(t: TestContext, command: string): Promise<Opened & { reader: ChildProcess }> {
  const name = join(scratch(t), 'pipe');
  execFileSync('mkfifo', [name]);
  const reader = spawn('sh', ['-c', `(${command}) < ${name}`], { stdio: 'ignore' });
  t.after(() => reader.kill());
  for (let attempt = 0; attempt < 500; attempt++) {
    try {
      return { ...open(name), reader };
    } catch (error) {
      if ((error as OutputError).code !== 'NO_READER') throw error;
      await delay(10);
    }
  }
  throw new Error('nobody reads the pipe');
}

test('one file has one writer, by whatever names, until it is closed', async (t) => {
  const folder = scratch(t);
  const [file, link] = [join(folder, 'out'), join(folder, 'link')];
  const { writer } = open(file);
  writeAll(writer, [Buffer.from('kept')]);
  await writer.flushed();
  linkSync(file, link);
  for (const name of [file, link, join(folder, '.', 'out')]) {
    assert.throws(
      () => open(name, 'overwrite'),
      (error: OutputError) => {
        assert.equal(error.code, 'FILE_IN_USE');
        assert.equal(error.message, `output file ${name} is written already, as ${file}`);
        return true;
      },
    );
  }
  const faults: Error[] = [];
  const index = new ReplacedFile(link, (error) => faults.push(error));
  index.write('index');
  await index.flushed();
  assert.equal(faults.length, 1);
  await writer.close();
  assert.equal(readFileSync(file, 'utf8'), 'kept');
  index.write('index');
  await index.flushed();
  assert.equal(readFileSync(link, 'utf8'), 'index');
  await open(file, 'overwrite').writer.close();
});
