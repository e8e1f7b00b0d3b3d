import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitsText, nameText, pidText, valueText } from '../../../../src/page/screens/stream/facts.js';
import { isTs } from '../../../../src/page/screens/stream/report-kinds.js';

test('a value has the unit that its name ends in', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['iat_max_ns', 3_250_000, '3.25 ms'],
    ['bitrate_bps', 8_000_000, '8.00 Mb/s'],
    ['eb_size_bytes', 1_562_500, '1,562,500 B'],
    ['frequency_offset_ppm', 1.23456, '1.235 ppm'],
    ['null_share', 0.0131, '1.3 %'],
    ['peak_dbfs', -18.04, '-18.0 dBFS'],
    ['last_pid', 256, '0x100 256'],
    ['packets', 1_234_567, '1,234,567'],
    ['is_complete', true, 'yes'],
    ['rtp_jitter_ns', null, '-'],
    ['name', 'a\u202eb\u0007', 'a\\u{202e}b\\u{7}'],
  ];
  for (const [name, value, text] of cases) assert.equal(valueText(name, value), text, name);
});

test('a text without end is cut', () => {
  assert.equal(valueText('name', 'x'.repeat(10_000)).length, 401);
});

test('names are without their unit', () => {
  assert.deepEqual(['bitrate_avg_bps', 'null_share', 'cc_errors'].map(nameText), [
    'bitrate avg',
    'null share',
    'cc errors',
  ]);
});

test('limits in a line, and PIDs as engineers write them', () => {
  assert.equal(limitsText({ max_interval_ms: 500, min_packets: 3 }), 'max interval 500 ms, min packets 3');
  assert.equal(limitsText(undefined), '');
  assert.equal(pidText(256), '0x0100 256');
});

test('only a transport stream has what a transport stream has', () => {
  assert.deepEqual(
    [isTs(null), isTs(undefined), isTs({ kind: 'mpegts' } as never), isTs({ kind: 'ptp' } as never)],
    [false, false, true, false],
  );
});
