import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Message as CapnpMessage, Data, List, Struct } from 'capnp-ts';
import fc from 'fast-check';
import { type OpenedMessage, openMessage, schema } from '../../../src/messages.js';
import { encodeMessage } from '../../../src/wire/message-encoder.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { END, HOSTILE, head, NULL, rawMessage, struct } from '../../support/messages/raw-message.js';
import {
  PROBE,
  RTP_TS_STREAM,
  sampleBatch,
  sampleStatus,
  TS_STREAM,
  VIDEO_STREAM,
} from '../../support/messages/sample-messages.js';

/** A busy machine opens and reads the largest message here in far less. */
const LONGEST_READ_MS = 1000;

function opened(frames: readonly Uint8Array[]): OpenedMessage {
  const result = openMessage(frames);
  assert.ok(result.ok, result.ok ? '' : result.reason);
  return result.message;
}

const BATCH = sampleBatch(RTP_TS_STREAM, 6);
const BATCH_FRAMES = encodeMessage({ probe: PROBE, kind: 'batch', batch: BATCH });

test('a batch: every field of the readers', () => {
  const message = opened(BATCH_FRAMES);
  assert.ok(message.kind === 'batch');
  const { probeId, sessionId, sequence, streamId, batch } = message;
  assert.deepEqual([probeId, sessionId, sequence, streamId], ['p1', PROBE.sessionId, 5, '239.1.1.1:5000']);
  assert.deepEqual([batch.getDatagrams(), batch.getPackets()], [BATCH.datagrams, BATCH.packets]);
  assert.equal(batch.getBaseTimeNs(), 1763790000_987654321n);
  assert.deepEqual(batch.getArrivalDeltasNs().toArray(), Array.from(BATCH.arrivalDeltaNs));
  assert.deepEqual(batch.getSizes().toArray(), Array.from(BATCH.sizes));
  assert.deepEqual(batch.getRtpSequences().toArray(), Array.from(BATCH.rtpSequences));
  assert.deepEqual(batch.getRtpTimestamps().toArray(), Array.from(BATCH.rtpTimestamps));
  assert.deepEqual(batch.getPayload().toUint8Array(), new Uint8Array(BATCH.payload));
  assert.deepEqual([batch.getHopLimit(), batch.getHopLimitMin(), batch.getHopLimitMax()], [64, 1, 255]);
  assert.equal(batch.getHostDropTimeNs(), BigInt(BATCH.hostDropTimeNs));
  assert.equal(batch.getHostDropSinceNs(), BigInt(BATCH.hostDropSinceNs));
  assert.equal(batch.getPayloadOmitted(), false);
  assert.equal(batch.getCounters().getSyncRegains(), BigInt(BATCH.counters.at(-1)!));
  assert.equal(batch.getCounters().getOtherSourceDatagrams(), BigInt(BATCH.counters.at(-2)!));
  assert.equal(batch.getStream().getSsrc(), 0xfedcba98);
});

test('a status: streams and counters', () => {
  const message = opened(encodeMessage({ probe: PROBE, kind: 'status', status: sampleStatus() }));
  assert.ok(message.kind === 'status');
  const { status } = message;
  assert.deepEqual([message.sequence, status.getSource(), status.getIsLive()], [3, 'eth0', true]);
  assert.equal(status.getCounters().getCapturedFrames(), 10n);
  const streams = status.getStreams().toArray();
  assert.deepEqual(
    streams.map((stream) => [stream.getStreamId(), stream.getNextSequence(), stream.getCounters().getCapturedBytes()]),
    [
      [TS_STREAM.streamId, 6n, 101n],
      [VIDEO_STREAM.streamId, 2n ** 33n, 201n],
    ],
  );
  assert.deepEqual(streams[0]!.getStream().getVlans().toArray(), [100, 7, 4094]);
});

test('a report and an end', () => {
  const report = opened(
    encodeMessage({ probe: PROBE, kind: 'report', report: { streamId: 'file', sequence: 2, json: '{"é":1}' } }),
  );
  assert.ok(report.kind === 'report');
  assert.deepEqual([report.streamId, report.sequence, report.report.getJson()], ['file', 2, '{"é":1}']);
  const end = opened(encodeMessage({ probe: PROBE, kind: 'end', end: { sequence: 1, reason: 'stopped' } }));
  assert.ok(end.kind === 'end');
  assert.equal(end.end.getReason(), schema.EndReason.STOPPED);
});

