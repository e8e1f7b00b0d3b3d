import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RaisedAlarms } from '../../../src/monitor/images/raised-alarms.js';
import type { EventRecord } from '../../../src/report/records.js';

function eventOf(event: 'raised' | 'cleared', probe_id: string, session_id: string, name: string): EventRecord {
  return { event, probe_id, session_id, stream_id: '239.1.1.1:5000', name, severity: 'major' } as EventRecord;
}

test('alarms are of one stream, whatever is in the name of its probe', () => {
  const alarms = new RaisedAlarms();
  const one = { probe_id: 'head end', session_id: '1', stream_id: '239.1.1.1:5000' };
  const other = { probe_id: 'head', session_id: 'end 1', stream_id: '239.1.1.1:5000' };
  alarms.note(eventOf('raised', 'head end', '1', 'PAT_error_2'));
  assert.deepEqual([alarms.of(one), alarms.of(other)], [['PAT_error_2'], []]);
  alarms.note(eventOf('cleared', 'head', 'end 1', 'PAT_error_2'));
  assert.deepEqual(alarms.of(one), ['PAT_error_2']);
  alarms.forget(one);
  assert.deepEqual(alarms.of(one), []);
});
