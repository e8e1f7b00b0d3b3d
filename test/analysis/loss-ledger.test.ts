import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_LOSSES } from '../../src/analysis/blame.js';
import { LossLedger } from '../../src/analysis/loss-ledger.js';

test('nothing lost: zeros, and no events', () => {
  const ledger = new LossLedger();
  const none = { losses: NO_LOSSES, lost_packets: NO_LOSSES };
  assert.deepEqual(ledger.snapshot(), { interval: none, total: none });
  assert.deepEqual(ledger.takeEvents(), []);
});

test('by blame; the interval begins anew, the total goes on', () => {
  const ledger = new LossLedger();
  ledger.add('network', 3, 100);
  ledger.add('network', 1, 200);
  ledger.add('link', 7, 300);
  const { interval, total } = ledger.snapshotAndReset();
  assert.deepEqual(interval, total);
  assert.deepEqual(interval.losses, { ...NO_LOSSES, network: 2, link: 1 });
  assert.deepEqual(interval.lost_packets, { ...NO_LOSSES, network: 4, link: 7 });
  ledger.add('link', 1, 400);
  const later = ledger.snapshot();
  assert.deepEqual(later.interval.losses, { ...NO_LOSSES, link: 1 });
  assert.deepEqual(later.total.lost_packets, { ...NO_LOSSES, network: 4, link: 8 });
});

test('one event for each place, with the first and the last of its losses; taken once', () => {
  const ledger = new LossLedger();
  ledger.add('network', 3, 100);
  ledger.add('link', 7, 150);
  ledger.add('network', 1, 200);
  assert.deepEqual(ledger.takeEvents(), [
    { type: 'event', event: 'loss', blame: 'network', count: 2, packets: 4, time_ns: 100, last_time_ns: 200 },
    { type: 'event', event: 'loss', blame: 'link', count: 1, packets: 7, time_ns: 150, last_time_ns: 150 },
  ]);
  assert.deepEqual(ledger.takeEvents(), []);
});

test('packets that turn out to have come late are taken back, never below 0', () => {
  const ledger = new LossLedger();
  ledger.addPackets('network', 5, 100);
  ledger.addPackets('network', 0, 110);
  ledger.addPackets('network', -5, 120);
  assert.deepEqual(ledger.snapshotAndReset().total.lost_packets, NO_LOSSES);
  assert.deepEqual(ledger.takeEvents(), []); // nothing is missing in the end
  ledger.addPackets('network', -2, 130);
  assert.deepEqual(ledger.snapshot().interval.lost_packets, NO_LOSSES);
  ledger.add('network', 0, 140);
  assert.deepEqual(
    ledger.takeEvents().map(({ count, packets }) => [count, packets]),
    [[1, 0]],
  );
});
