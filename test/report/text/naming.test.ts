import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableName } from '../../../src/report/text/naming.js';

// ETSI EN 300 468, table 2; ETSI TS 102 809, 5.3.4; ATSC A/65, table_id values
const NAMES: readonly [tableId: number, name: string][] = [
  [0x00, 'PAT'],
  [0x40, 'NIT actual'],
  [0x4e, 'EIT p/f actual'],
  [0x57, 'EIT schedule actual'],
  [0x60, 'EIT schedule other'],
  [0x6f, 'EIT schedule other'],
  [0xc8, 'TVCT'],
  [0xfc, 'splice info'],
  [0x74, 'AIT'],
  [0x80, 'table 0x80'],
];

for (const [tableId, name] of NAMES) {
  test(name, () => assert.equal(tableName(tableId), name));
}
