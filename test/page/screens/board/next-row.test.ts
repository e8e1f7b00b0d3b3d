import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line } from '../../../../src/page/screens/board/lines.js';
import { nextRow } from '../../../../src/page/screens/board/next-row.js';

const row = (key: string): Line => ({ kind: 'row', row: { key } as never, state: 'ok' });
const head: Line = { kind: 'head', by: 'probe', name: 'p', rows: 1 };
const LINES = [head, row('a'), head, row('b'), row('c')];

test('the next row and the one before; heads are passed over, and the ends hold', () => {
  assert.deepEqual([nextRow(LINES, null, 1), nextRow(LINES, '/stream/gone', -1)], [1, 1]);
  assert.deepEqual([nextRow(LINES, '/stream/a', 1), nextRow(LINES, '/stream/b', -1)], [3, 1]);
  assert.deepEqual([nextRow(LINES, '/stream/c', 1), nextRow(LINES, '/stream/a', -1)], [4, 1]);
  assert.equal(nextRow([head], null, 1), -1);
});
