import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleBatch, sampleStream } from '../../src/stream/sample-batch.js';

// 7 packets of 188 bytes are 10,528 bits: 10 ms at 1,052,800 b/s.
const PACKING = { datagrams: 3, packetsPerDatagram: 7, bitrateBps: 1_052_800 };
const PAYLOAD = new Uint8Array(3 * 7 * 188);

test('datagrams come at the bitrate, batch behind batch', () => {
  const first = sampleBatch(sampleStream(false), 0, PAYLOAD, PACKING);
  const later = sampleBatch(sampleStream(false), 40, PAYLOAD, PACKING);
  assert.deepEqual([...first.arrivalDeltaNs], [0, 10e6, 20e6]);
  assert.deepEqual([...first.sizes], [7, 7, 7]);
  // 40 batches of 30 ms are 1.2 s.
  assert.equal(later.baseSeconds - first.baseSeconds, 1);
  assert.equal(later.baseNanoseconds, 200e6);
});

test('nothing was lost: each batch counts itself and all before it as published', () => {
  const { packets, counters } = sampleBatch(sampleStream(false), 2, PAYLOAD, PACKING);
  assert.equal(packets, 21);
  assert.equal(Math.max(...counters), 63);
});

test('only RTP has sequence numbers, which go on over the batches, and timestamps of 90 kHz', () => {
  const plain = sampleBatch(sampleStream(false), 0, PAYLOAD, PACKING);
  assert.deepEqual([plain.rtpSequences.length, plain.rtpTimestamps.length], [0, 0]);
  const rtp = sampleBatch(sampleStream(true), 1, PAYLOAD, PACKING);
  assert.deepEqual([...rtp.rtpSequences], [3, 4, 5]);
  assert.deepEqual([...rtp.rtpTimestamps], [2700, 3600, 4500]);
  const wrapped = sampleBatch(sampleStream(true), 21_845, PAYLOAD, PACKING);
  assert.deepEqual([...wrapped.rtpSequences], [65_535, 0, 1]);
});
