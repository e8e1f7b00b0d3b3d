import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SystemAnswer } from '../../../../src/board/contract.js';
import { bytesText, causesText } from '../../../../src/page/screens/system/causes.js';
import { systemTroubles } from '../../../../src/page/screens/system/troubles.js';
import { MockBoard } from '../../../support/page/mock-board.js';
import { mockSystem } from '../../../support/page/mock-system.js';

const WELL = mockSystem(new MockBoard(6, 0, { run: 'mock' }), true);

function troubles(changes: Partial<SystemAnswer>): readonly string[] {
  return systemTroubles({ ...WELL, ...changes });
}

test('a monitor that is well has no trouble', () => {
  assert.deepEqual(systemTroubles(WELL), []);
});

test('each trouble is one sentence', () => {
  const monitor = WELL.monitor!;
  const kafka = { ...monitor.deliveries.kafka!, dropped: { ...monitor.deliveries.kafka!.dropped, queue_full: 2000 } };
  const [probe] = WELL.probes;
  const notRecorded = { ...probe!.sums.not_recorded, no_output: 9, no_space: 4 };
  const disk = { path: 'rec', disk_total_bytes: 100, disk_used_bytes: 97, disk_available_bytes: 3 };
  const table: readonly [Partial<SystemAnswer>, string[]][] = [
    [
      { monitor: { ...monitor, deliveries: { kafka: { ...kafka, last_error: 'no broker' } } } },
      ['Outlet kafka: 2,000 records dropped (queue full 2,000).', 'Outlet kafka: no broker.'],
    ],
    [
      { monitor: { ...monitor, refused_messages: { table_full: 3, fault: 5 } as never } },
      ['Messages refused: 8 (fault 5, table full 3).'],
    ],
    [
      { probes: [{ ...probe!, sums: { ...probe!.sums, not_recorded: notRecorded } }] },
      ['Probe probe-1: packets not recorded: 4 (no space 4).'],
    ],
    [{ host: { disk } as never }, ['The disk of rec has 3 % free.']],
    [{ faults: ['kafka: made 2 is not …'] }, ['An account does not add up: kafka: made 2 is not ….']],
    [
      { http: { ...WELL.http, refused: { slow: 1, not_found: 7 } } },
      ['Requests to the page that were cut off or failed: 1 (slow 1).'],
    ],
  ];
  for (const [changes, expected] of table) assert.deepEqual(troubles(changes), expected);
});

test('causes and sizes as people read them', () => {
  assert.equal(causesText({ a_b: 1, none: 0, c: 20_000 }), 'c 20,000, a b 1');
  assert.deepEqual([0, 1023, 1536, 75e9, null].map(bytesText), ['0 B', '1023 B', '1.5 KiB', '69.8 GiB', '-']);
});
