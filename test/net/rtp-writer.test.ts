import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeRtpHeader } from '../../src/net/rtp-writer.js';

test('a header of RFC 3550, 5.1, byte by byte', () => {
  const bytes = new Uint8Array(14);
  const header = { marker: true, sequence: 0x1234, timestamp: 2 ** 32 + 0x01020304, ssrc: 0xfedcba98 };
  assert.equal(writeRtpHeader(bytes, 1, header), 12);
  assert.equal(Buffer.from(bytes).toString('hex'), '0080a1123401020304fedcba9800');
});
