import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SyncEvent, SyncState } from '../../src/mpegts/sync-state.js';

describe('SyncState', () => {
  // wrong sync bytes   .  x  .  x  x  .  .  x  .  .  .
  // event              -  E  -  E  L  -  -  -  -  -  R     with 3 to acquire and 2 to lose
  test('follows the hysteresis it is given', () => {
    const state = new SyncState({ acquire: 3, lose: 2 });
    const { NONE, ERROR, LOST, REGAINED } = SyncEvent;
    const events = [...'.x.xx..x...'].map((sync) => state.feed(sync === '.'));
    assert.deepEqual(events, [NONE, ERROR, NONE, ERROR, LOST, NONE, NONE, NONE, NONE, NONE, REGAINED]);
  });
});
