import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Triggers } from '../../../src/recording/flight/triggers.js';
import type { EventRecord } from '../../../src/report/records.js';

function event(kind: string, name: string | undefined, severity: string): EventRecord {
  return { type: 'event', event: kind, severity, ...(name === undefined ? {} : { name }) } as EventRecord;
}

const EVENTS = {
  critical: event('raised', 'PAT_error_2', 'critical'),
  major: event('raised', 'video_black', 'major'),
  warning: event('raised', 'IAT_high', 'warning'),
  grown: event('updated', 'PAT_error_2', 'critical'),
  over: event('cleared', 'PAT_error_2', 'critical'),
  loss: event('loss', undefined, 'warning'),
  cue: event('cue', 'splice_insert', 'info'),
  stopped: event('notice', 'Recording_stopped', 'major'),
  back: event('notice', 'Stream_back', 'info'),
  own: event('incident', 'Incident_saved', 'critical'),
};

for (const [given, expected] of [
  [[], ['critical', 'major']],
  [['severity:critical'], ['critical']],
  [
    ['severity:critical', 'severity:warning'],
    ['critical', 'major', 'warning'],
  ],
  [['loss'], ['loss']],
  [
    ['cue', 'IAT_high'],
    ['warning', 'cue'],
  ],
  [['PAT_error_2'], ['critical']],
  [['cleared'], ['over']],
  [['none'], []],
] as const) {
  test(`--record-on ${given.join(' ') || '(its default)'}: ${expected.join(', ') || 'nothing'}`, () => {
    const triggers = new Triggers(given);
    const matching = Object.entries(EVENTS).filter(([, record]) => triggers.matches(record));
    assert.deepEqual(
      matching.map(([name]) => name),
      expected,
    );
  });
}

for (const [given, fault] of [
  ['PAT_eror', '--record-on knows kinds of events, names of alarms and severity:…, got PAT_eror'],
  ['severity:grave', '--record-on severity: must be one of info, warning, major, critical, got severity:grave'],
  ['incident', '--record-on knows kinds of events, names of alarms and severity:…, got incident'],
] as const) {
  test(`${given} is refused in a line`, () => {
    assert.throws(() => new Triggers([given]), { code: 'USAGE', message: fault });
  });
}
