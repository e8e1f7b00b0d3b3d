import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSavefile } from '../../src/mpegts/savefile.js';

test('a capture is told by its first four bytes', () => {
  for (const [name, bytes, expected] of [
    ['pcap, big-endian', [0xa1, 0xb2, 0xc3, 0xd4], true],
    ['pcap, little-endian', [0xd4, 0xc3, 0xb2, 0xa1], true],
    ['pcap in ns', [0x4d, 0x3c, 0xb2, 0xa1], true],
    ['pcapng', [0x0a, 0x0d, 0x0d, 0x0a], true],
    ['a transport stream', [0x47, 0x40, 0x00, 0x10], false],
    ['a capture that is too short', [0xa1, 0xb2, 0xc3], false],
  ] as const) {
    assert.equal(isSavefile(Uint8Array.from(bytes), 0, bytes.length), expected, name);
    assert.equal(isSavefile(Uint8Array.from([0, ...bytes]), 1, bytes.length + 1), expected, `${name}, at an offset`);
  }
});
