import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lampCounts, lampsOf } from '../../../../src/page/screens/stream/lamps.js';

const RULE = { severity: 'critical', count_interval: 0, count_total: 0, reason: null };

test('a lamp is good, bad or not measured, each with a shape of its own, by priority', () => {
  const rules = {
    TS_sync_loss: { ...RULE, rule: '1.1', priority: 1, state: 'ok' },
    Continuity_count_error: { ...RULE, rule: '1.4', priority: 1, state: 'raised' },
    PMT_error: { ...RULE, rule: '1.5', priority: 1, state: 'unmeasurable' },
    CAT_error: { ...RULE, rule: '2.6', priority: 2, state: 'not_applicable' },
    Buffer_error: { ...RULE, rule: '3.3', priority: 3, state: 'noted', severity: 'info' },
    SDT_error: { ...RULE, rule: '3.5', priority: 3, state: 'raised', severity: 'warning' },
  };
  const groups = lampsOf(rules as never);
  assert.deepEqual(
    groups.map(({ priority, lamps }) => [priority, ...lamps.map(({ rule, look, sign }) => `${rule} ${look} ${sign}`)]),
    [
      [1, '1.1 good ok', '1.4 bad error', '1.5 not_measured not_measured'],
      [2, '2.6 not_measured not_measured'],
      [3, '3.3 bad warning', '3.5 bad warning'],
    ],
  );
  assert.equal(lampCounts(groups[0]!.lamps), '1 alarm, 1 ok, 1 not measured');
  assert.equal(lampCounts(groups[2]!.lamps), '1 alarm, 1 noted, 0 ok, 0 not measured');
});

test('what two forms of a rule found is one alarm, as it is among the events', () => {
  const rules = {
    PAT_error: { ...RULE, rule: '1.3', priority: 1, state: 'raised' },
    PAT_error_2: { ...RULE, rule: '1.3.a', priority: 1, state: 'raised' },
    PMT_error: { ...RULE, rule: '1.5', priority: 1, state: 'raised' },
    PMT_error_2: { ...RULE, rule: '1.5.a', priority: 1, state: 'ok' },
  };
  const [{ lamps }] = lampsOf(rules as never) as [ReturnType<typeof lampsOf>[number]];
  assert.deepEqual(
    lamps.map(({ rule, look, sameAs }) => [rule, look, sameAs]),
    [
      ['1.3', 'bad', '1.3.a'],
      ['1.3.a', 'bad', null],
      ['1.5', 'bad', null],
      ['1.5.a', 'good', null],
    ],
  );
  assert.equal(lampCounts(lamps), '2 alarms, 1 ok, 0 not measured');
});
