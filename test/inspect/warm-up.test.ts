import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InspectOutput } from '../../src/inspect/inspect-message.js';
import { Inspector } from '../../src/inspect/inspector.js';
import { warmUp } from '../../src/inspect/warm-up.js';
import { throwingPayloads } from '../support/analysis/throwing-payload.js';

const LONGEST_MS = 5000;

test('nothing of it is told but that it is over', () => {
  const outputs: InspectOutput[] = [];
  const inspector = new Inspector({ profile: '2020', run: 'r' }, (output) => outputs.push(output));
  inspector.take({ kind: 'warm_up' });
  assert.deepEqual(outputs, [{ kind: 'warm' }]);
});

test('it goes on for as long as it may: the clip is there', () => {
  const begin = performance.now();
  warmUp({ profile: '2020' }, () => false, 50);
  assert.ok(performance.now() - begin >= 50);
});

test('it ends when it is waited for', () => {
  let asked = 0;
  warmUp({ profile: '2020' }, () => ++asked > 3, Number.POSITIVE_INFINITY);
  assert.ok(asked > 3);
});

test('it takes part of a second, also where the analysis fails', () => {
  const begin = performance.now();
  warmUp({ profile: '2020' });
  warmUp({ profile: '2020', payloads: throwingPayloads({ snapshot: true }) });
  assert.ok(performance.now() - begin < LONGEST_MS);
});
