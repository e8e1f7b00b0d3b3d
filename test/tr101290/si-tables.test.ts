import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mayCarry, repetitionOf, SI_PIDS } from '../../src/tr101290/si-tables.js';

/** table_ids that each PID may have, from ETSI EN 300 468, 5.1.3 and table 2; stuffing tables (0x72) on all of them. */
const ALLOWED: readonly (readonly [pid: number, tableIds: readonly number[]])[] = [
  [0x10, [0x40, 0x41, 0x72]], // NIT
  [0x11, [0x42, 0x46, 0x4a, 0x72]], // SDT, BAT
  [0x12, [...Array.from({ length: 0x22 }, (_, n) => 0x4e + n), 0x72]], // EIT
  [0x13, [0x71, 0x72]], // RST
  [0x14, [0x70, 0x72, 0x73]], // TDT, TOT
];

describe('which tables may be on a PID', () => {
  for (const [pid, tableIds] of ALLOWED) {
    test(`PID 0x${pid.toString(16)}`, () => {
      const siPid = SI_PIDS.find((one) => one.pid === pid)!;
      const all = Array.from({ length: 256 }, (_, tableId) => tableId);
      assert.deepEqual(
        all.filter((tableId) => mayCarry(siPid, tableId)),
        tableIds,
      );
    });
  }

  test('there are no other PIDs of SI', () => assert.equal(SI_PIDS.length, ALLOWED.length));
});

describe('how often a table is repeated', () => {
  const cases: readonly (readonly [name: string, tableId: number, repetition: object | undefined])[] = [
    ['NIT actual', 0x40, { limit: 'nit_max_interval_ms', closeRule: 'NIT_actual_error' }],
    ['NIT other', 0x41, { limit: 'nit_max_interval_ms', lateRule: 'NIT_other_error' }],
    ['EIT p/f other', 0x4f, { limit: 'eit_pf_other_max_interval_ms', lateRule: 'EIT_other_error' }],
    ['EIT schedule actual, first eight days', 0x51, { limit: 'eit_schedule_max_interval_ms' }],
    ['EIT schedule actual, later days', 0x52, { limit: 'eit_schedule_far_max_interval_ms' }],
    ['EIT schedule other, first eight days', 0x60, { limit: 'eit_schedule_max_interval_ms' }],
    ['EIT schedule other, last', 0x6f, { limit: 'eit_schedule_far_max_interval_ms' }],
    ['TDT', 0x70, { limit: 'tdt_max_interval_ms', closeRule: 'TDT_error' }],
    ['RST: sent when something changes', 0x71, { closeRule: 'RST_error' }],
    ['VCT of terrestrial television', 0xc8, { limit: 'vct_max_interval_ms' }],
    ['PAT: has a rule of its own', 0x00, undefined],
    ['stuffing', 0x72, undefined],
    ['private', 0x80, undefined],
  ];
  for (const [name, tableId, repetition] of cases) {
    test(name, () => assert.deepEqual(repetitionOf(tableId), repetition));
  }
});
