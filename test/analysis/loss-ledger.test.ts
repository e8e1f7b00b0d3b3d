import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_LOSSES } from '../../src/analysis/blame.js';
import { LossLedger } from '../../src/analysis/loss-ledger.js';

const LOSS = { type: 'event', event: 'loss', confidence: 'certain' } as const;

test('nothing lost: zeros, and no events', () => {
  const ledger = new LossLedger();
  const none = { losses: NO_LOSSES, lost_packets: NO_LOSSES, loss_reasons: [] };
  assert.deepEqual(ledger.snapshot(), { interval: none, total: none });
  assert.deepEqual(ledger.takeEvents(), []);
});

test('by blame; the interval begins anew, the total goes on', () => {
  const ledger = new LossLedger();
  ledger.add('rtp_broken', 3, 100);
  ledger.add('rtp_broken', 1, 200);
  ledger.add('link_gap', 7, 300);
  const { interval, total } = ledger.snapshotAndReset();
  assert.deepEqual(interval, total);
  assert.deepEqual(interval.losses, { ...NO_LOSSES, network: 2, link: 1 });
  assert.deepEqual(interval.lost_packets, { ...NO_LOSSES, network: 4, link: 7 });
  ledger.add('link_gap', 1, 400);
  const later = ledger.snapshot();
  assert.deepEqual(later.interval.losses, { ...NO_LOSSES, link: 1 });
  assert.deepEqual(later.total.lost_packets, { ...NO_LOSSES, network: 4, link: 8 });
});

test('one event for each reason, with the first and the last of its losses; taken once', () => {
  const ledger = new LossLedger();
  ledger.add('rtp_broken', 3, 100);
  ledger.add('link_gap', 7, 150);
  ledger.add('rtp_broken', 1, 200);
  assert.deepEqual(ledger.takeEvents(), [
    { ...LOSS, blame: 'network', reason: 'rtp_broken', count: 2, packets: 4, time_ns: 100, last_time_ns: 200 },
    { ...LOSS, blame: 'link', reason: 'link_gap', count: 1, packets: 7, time_ns: 150, last_time_ns: 150 },
  ]);
  assert.deepEqual(ledger.takeEvents(), []);
});

test('packets that turn out to have come late are taken back, never below 0', () => {
  const ledger = new LossLedger();
  ledger.addPackets('rtp_broken', 5, 100);
  ledger.addPackets('rtp_broken', 0, 110);
  ledger.addPackets('rtp_broken', -5, 120);
  assert.deepEqual(ledger.snapshotAndReset().total.lost_packets, NO_LOSSES);
  assert.deepEqual(ledger.takeEvents(), []); // nothing is missing in the end
  ledger.addPackets('rtp_broken', -2, 130);
  assert.deepEqual(ledger.snapshot().interval.lost_packets, NO_LOSSES);
  ledger.add('rtp_broken', 0, 140);
  assert.deepEqual(
    ledger.takeEvents().map(({ count, packets }) => [count, packets]),
    [[1, 0]],
  );
});

test('what is certain and what is likely of one place stand apart, with their reasons', () => {
  const ledger = new LossLedger();
  ledger.add('rtp_broken', 0, 100);
  ledger.addPackets('rtp_broken', 7, 100);
  ledger.add('rtp_broken_earlier', 0, 200);
  ledger.add('no_rtp', 2, 300);
  const { losses, lost_packets, loss_reasons } = ledger.snapshot().total;
  assert.deepEqual(losses, { ...NO_LOSSES, network: 2, unknown: 1 });
  assert.deepEqual(lost_packets, { ...NO_LOSSES, network: 7, unknown: 2 });
  assert.deepEqual(loss_reasons, [
    { blame: 'network', confidence: 'certain', reason: 'rtp_broken', losses: 1, lost_packets: 7 },
    { blame: 'network', confidence: 'likely', reason: 'rtp_broken_earlier', losses: 1, lost_packets: 0 },
    { blame: 'unknown', confidence: null, reason: 'no_rtp', losses: 1, lost_packets: 2 },
  ]);
  assert.deepEqual(
    ledger.takeEvents().map(({ blame, confidence, reason }) => [blame, confidence, reason]),
    [
      ['network', 'certain', 'rtp_broken'],
      ['network', 'likely', 'rtp_broken_earlier'],
      ['unknown', null, 'no_rtp'],
    ],
  );
});
