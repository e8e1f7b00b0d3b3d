import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parsePmt } from '../../../src/mpegts/tables/pmt.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

function pmt(body: readonly number[]) {
  return parsePmt(viewOf(longSection({ tableId: 0x02, extension: 4006, body })));
}

const VIDEO = [0x1b, 0xe4, 0x24, 0xf0, 0x00]; // AVC, PID 1060, no descriptors

test('PCR PID, descriptors of the program and of its streams', () => {
  const body = [
    ...[0xe4, 0x24], // PCR PID 1060
    ...[0xf0, 0x06, 0x05, 0x04, 0x43, 0x55, 0x45, 0x49], // registration_descriptor "CUEI"
    ...VIDEO,
    ...[0x06, 0xe4, 0x2c, 0xf0, 0x05], // private data, PID 1068, 5 bytes of descriptors:
    ...[0x7f, 0x03, 0x15, 0x01, 0x02], // extension descriptor 0x15
  ];
  assert.deepEqual(pmt(body), {
    programNumber: 4006,
    pcrPid: 1060,
    descriptors: [{ tag: 0x05, bytes: Uint8Array.of(0x43, 0x55, 0x45, 0x49) }],
    streams: [
      { streamType: 0x1b, pid: 1060, descriptors: [] },
      { streamType: 0x06, pid: 1068, descriptors: [{ tag: 0x7f, tagExtension: 0x15, bytes: Uint8Array.of(1, 2) }] },
    ],
  });
});

const TRUNCATED_CASES: readonly [name: string, body: readonly number[]][] = [
  ['no room for program_info_length', [0xe4, 0x24, 0xf0]],
  ['program_info_length beyond the section', [0xe4, 0x24, 0xf0, 0x06, ...VIDEO]],
  ['half a stream', [0xe4, 0x24, 0xf0, 0x00, ...VIDEO, 0x1b, 0xe1]],
  ['ES_info_length beyond the section', [0xe4, 0x24, 0xf0, 0x00, 0x1b, 0xe4, 0x24, 0xf0, 0x01]],
  ['a descriptor beyond its loop', [0xe4, 0x24, 0xf0, 0x02, 0x05, 0x04, ...VIDEO]],
  ['half a descriptor header', [0xe4, 0x24, 0xf0, 0x01, 0x05, ...VIDEO]],
];
for (const [name, body] of TRUNCATED_CASES) {
  test(name, () => {
    assert.equal(pmt(body), TRUNCATED);
  });
}

test('what is kept does not change with the bytes it came from', () => {
  const view = viewOf(longSection({ tableId: 0x02, body: [0xe0, 0x20, 0xf0, 0x03, 0x52, 0x01, 0x07] }));
  const table = parsePmt(view);
  assert.ok(table !== TRUNCATED);
  view.bytes.fill(0);
  assert.deepEqual(table.descriptors, [{ tag: 0x52, bytes: Uint8Array.of(7) }]);
});
