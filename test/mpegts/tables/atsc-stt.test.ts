import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseAtscStt } from '../../../src/mpegts/tables/atsc-stt.js';
import { longSection, u32, viewOf } from '../../support/packets/section-builder.js';

function stt(body: readonly number[]) {
  return parseAtscStt(viewOf(longSection({ tableId: 0xcd, extension: 0, body })));
}

test('GPS time is 18 seconds ahead of UTC since 2017, as bulletin C 52 of the IERS says', () => {
  // 1 January 2017, 0:00:00 UTC: 13,510 days after 6 January 1980, and 18 leap seconds.
  const gps = 13_510 * 86_400 + 18;
  assert.deepEqual(stt([0x00, ...u32(gps), 18, 0xe0 | 0x0c, 0x02]), {
    utcTimeS: Date.UTC(2017, 0, 1) / 1000,
    gpsUtcOffsetS: 18,
    daylightSaving: { isInEffect: true, dayOfMonth: 12, hour: 2 },
    descriptors: [],
  });
});

test('a body without daylight_saving, or with half a descriptor, is truncated', () => {
  assert.equal(stt([0x00, ...u32(0), 18, 0x60]), TRUNCATED);
  assert.equal(stt([0x00, ...u32(0), 18, 0x60, 0x00, 0x80]), TRUNCATED);
});
