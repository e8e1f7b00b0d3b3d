import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StreamReport } from '../../../src/report/stream-report.js';
import { figureLines, figureRow, totalRow, valuesText, valueText } from '../../../src/report/text/figures.js';
import { unknownText } from '../../../src/report/text/naming.js';
import { BITRATE_UNITS, TIME_UNITS, timeText } from '../../../src/text/units.js';

describe('values that belong together', () => {
  const cases: readonly (readonly [name: string, values: (number | null)[], text: string])[] = [
    ['one unit', [1e6, 2e6, 3e6], '1.00 / 2.00 / 3.00 ms'],
    ['that of the greatest', [29_700, 1.05e6, 9.2e6], '0.0297 / 1.05 / 9.20 ms'],
    ['the greatest comes first', [1e9, 1e3, 20e6], '1.00 / 0.000001 / 0.0200 s'],
    ['nothing in it', [0, 4.13e6, 16.4e6], '0 / 4.13 / 16.4 ms'],
    ['the smallest unit has no parts', [0, 12.4, 320], '0 / 12 / 320 ns'],
    ['negative', [-2e6, 3e6], '-2.00 / 3.00 ms'],
    ['one that is not known', [null, 1e6], '- / 1.00 ms'],
    ['minutes are no unit', [1e9, 180e9], '1.00 / 180 s'],
  ];
  for (const [name, values, text] of cases) {
    test(name, () => assert.equal(valuesText(values, TIME_UNITS), text));
  }

  test('none of them known: why', () => {
    assert.equal(valuesText([null, null], TIME_UNITS, 'too_few_samples'), unknownText('too_few_samples'));
    assert.notEqual(unknownText('too_few_samples'), unknownText(null));
  });
});

test('rates', () => {
  assert.equal(valuesText([2.37e6, 236_800, 102_700], BITRATE_UNITS), '2.37 / 0.237 / 0.103 Mb/s');
});

test('a value, or why there is none', () => {
  assert.equal(valueText(1500, timeText), '1.50 µs');
  assert.equal(valueText(null, timeText, 'no_arrival_times'), unknownText('no_arrival_times'));
});

test('a range', () => {});

describe('lines', () => {
  const rows = [figureRow('packets', { interval: 10, total: 300 }, String), totalRow('first seen', '12:00:00')];
  const stream = (intervalS: number, durationS: number) =>
    ({ interval_ns: intervalS * 1e9, duration_ns: durationS * 1e9 }) as StreamReport;

  test('the interval beside the whole time', () => {
    assert.deepEqual(figureLines('Arrival', stream(5, 90), rows), [
      'Arrival     last 5.00 s  all of 1 min 30 s',
      'packets     10           300',
      'first seen               12:00:00',
    ]);
  });

  test('the interval is the whole time: one column', () => {
    assert.deepEqual(figureLines('Arrival', stream(5, 5), rows), [
      'Arrival     all of 5.00 s',
      'packets     300',
      'first seen  12:00:00',
    ]);
  });

  test('too narrow: the whole time is kept', () => {
    const lines = figureLines('Arrival', stream(5, 90), rows, 32);
    assert.match(lines[0]!, /^Arrival +all of 1 min 30 s$/);
  });
});
