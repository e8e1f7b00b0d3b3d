import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Message as CapnpMessage } from 'capnp-ts';
import { PROBE_COUNTERS, STREAM_COUNTERS } from '../../src/stream/counters.js';
import type { Batch } from '../../src/stream/message.js';
import { BatchEncoder } from '../../src/wire/batch-encoder.js';
import * as schema from '../../src/wire/generated/tscap.capnp.js';
import { asJson, toJson } from '../support/messages/capnp-tool.js';
import {
  PROBE,
  RTP_TS_STREAM,
  sampleBatch,
  samplePayload,
  TS_STREAM,
  VIDEO_STREAM,
} from '../support/messages/sample-messages.js';
import { missingTool } from '../support/programs/privileges.js';

const COUNTER_NAMES = { stream: STREAM_COUNTERS, probe: PROBE_COUNTERS };
const skip = missingTool('capnp');

function encode(batch: Batch): Buffer[] {
  return new BatchEncoder(PROBE, batch.stream).encode(batch);
}

const CASES: readonly (readonly [string, Batch])[] = [
  ['UDP/TS, one datagram', sampleBatch(TS_STREAM, 1)],
  ['RTP/TS, odd number of datagrams', sampleBatch(RTP_TS_STREAM, 7)],
  ['RTP/TS, 400 datagrams', sampleBatch(RTP_TS_STREAM, 400)],
  ['ST 2110-20, IPv6, payload of no whole words', sampleBatch(VIDEO_STREAM, 5)],
  ['without VLANs', sampleBatch({ ...TS_STREAM, vlans: [] }, 3)],
  ['sequence above 2^32', sampleBatch(TS_STREAM, 2, 2 ** 40 + 1)],
  ['payload left out', { ...sampleBatch(TS_STREAM, 4), payload: new Uint8Array(0), payloadOmitted: true }],
  ['non-ASCII ids', sampleBatch({ ...TS_STREAM, streamId: 'Bühne-東京' }, 2)],
];

for (const [name, batch] of CASES) {
  test(`capnp decodes: ${name}`, { skip }, () => {
    const [topic, ...frames] = encode(batch);
    assert.equal(topic!.toString(), `batch/p1/${batch.stream.streamId}`);
    const expected = asJson({ probe: PROBE, kind: 'batch', batch }, COUNTER_NAMES) as {
      batch: { stream: { vlans?: unknown } };
    };
    if (batch.stream.vlans.length === 0) delete expected.batch.stream.vlans;
    assert.deepEqual(toJson(Buffer.concat(frames)), expected);
  });
}

test('capnp-ts reads the two frames as one message', () => {
  const batch = sampleBatch(RTP_TS_STREAM, 9);
  const message = new CapnpMessage(Buffer.concat(encode(batch).slice(1)), false).getRoot(schema.Message);
  const decoded = message.getBatch();
  assert.equal(message.getSessionId(), 0x0123456789abcdefn);
  assert.equal(decoded.getBaseTimeNs(), 1763790000_987654321n);
  assert.deepEqual(decoded.getRtpSequences().toArray(), Array.from(batch.rtpSequences));
  assert.deepEqual(decoded.getPayload().toUint8Array(), new Uint8Array(batch.payload));
  assert.equal(decoded.getStream().getSsrc(), 0xfedcba98);
});

test('the payload is not copied, but kept, and its spare bytes are cleared', () => {
  const memory = new Uint8Array(64).fill(0xff);
  const payload = memory.subarray(8, 8 + 21);
  const batch = { ...sampleBatch(VIDEO_STREAM, 1), sizes: Uint16Array.of(21), payload };
  const frame = encode(batch)[2]!;
  assert.equal(frame.buffer, memory.buffer);
  assert.deepEqual([frame.byteOffset, frame.length], [8, 24]);
  assert.deepEqual([...frame.subarray(19)], [0xff, 0xff, 0, 0, 0]); // bytes 19 and 20, then the spare ones
  assert.equal(memory[32], 0xff); // the byte behind them is not touched
  // The memory of a block is used again when the view is gone, whatever else was made of its buffer.
  assert.equal(Object.getOwnPropertyDescriptor(frame, 'payload')?.value, payload);
});

test('each header is fresh: ZeroMQ keeps the one before', () => {
  const encoder = new BatchEncoder(PROBE, TS_STREAM);
  const [, first] = encoder.encode(sampleBatch(TS_STREAM, 3, 0));
  const kept = Buffer.from(first!);
  const [, second] = encoder.encode(sampleBatch(TS_STREAM, 3, 1));
  assert.notEqual(first!.buffer, second!.buffer);
  assert.deepEqual(first, kept);
});

test('columns longer than the batch: only its entries are sent', () => {
  const long = sampleBatch(RTP_TS_STREAM, 8);
  const short = sampleBatch(RTP_TS_STREAM, 3);
  const { arrivalDeltaNs, sizes, rtpSequences, rtpTimestamps } = long;
  assert.deepEqual(encode({ ...short, arrivalDeltaNs, sizes, rtpSequences, rtpTimestamps }), encode(short));
});

test('a payload without spare bytes is our bug', () => {
  const payload = samplePayload(188).slice();
  assert.throws(() => encode({ ...sampleBatch(TS_STREAM, 1), payload }), /spare bytes/);
});
