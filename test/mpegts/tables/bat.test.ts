import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseBat } from '../../../src/mpegts/tables/bat.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

test('a bouquet and its transport streams', () => {
  const body = [
    ...[0xf0, 0x03, 0x47, 0x01, 0x42], // bouquet_name_descriptor "B"
    ...[0xf0, 0x06, 0x00, 0x07, 0x20, 0xfa, 0xf0, 0x00], // stream 7, network 8442
  ];
  assert.deepEqual(parseBat(viewOf(longSection({ tableId: 0x4a, extension: 25, body }))), {
    bouquetId: 25,
    descriptors: [{ tag: 0x47, bytes: Uint8Array.of(0x42) }],
    transportStreams: [{ transportStreamId: 7, originalNetworkId: 8442, descriptors: [] }],
  });
});

test('a body that ends in a length is truncated', () => {
  assert.equal(parseBat(viewOf(longSection({ tableId: 0x4a, body: [0xf0, 0x00, 0xf0] }))), TRUNCATED);
});
