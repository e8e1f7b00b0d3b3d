import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveState } from '../../../src/page/live/live-state.js';
import { ownTroubles } from '../../../src/page/shell/own-troubles.js';
import { countStates, worstState } from '../../../src/page/shell/state-counts.js';
import { MockBoard } from '../../support/page/mock-board.js';

const state = new LiveState();
state.replace(new MockBoard(12, 1_700_000_000_000).state());

test('what is lost by ourselves is said of the probe, and silence of one', () => {
  assert.deepEqual(ownTroubles(state), [
    'Probe probe-2: 1,234 packets dropped by the kernel.',
    'Probe probe-3 is not heard.',
  ]);
});

test('so is what the page has no room for, and a history that fails', () => {
  const left_out = { records: 1, alarms: 0, pictures: 20, probes: 3 };
  assert.deepEqual(ownTroubles({ probes: new Map(), monitor: { ...state.monitor!, history: 'failed', left_out } }), [
    'The history takes no records any more.',
    'No room on this page for 1 record of more streams.',
    'No room on this page for 20 pictures.',
    'No room on this page for messages of more probes: 3.',
  ]);
});

test('streams by state, and the worst; not measured is no trouble beside ok', () => {
  const counts = countStates({ state, stateOf: (row) => row.state });
  assert.deepEqual(counts, { error: 1, silent: 1, warning: 1, held_back: 1, no_data: 1, not_measured: 1, ok: 6 });
  assert.equal(worstState(counts), 'error');
  const none = { error: 0, silent: 0, warning: 0, held_back: 0, no_data: 0, not_measured: 0, ok: 0 };
  assert.deepEqual(
    [worstState({ ...none, ok: 1, not_measured: 2 }), worstState({ ...none, not_measured: 2 }), worstState(none)],
    ['ok', 'not_measured', 'ok'],
  );
});
