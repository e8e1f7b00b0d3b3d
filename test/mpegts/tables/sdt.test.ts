import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseSdt } from '../../../src/mpegts/tables/sdt.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

function sdt(body: readonly number[], tableId = 0x42) {
  return parseSdt(viewOf(longSection({ tableId, extension: 4, body })));
}

test('services with flags, status and descriptors', () => {
  const body = [
    ...[0x20, 0xfa, 0xff], // original_network_id 8442
    ...[0x04, 0x07, 0xff, 0x80, 0x05], // service 1031, EIT schedule and p/f, running, free, 5 bytes:
    ...[0x48, 0x03, 0x19, 0x00, 0x00], // service_descriptor
    ...[0x04, 0x08, 0xfd, 0x30, 0x00], // service 1032, p/f only, not running, scrambled
  ];
  assert.deepEqual(sdt(body), {
    transportStreamId: 4,
    originalNetworkId: 8442,
    isActual: true,
    services: [
      {
        serviceId: 1031,
        hasEitSchedule: true,
        hasEitPresentFollowing: true,
        runningStatus: 4,
        freeCaMode: false,
        descriptors: [{ tag: 0x48, bytes: Uint8Array.of(0x19, 0, 0) }],
      },
      {
        serviceId: 1032,
        hasEitSchedule: false,
        hasEitPresentFollowing: true,
        runningStatus: 1,
        freeCaMode: true,
        descriptors: [],
      },
    ],
  });
});

test('another transport stream', () => {
  const table = sdt([0x20, 0xfa, 0xff], 0x46);
  assert.deepEqual(table, { transportStreamId: 4, originalNetworkId: 8442, isActual: false, services: [] });
});

test('a header or a service that does not fit is truncated', () => {
  assert.equal(sdt([0x20, 0xfa]), TRUNCATED);
  assert.equal(sdt([0x20, 0xfa, 0xff, 0x04, 0x07, 0xff, 0x80]), TRUNCATED);
  assert.equal(sdt([0x20, 0xfa, 0xff, 0x04, 0x07, 0xff, 0x80, 0x01]), TRUNCATED);
});
