import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseAtscMgt } from '../../../src/mpegts/tables/atsc-mgt.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

function mgt(body: readonly number[]) {
  return parseAtscMgt(viewOf(longSection({ tableId: 0xc7, extension: 0, body })));
}

const BODY = [
  ...[0x00, 0x00, 0x02], // protocol_version, two tables
  ...[0x00, 0x00, 0xff, 0xfb, 0xe3, 0x00, 0x00, 0x01, 0x23, 0xf0, 0x00], // current TVCT, PID 0x1ffb, version 3, 291 bytes
  ...[0x01, 0x00, 0xfd, 0x00, 0xff, 0x00, 0x01, 0x00, 0x00, 0xf0, 0x02, 0x80, 0x00], // EIT-0, PID 0x1d00, version 31
  ...[0xf0, 0x03, 0x81, 0x01, 0x05], // descriptors of the table
];

test('tables and descriptors', () => {
  assert.deepEqual(mgt(BODY), {
    tables: [
      { tableType: 0x0000, pid: 0x1ffb, versionNumber: 3, sizeBytes: 291, descriptors: [] },
      {
        tableType: 0x0100,
        pid: 0x1d00,
        versionNumber: 31,
        sizeBytes: 65_536,
        descriptors: [{ tag: 0x80, bytes: new Uint8Array(0) }],
      },
    ],
    descriptors: [{ tag: 0x81, bytes: Uint8Array.of(5) }],
  });
});

test('more tables promised than there are', () => {
  assert.equal(mgt([0x00, 0x00, 0x03, ...BODY.slice(3)]), TRUNCATED);
  assert.equal(mgt([0x00, 0xff, 0xff]), TRUNCATED);
});

test('a body without the last descriptor loop is truncated', () => {
  assert.equal(mgt(BODY.slice(0, -5)), TRUNCATED);
});
