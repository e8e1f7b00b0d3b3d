import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tr101290Text } from '../../../src/report/text/tr101290.js';
import { RULES } from '../../../src/tr101290/rules.js';
import { datagramStream, liveStream, rules, S } from '../../support/analysis/stream-report.js';

const STREAM = liveStream({
  tr101290: rules(
    {
      Continuity_count_error: {
        state: 'raised',
        count_interval: 2,
        count_total: 1234,
        raised_time_ns: 12 * S,
        last_time_ns: 64 * S,
        last_pid: 256,
      },
      SDT_actual_error: { count_total: 2, last_time_ns: 3 * S, last_pid: 17, last_table_id: 0x42 },
      EIT_actual_error: { count_total: 1, last_time_ns: 3 * S, last_pid: 18, last_table_id: 0x4e, last_service_id: 1 },
      CAT_error: { state: 'not_applicable', reason: 'no scrambled packets' },
      Buffer_error: { state: 'unmeasurable', reason: 'no buffer model' },
    },
    { state: 'ok', reason: null },
  ),
});

test('every rule has its row, whatever its state', () => {
  const [stream, title, titles, ...rows] = tr101290Text(STREAM, {}).trimEnd().split('\n');
  assert.equal(stream, '239.1.1.1:5000');
  assert.equal(title, 'TR 101 290 v1.4.1: 1 raised, 30 ok, 1 not applicable, 1 unmeasurable; profile dvb, asked for');
  assert.equal(
    titles,
    'rule   name                               state           now  in all  since     last error, or why none is judged',
  );
  assert.deepEqual(
    rows.map((row) => row.split(/ +/).slice(0, 2)),
    RULES.map(({ rule, name }) => [rule, name]),
  );
});

const ROWS = [
  '1.1    TS_sync_loss                       ok                0       0',
  '1.4    Continuity_count_error             RAISED            2   1,234  05:40:12  05:41:04 PID 0x0100  256',
  '2.6    CAT_error                          not applicable                         no scrambled packets',
  '3.3    Buffer_error                       unmeasurable                           no buffer model',
  '3.5.a  SDT_actual_error                   ok                0       2            05:40:03 PID 0x0011   17 SDT actual',
  '3.6.a  EIT_actual_error                   ok                0       1            05:40:03 PID 0x0012   18 EIT p/f actual service 1',
];

for (const row of ROWS) {
  test(row.slice(7, 40).trim(), () =>
    assert.ok(tr101290Text(STREAM, {}).split('\n').includes(row), tr101290Text(STREAM, {})),
  );
}

test('a narrow terminal: names and reasons are cut, states and counts stay', () => {
  const lines = tr101290Text(STREAM, { width: 80 }).split('\n');
  assert.ok(
    lines.includes('1.4    Continuity_count_error    RAISED            2   1,234  05:41:04 PID 0x01…'),
    lines.join('\n'),
  );
});

test('the edition is named, and events that were lost', () => {
  const availability = { ...STREAM.availability, edition: '2014', profile: 'atsc', events_dropped: 1000 } as const;
  const text = tr101290Text({ ...STREAM, availability }, {});
  assert.match(text, /^TR 101 290 v1.3.1: .*; 1,000 events lost; profile atsc, asked for$/m);
});

test('a stream of other datagrams has no rules', () => {
  assert.equal(
    tr101290Text(datagramStream(), {}),
    '239.1.1.1:5000\nTR 101 290: not applicable, as this is no transport stream\n',
  );
});