test('the payload stays in the memory of its frame', () => {
  const [topic, header, payload] = BATCH_FRAMES;
  const alone = new Uint8Array(payload!); // a frame as ZeroMQ hands it over: it has its memory for itself
  const message = opened([topic!, header!, alone]);
  assert.ok(message.kind === 'batch');
  assert.equal(message.batch.getPayload().toUint8Array().buffer, alone.buffer);
});

test('a payload that shares its memory with others is copied, and right', () => {
  const [topic, ...body] = BATCH_FRAMES;
  const message = opened([topic!, Buffer.concat(body)]);
  assert.ok(message.kind === 'batch');
  assert.deepEqual(message.batch.getPayload().toUint8Array(), new Uint8Array(BATCH.payload));
});

test('reading what an older writer left out changes nothing in the frames', () => {
  const written = new CapnpMessage();
  const root = written.initRoot(schema.Message);
  root.setSchemaMajor(1);
  root.setProbeId('p1');
  root.initStatus().setSource('eth0'); // counters and streams stay null
  const frames = [Buffer.from('status/p1/'), Buffer.from(written.toArrayBuffer())];
  const before = frames.map((frame) => Buffer.from(frame));
  const message = opened(frames);
  assert.ok(message.kind === 'status');
  assert.equal(message.status.getCounters().getNotUdpFrames(), 0n);
  assert.equal(message.status.getStreams().getLength(), 0);
  assert.equal(message.status.getSource(), 'eth0');
  assert.deepEqual(frames, before);
});

test('reading uses nothing up: a message is read as often as one likes', () => {
  const message = opened(BATCH_FRAMES);
  assert.ok(message.kind === 'batch');
  // By itself capnp-ts gives up after 128 MiB of pointers, 8 bytes for each entry that is read: 17 million of them.
  const left = () => message.batch.segment.message._capnp.traversalLimit;
  const before = left();
  readAll(message.batch);
  assert.equal(left(), before);
});

const REFUSED: readonly (readonly [string, Uint8Array[], string])[] = [
  ['no frames', [], 'frames'],
  [
    'segment count 0x0fffffff',
    [Buffer.from('end/p1/'), Buffer.from(`ffffff0f${'00'.repeat(12)}`, 'hex')],
    'segment_table',
  ],
  ['another major version', rawMessage('end/p1/', head(END, struct(1, 1, 0)).with(1, [2, END])), 'schema_major'],
  ['a kind of a later version', rawMessage('end/p1/', head(9, NULL)), 'kind'],
  ['the topic of another probe', [Buffer.from('batch/p2/239.1.1.1:5000'), ...BATCH_FRAMES.slice(1)], 'topic'],
];

for (const [name, frames, reason] of REFUSED) {
  test(`refuses: ${name}`, () => assert.deepEqual(openMessage(frames), { ok: false, reason }));
}

/** Reads all that a reader and those in it have, lists to their ends; by name, so that a new field is not forgotten. */
function readAll(value: unknown): void {
  if (value instanceof Data) value.toUint8Array();
  else if (value instanceof List) value.toArray().forEach(readAll);
  else if (value instanceof Struct) {
    const getters = Object.getOwnPropertyNames(Object.getPrototypeOf(value)).filter((name) => name.startsWith('get'));
    assert.ok(getters.length > 0);
    for (const getter of getters) readAll((value as unknown as Record<string, () => unknown>)[getter]!());
  }
}

function bodyOf(message: OpenedMessage): Struct {
  switch (message.kind) {
    case 'batch':
      return message.batch;
    case 'status':
      return message.status;
    case 'report':
      return message.report;
    case 'end':
      return message.end;
  }
}

/** What opens can be read to its last field, within the time. */
function survives(frames: readonly Uint8Array[]): void {
  const start = performance.now();
  const result = openMessage(frames);
  if (result.ok) readAll(bodyOf(result.message));
  assert.ok(performance.now() - start < LONGEST_READ_MS);
}

for (const { name, frames, runs } of HOSTILE) {
  test(`${name}: refused, or read to the last field`, () => {
    fc.assert(fc.property(frames, survives), { numRuns: fuzzRuns(runs) });
  });
}
