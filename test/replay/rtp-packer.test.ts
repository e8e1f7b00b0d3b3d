import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RtpHeader } from '../../src/net/rtp.js';
import { RtpPacker } from '../../src/replay/rtp-packer.js';

test('the header is that of RFC 2250', () => {
  const rtp = new RtpPacker(7);
  const bytes = Buffer.alloc(20);
  assert.equal(rtp.writeHeader(bytes, 4, 3, 1e9), 12);
  const timestamp = (rtp.firstTimestamp + 90_000) % 2 ** 32; // 1 s of 90 kHz
  assert.equal(bytes[4], 0x80, 'version 2, no padding, extension or CSRC');
  assert.equal(bytes[5], 33, 'no marker, payload type MP2T');
  assert.equal(bytes.readUInt16BE(6), (rtp.firstSequence + 3) % 65536);
  assert.equal(bytes.readUInt32BE(8), timestamp);
  assert.equal(bytes.readUInt32BE(12), rtp.ssrc);
  assert.ok(new RtpHeader().parse(bytes, 4, 12));
});

test('sequence numbers and timestamps wrap', () => {
  const rtp = new RtpPacker(1);
  const bytes = Buffer.alloc(12);
  const number = 65536 - rtp.firstSequence;
  const secondsToWrap = (2 ** 32 - rtp.firstTimestamp) / 90_000;
  rtp.writeHeader(bytes, 0, number, secondsToWrap * 1e9);
  assert.equal(bytes.readUInt16BE(2), 0);
  assert.equal(bytes.readUInt32BE(4), 0);
});

test('the seed decides', () => {
  const facts = ({ ssrc, firstSequence, firstTimestamp }: RtpPacker) => [ssrc, firstSequence, firstTimestamp];
  assert.deepEqual(facts(new RtpPacker(5)), facts(new RtpPacker(5)));
  assert.notDeepEqual(facts(new RtpPacker(5)), facts(new RtpPacker(6)));
});
