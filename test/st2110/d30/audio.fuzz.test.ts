import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RtpHeader } from '../../../src/net/rtp.js';
import { AudioAnalyzer } from '../../../src/st2110/d30/audio-analyzer.js';
import { channelGroups } from '../../../src/st2110/d30/channel-order.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { audioPacket } from '../../support/st2110/audio-builder.js';

const PACKET = fc.record(
  {
    step: fc.integer({ min: -2, max: 4 }),
    ticks: fc.constantFrom(0, 1, 48, 96, 0x7fff_ffff),
    payload: fc.uint8Array({ maxLength: 300 }),
    ssrc: fc.integer({ min: 1, max: 2 }),
    stepNs: fc.integer({ min: 0, max: 50_000_000 }),
  },
  { noNullPrototype: true },
);

test('any packets of sound: none is counted twice, and no more samples than there are bytes', () => {
  fc.assert(
    fc.property(fc.array(PACKET, { maxLength: 120 }), (packets) => {
      const analyzer = new AudioAnalyzer();
      const rtp = new RtpHeader();
      let [sequence, timestamp, timeNs, bytes] = [0, 0, 0, 0];
      for (const { step, ticks, payload, ssrc, stepNs } of packets) {
        sequence = (sequence + step) & 0xffff;
        timestamp += ticks;
        timeNs += stepNs;
        bytes += payload.length;
        const packet = audioPacket({ sequence, timestamp, payload, ssrc });
        assert.ok(rtp.parse(packet, 0, packet.length));
        analyzer.feed(rtp, packet, timeNs, 1000, timeNs);
      }
      analyzer.settle();
      const { total } = analyzer.snapshotAndReset();
      assert.ok(total.packets + total.duplicate_packets <= packets.length);
      assert.ok(total.samples <= bytes + total.packets * 400);
    }),
    { numRuns: fuzzRuns(60) },
  );
});

// Spec: SMPTE ST 2110-30, 6.2.2, table 1
test('channel-order', () => {
  const names = (channels: number, order: string | null): string[] =>
    channelGroups(channels, order).map(({ name, channels: count }) => `${name}/${count}`);
  assert.deepEqual(names(8, 'SMPTE2110.(51,ST)'), ['51/6', 'ST/2']);
  assert.deepEqual(names(10, 'SMPTE2110.(51,ST)'), ['51/6', 'ST/2', 'other/2']);
  assert.deepEqual(names(7, 'SMPTE2110.(M,U06)'), ['M/1', 'U06/6']);
  assert.deepEqual(names(3, null), ['pair/2', 'single/1']);
  assert.deepEqual(names(4, 'SMPTE2110.(51,ST)'), ['pair/2', 'pair/2']);
  assert.deepEqual(names(2, 'SMPTE2110.(constructor)'), ['pair/2']);
});

test('any channel-order: all channels are in one group each', () => {
  const symbols = fc.array(fc.constantFrom('M', 'ST', '51', '222', 'U03', 'U00', 'AES3', 'x', ''), { maxLength: 6 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80 }), symbols, (channels, order) => {
      const groups = channelGroups(channels, `SMPTE2110.(${order.join(',')})`);
      assert.equal(
        groups.reduce((sum, group) => sum + group.channels, 0),
        channels,
      );
    }),
    { numRuns: fuzzRuns(100) },
  );
});
