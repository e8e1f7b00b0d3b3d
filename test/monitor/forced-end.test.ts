import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lostByForce } from '../../src/monitor/forced-end.js';

test('what an end at once costs: what waits in memory, not what a spool keeps', () => {
  assert.equal(lostByForce({ unsettledPackets: 0 }, {}), 'lost are the final records');
  const deliveries = { metrics_file: { waiting: 3, spooled: 0 }, kafka: { waiting: 9, spooled: 9 } };
  assert.equal(
    lostByForce({ unsettledPackets: 14 }, deliveries),
    'lost are 14 packets on their way to recordings, 3 records for metrics_file and the final records',
  );
});
