import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RtpHeader } from '../../../src/net/rtp.js';
import { DatagramMaker } from '../../../src/recording/taps/forward-datagrams.js';
import { sampleBatch, TS_STREAM } from '../../support/messages/sample-messages.js';

const BATCH = sampleBatch(TS_STREAM, 10);

test('UDP: the payload itself, cut as it came', () => {
  const { bytes, offsets, lengths, packets, count } = new DatagramMaker(false).make(BATCH);
  assert.equal(bytes, BATCH.payload);
  assert.equal(count, 10);
  assert.deepEqual(packets, BATCH.sizes);
  assert.deepEqual(
    [...lengths],
    [...BATCH.sizes].map((size) => 188 * size),
  );
  assert.deepEqual([...offsets].slice(0, 3), [0, 188, 3 * 188]);
});

test('RTP: sequence numbers go on, timestamps are those of the arrival, a step of the clock is marked', () => {
  const maker = new DatagramMaker(true);
  const headers = [BATCH, { ...BATCH, baseSeconds: BATCH.baseSeconds + 1 }, { ...BATCH, baseSeconds: 5 }].flatMap(
    (batch) => {
      const made = maker.make(batch);
      return Array.from({ length: made.count }, (_, row) => {
        const header = new RtpHeader();
        assert.ok(header.parse(made.bytes, made.offsets[row]!, made.lengths[row]!));
        assert.equal(header.payloadLength, 188 * batch.sizes[row]!);
        return header;
      });
    },
  );
  const [first] = headers;
  for (const [n, header] of headers.entries()) assert.equal(header.sequence, (first!.sequence + n) & 0xffff);
  assert.ok(headers.every(({ payloadType, ssrc }) => payloadType === 33 && ssrc === maker.ssrc));
  assert.equal((headers[10]!.timestamp - first!.timestamp) >>> 0, 90_000);
  assert.equal((headers[9]!.timestamp - first!.timestamp) >>> 0, Math.round(9 * 1.000003 * 90));
  assert.deepEqual(
    headers.flatMap(({ marker }, n) => (marker ? [n] : [])),
    [20],
  );
});
