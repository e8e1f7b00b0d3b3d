import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableName } from '../../../../src/page/screens/stream/table-names.js';

test('tables have the names of their standards, others their number', () => {
  assert.deepEqual([0x00, 0x02, 0x4e, 0x53, 0xfc, 0x90].map(tableName), [
    'PAT',
    'PMT',
    'EIT p/f',
    'EIT schedule',
    'SCTE 35',
    'table 0x90',
  ]);
});
