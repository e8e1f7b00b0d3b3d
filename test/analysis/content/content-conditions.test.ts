import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_ALARM } from '../../../src/alarm/alarm-limits.js';
import { AlarmTable } from '../../../src/alarm/alarm-table.js';
import { type ConditionSettings, conditionSpecs, DEFAULT_CONDITIONS } from '../../../src/alarm/conditions.js';
import { ContentConditions } from '../../../src/analysis/content/content-conditions.js';

/** Any condition will do. */
const NAME = 'Source_conflict';

function createRig(settings: ConditionSettings = DEFAULT_CONDITIONS) {
  const alarms = new AlarmTable(conditionSpecs(settings), DEFAULT_ALARM);
  return { alarms, conditions: new ContentConditions(alarms, settings) };
}

describe('ContentConditions', () => {
  test('an alarm while it holds on any PID, however long', () => {
    const { alarms, conditions } = createRig();
    conditions.set(NAME, 1, 1e9, true, 5);
    conditions.set(NAME, 2, 2e9, true);
    conditions.set(NAME, 1, 3e9, true);
    conditions.set(NAME, 1, 4e9, false);
    conditions.sustain(300e9);
    alarms.check(300e9);
    conditions.set(NAME, 2, 301e9, false);
    conditions.set(NAME, 2, 302e9, false);
    const events = alarms.takeEvents();
    assert.deepEqual(
      events.map(({ event, time_ns }) => [event, time_ns]),
      [
        ['raised', 1e9],
        ['updated', 300e9],
        ['cleared', 301e9],
      ],
    );
    assert.equal(events[0]!.value, 5);
    assert.deepEqual(events[2]!.pids, [
      { pid: 1, count: 1 },
      { pid: 2, count: 1 },
    ]);
  });

  test('a PID that is gone has none', () => {
    const { alarms, conditions } = createRig();
    conditions.set(NAME, 1, 1e9, true);
    conditions.forget(1, 2e9);
    assert.deepEqual(
      alarms.takeEvents().map(({ event }) => event),
      ['raised', 'cleared'],
    );
  });

  test('what the profile does not judge is not raised', () => {
    const off = { ...DEFAULT_CONDITIONS[NAME], enabled: false };
    const { alarms, conditions } = createRig({ ...DEFAULT_CONDITIONS, [NAME]: off });
    conditions.set(NAME, 1, 1e9, true);
    assert.equal(conditions.settingOf(NAME).enabled, false);
    assert.deepEqual(alarms.takeEvents(), []);
  });
});
