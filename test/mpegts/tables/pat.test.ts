import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT, TRUNCATED } from '../../../src/mpegts/packet.js';
import { parsePat } from '../../../src/mpegts/tables/pat.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

function pat(body: readonly number[]) {
  return parsePat(viewOf(longSection({ tableId: 0x00, extension: 0x1234, body })));
}

test('programs and the network PID', () => {
  const body = [
    ...[0x00, 0x00, 0xe0, 0x10], // program 0: network PID 16
    ...[0x0f, 0xa6, 0xe0, 0xa0], // program 4006: PMT PID 160
    ...[0xff, 0xff, 0xff, 0xfe], // program 65535: PMT PID 8190
  ];
  assert.deepEqual(pat(body), {
    transportStreamId: 0x1234,
    networkPid: 16,
    programs: [
      { programNumber: 4006, pmtPid: 160 },
      { programNumber: 65535, pmtPid: 8190 },
    ],
  });
});

test('a table without programs', () => {
  assert.deepEqual(pat([]), { transportStreamId: 0x1234, networkPid: ABSENT, programs: [] });
});

test('half a program is truncated', () => {
  assert.equal(pat([0x00, 0x01, 0xe0, 0x20, 0x00, 0x02]), TRUNCATED);
});
