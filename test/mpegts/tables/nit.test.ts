import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseNit } from '../../../src/mpegts/tables/nit.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

function nit(body: readonly number[], tableId = 0x40) {
  return parseNit(viewOf(longSection({ tableId, extension: 12289, body })));
}

const BODY = [
  ...[0xf0, 0x05, 0x40, 0x03, 0x52, 0x61, 0x69], // network_name_descriptor "Rai"
  ...[0xf0, 0x0a], // transport_stream_loop_length
  ...[0x48, 0x00, 0x01, 0x3e, 0xf0, 0x04, 0x41, 0x02, 0x0d, 0x49], // stream 18432, network 318, service_list_descriptor
];

test('network descriptors and transport streams', () => {
  assert.deepEqual(nit(BODY), {
    networkId: 12289,
    isActual: true,
    descriptors: [{ tag: 0x40, bytes: Uint8Array.of(0x52, 0x61, 0x69) }],
    transportStreams: [
      {
        transportStreamId: 18432,
        originalNetworkId: 318,
        descriptors: [{ tag: 0x41, bytes: Uint8Array.of(0x0d, 0x49) }],
      },
    ],
  });
});

test('another network', () => {
  const table = nit([0xf0, 0x00, 0xf0, 0x00], 0x41);
  assert.deepEqual(table, { networkId: 12289, isActual: false, descriptors: [], transportStreams: [] });
});

const TRUNCATED_CASES: readonly [name: string, body: readonly number[]][] = [
  ['network_descriptors_length beyond the section', [0xf0, 0x09, ...BODY.slice(2, 7)]],
  ['no transport_stream_loop_length', BODY.slice(0, 7)],
  ['transport_stream_loop_length beyond the section', BODY.slice(0, -1)],
  ['a stream beyond the loop', [0xf0, 0x00, 0xf0, 0x05, 0x48, 0x00, 0x01, 0x3e, 0xf0]],
];
for (const [name, body] of TRUNCATED_CASES) {
  test(name, () => {
    assert.equal(nit(body), TRUNCATED);
  });
}
