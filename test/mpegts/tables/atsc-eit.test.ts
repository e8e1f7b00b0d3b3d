import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseAtscEit } from '../../../src/mpegts/tables/atsc-eit.js';
import { longSection, u32, viewOf } from '../../support/packets/section-builder.js';

function eit(body: readonly number[]) {
  return parseAtscEit(viewOf(longSection({ tableId: 0xcb, extension: 42, body })), 18);
}

const EVENT = [
  ...[0xc1, 0x23], // event_id 0x123
  ...u32(13_510 * 86_400 + 18), // 1 January 2017, 0:00:00 UTC
  ...[0xd0, 0x0e, 0x10], // 2 reserved bits, ETM_location 1, one hour
  ...[0x02, 0xaa, 0xbb], // title
  ...[0xf0, 0x02, 0x86, 0x00], // caption_service_descriptor, empty
];

test('events in UTC', () => {
  assert.deepEqual(eit([0x00, 0x01, ...EVENT]), {
    sourceId: 42,
    events: [
      {
        eventId: 0x123,
        startTimeS: Date.UTC(2017, 0, 1) / 1000,
        durationS: 3600,
        etmLocation: 1,
        title: Uint8Array.of(0xaa, 0xbb),
        descriptors: [{ tag: 0x86, bytes: new Uint8Array(0) }],
      },
    ],
  });
});

test('a title beyond the section, or events that are not there', () => {
  assert.equal(eit([0x00, 0x01, ...EVENT.slice(0, 9), 0xff, ...EVENT.slice(10)]), TRUNCATED);
  assert.equal(eit([0x00, 0x02, ...EVENT]), TRUNCATED);
});
