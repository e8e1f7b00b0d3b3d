import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CutLine, LineCutter, MOST_LINE_BYTES } from '../../../src/monitor/watch/line-cutter.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

function cut(bytes: Buffer, pieces: number): CutLine[] {
  const cutter = new LineCutter();
  const lines: CutLine[] = [];
  for (let at = 0; at < bytes.length; ) {
    at += cutter.push(bytes.subarray(at, at + pieces), 3, (line) => lines.push(line));
  }
  const last = cutter.flush();
  return last === undefined ? lines : [...lines, last];
}

for (const pieces of [1, 7, 100_000]) {
  test(`lines, however they come: ${pieces}`, () => {
    const long = 'x'.repeat(MOST_LINE_BYTES - 1);
    const bytes = Buffer.from(`one\r\n\nzw\u00f6lf\u009b\n${long}\u00f6more\n${long}y\nend`);
    assert.deepEqual(cut(bytes, pieces), [
      { line: 'one', truncated: false },
      { line: '', truncated: false },
      { line: 'zw\u00f6lf\uFFFD', truncated: false },
      { line: long, truncated: true },
      { line: `${long}y`, truncated: false },
      { line: 'end', truncated: false },
    ]);
  });
}

test('any bytes: as many lines as line feeds, each of bounded length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.integer({ min: 1, max: 100 }), (array, pieces) => {
      const bytes = Buffer.from(array);
      const feeds = bytes.filter((byte) => byte === 10).length;
      const lines = cut(bytes, pieces);
      assert.equal(lines.length, feeds + (bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0));
    }),
    { numRuns: fuzzRuns(500) },
  );
});
