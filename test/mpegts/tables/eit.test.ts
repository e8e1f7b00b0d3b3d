import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT, TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseEit } from '../../../src/mpegts/tables/eit.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

function eit(tableId: number, body: readonly number[]) {
  return parseEit(viewOf(longSection({ tableId, extension: 3404, body })));
}

const HEADER = [0x48, 0x00, 0x01, 0x3e, 0x01, 0x4e]; // stream 18432, network 318, segment up to 1, last table 0x4e

test('events with times, status and descriptors', () => {
  const body = [
    ...HEADER,
    ...[0xeb, 0x97], // event_id
    ...[0xe8, 0x8a, 0x10, 0x55, 0x00], // MJD 59530 is 12 November 2021, 10:55:00
    ...[0x00, 0x20, 0x00], // 20 minutes
    ...[0x80, 0x05, 0x4d, 0x03, 0x69, 0x74, 0x61], // running, free, short_event_descriptor cut to its language
    ...[0xeb, 0x98, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x10, 0x00], // times not defined, scrambled
  ];
  assert.deepEqual(eit(0x4e, body), {
    serviceId: 3404,
    transportStreamId: 18432,
    originalNetworkId: 318,
    isActual: true,
    isPresentFollowing: true,
    segmentLastSectionNumber: 1,
    lastTableId: 0x4e,
    events: [
      {
        eventId: 0xeb97,
        startTimeS: Date.UTC(2021, 10, 12, 10, 55) / 1000,
        durationS: 1200,
        runningStatus: 4,
        freeCaMode: false,
        descriptors: [{ tag: 0x4d, bytes: Uint8Array.of(0x69, 0x74, 0x61) }],
      },
      { eventId: 0xeb98, startTimeS: ABSENT, durationS: ABSENT, runningStatus: 0, freeCaMode: true, descriptors: [] },
    ],
  });
});

const KINDS: readonly [tableId: number, isActual: boolean, isPresentFollowing: boolean][] = [
  [0x4e, true, true],
  [0x4f, false, true],
  [0x50, true, false],
  [0x5f, true, false],
  [0x60, false, false],
  [0x6f, false, false],
];
for (const [tableId, isActual, isPresentFollowing] of KINDS) {
  test(`table_id 0x${tableId.toString(16)}`, () => {
    const table = eit(tableId, HEADER);
    assert.ok(table !== TRUNCATED);
    assert.deepEqual([table.isActual, table.isPresentFollowing], [isActual, isPresentFollowing]);
  });
}

test('a header or an event that does not fit is truncated', () => {
  const event = [0xeb, 0x97, 0xe8, 0x8a, 0x10, 0x55, 0x00, 0x00, 0x20, 0x00, 0x80];
  assert.equal(eit(0x4e, HEADER.slice(1)), TRUNCATED);
  assert.equal(eit(0x4e, [...HEADER, ...event]), TRUNCATED);
  assert.equal(eit(0x4e, [...HEADER, ...event, 0x01]), TRUNCATED);
});
