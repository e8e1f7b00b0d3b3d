import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedLines } from '../../src/cli/bounded-lines.js';

type Done = (error?: NodeJS.ErrnoException | null) => void;

/** A reader who takes the texts when the test says so. */
class Reader {
  readonly texts: string[] = [];
  readonly #waiting: Done[] = [];
  readonly lines: BoundedLines;

  constructor(isGoneAfterError = false) {
    this.lines = new BoundedLines(
      (text, done) => {
        this.texts.push(text);
        this.#waiting.push(done);
      },
      () => isGoneAfterError,
    );
  }

  /** Takes the next text, or fails with the error. */
  take(code?: string): void {
    this.#waiting.shift()!(code === undefined ? null : Object.assign(new Error(code), { code }));
  }

  takeAll(): void {
    while (this.#waiting.length > 0) this.take();
  }
}

/** A line of 100,000 characters: three of them are more than what may wait. */
const LONG = `${'x'.repeat(99_999)}\n`;

test('what comes after too much is dropped, counted, and told when there is room again', () => {
  const reader = new Reader();
  // waiting before  written
  // 0               LONG three times
  // 300,000         two lines, and a piece that is no line: dropped
  // 200,000         told not yet: more than half of the room is taken
  // 100,000         told, and the next line is taken
  for (let i = 0; i < 3; i++) reader.lines.write(LONG);
  reader.lines.write('one\ntwo\n');
  reader.lines.write('piece');
  assert.equal(reader.texts.length, 3);
  reader.take();
  assert.equal(reader.texts.length, 3);
  reader.take();
  assert.deepEqual(reader.texts.slice(3), ['2 lines dropped\n']);
  reader.lines.write('three\n');
  reader.takeAll();
  assert.deepEqual(reader.texts.slice(3), ['2 lines dropped\n', 'three\n']);
});

test('a text of any length is taken when little waits', () => {
  const reader = new Reader();
  reader.lines.write(LONG.repeat(10));
  reader.takeAll();
  reader.lines.write('next\n');
  assert.equal(reader.texts[1], 'next\n');
});

test('while a disk is full each line is tried; the number of those that failed goes out with the first that does not', () => {
  const reader = new Reader();
  // written   result
  // a         ENOSPC, 1 lost
  // 1, b      ENOSPC, ENOSPC: 2 lost, the number is not lost with its line
  // 2, c      written
  reader.lines.write('a\n');
  reader.take('ENOSPC');
  reader.lines.write('b\n');
  reader.take('ENOSPC');
  reader.take('ENOSPC');
  reader.lines.write('c\n');
  reader.takeAll();
  reader.lines.write('d\n');
  reader.takeAll();
  assert.deepEqual(reader.texts, ['a\n', '1 lines dropped\n', 'b\n', '2 lines dropped\n', 'c\n', 'd\n']);
});

test('a reader who is gone gets nothing more', async () => {
  const reader = new Reader(true);
  reader.lines.write('a\n');
  reader.take('EPIPE');
  reader.lines.write('b\n');
  assert.deepEqual(reader.texts, ['a\n']);
  await reader.lines.flush(60_000);
});

test('flush: until all is written, or the time is over', async () => {
  const reader = new Reader();
  await reader.lines.flush(60_000);
  reader.lines.write('a\n');
  await reader.lines.flush(1);
  const flushed = reader.lines.flush(60_000);
  reader.takeAll();
  await flushed;
});
