import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseTot } from '../../../src/mpegts/tables/tot.js';
import { shortSectionWithCrc, viewOf } from '../../support/packets/section-builder.js';

const TIME = [0xc0, 0x79, 0x12, 0x45, 0x00];

test('the time and its descriptors', () => {
  const section = shortSectionWithCrc(0x73, [...TIME, 0xf0, 0x03, 0x58, 0x01, 0x46]); // local_time_offset_descriptor
  assert.deepEqual(parseTot(viewOf(section)), {
    utcTimeS: Date.UTC(1993, 9, 13, 12, 45) / 1000,
    descriptors: [{ tag: 0x58, bytes: Uint8Array.of(0x46) }],
  });
});

test('the CRC is no descriptor', () => {
  assert.equal(parseTot(viewOf(shortSectionWithCrc(0x73, TIME))), TRUNCATED);
  assert.equal(parseTot(viewOf(shortSectionWithCrc(0x73, [...TIME, 0xf0, 0x03]))), TRUNCATED);
});
