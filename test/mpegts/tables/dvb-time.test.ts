import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT } from '../../../src/mpegts/packet.js';
import { bcdDurationAt, utcTimeAt } from '../../../src/mpegts/tables/dvb-time.js';

const TIMES: readonly [name: string, bytes: readonly number[], expected: number][] = [
  // The example of ETSI EN 300 468 at start_time.
  ['13 October 1993, 12:45:00', [0xc0, 0x79, 0x12, 0x45, 0x00], Date.UTC(1993, 9, 13, 12, 45) / 1000],
  ['the first second of 1970', [0x9e, 0x8b, 0x00, 0x00, 0x00], 0],
  ['the last second that fits', [0xff, 0xff, 0x23, 0x59, 0x59], Date.UTC(2038, 3, 22, 23, 59, 59) / 1000],
  ['all bits set: not defined', [0xff, 0xff, 0xff, 0xff, 0xff], ABSENT],
  ['a day before 1970', [0x9e, 0x8a, 0x00, 0x00, 0x00], ABSENT],
  ['24 hours', [0xc0, 0x79, 0x24, 0x00, 0x00], ABSENT],
  ['60 minutes', [0xc0, 0x79, 0x12, 0x60, 0x00], ABSENT],
  ['a digit above 9', [0xc0, 0x79, 0x1a, 0x00, 0x00], ABSENT],
];
for (const [name, bytes, expected] of TIMES) {
  test(name, () => {
    assert.equal(utcTimeAt(Uint8Array.from(bytes), 0), expected);
  });
}

test('durations: the example of the standard, more than a day, none', () => {
  assert.equal(bcdDurationAt(Uint8Array.of(0x01, 0x45, 0x30), 0), 6330);
  assert.equal(bcdDurationAt(Uint8Array.of(0x99, 0x59, 0x59), 0), 359_999);
  assert.equal(bcdDurationAt(Uint8Array.of(0xff, 0xff, 0xff), 0), ABSENT);
});
