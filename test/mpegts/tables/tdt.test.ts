import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseTdt } from '../../../src/mpegts/tables/tdt.js';
import { shortSection, viewOf } from '../../support/packets/section-builder.js';

test('the time', () => {
  const section = shortSection(0x70, [0xc0, 0x79, 0x12, 0x45, 0x00]);
  assert.deepEqual(parseTdt(viewOf(section)), { utcTimeS: Date.UTC(1993, 9, 13, 12, 45) / 1000 });
});

test('four bytes are no time', () => {
  assert.equal(parseTdt(viewOf(shortSection(0x70, [0xc0, 0x79, 0x12, 0x45]))), TRUNCATED);
});
