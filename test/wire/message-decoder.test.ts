import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Message as CapnpMessage } from 'capnp-ts';
import { PROBE_COUNTERS, STREAM_COUNTERS, StreamCounter } from '../../src/stream/counters.js';
import type { Batch, Message } from '../../src/stream/message.js';
import { BatchEncoder } from '../../src/wire/batch-encoder.js';
import * as schema from '../../src/wire/generated/tscap.capnp.js';
import { decodeMessage } from '../../src/wire/message-decoder.js';
import { encodeMessage } from '../../src/wire/message-encoder.js';
import { asJson, fromJson, SCHEMA, toJson } from '../support/messages/capnp-tool.js';
import {
  PROBE,
  RTP_TS_STREAM,
  sampleBatch,
  sampleStatus,
  TS_STREAM,
  VIDEO_STREAM,
} from '../support/messages/sample-messages.js';
import { missingTool } from '../support/programs/privileges.js';

const COUNTER_NAMES = { stream: STREAM_COUNTERS, probe: PROBE_COUNTERS };
const skip = missingTool('capnp');

const OMITTED = { ...sampleBatch(TS_STREAM, 4), payload: new Uint8Array(0), payloadOmitted: true };
const MESSAGES: readonly (readonly [string, Message])[] = [
  ['UDP/TS batch', { probe: PROBE, kind: 'batch', batch: sampleBatch(TS_STREAM, 5) }],
  ['RTP/TS batch', { probe: PROBE, kind: 'batch', batch: sampleBatch(RTP_TS_STREAM, 6) }],
  ['ST 2110-20 batch', { probe: PROBE, kind: 'batch', batch: sampleBatch(VIDEO_STREAM, 3) }],
  ['batch without payload', { probe: PROBE, kind: 'batch', batch: OMITTED }],
  ['status', { probe: PROBE, kind: 'status', status: sampleStatus() }],
  ['report', { probe: PROBE, kind: 'report', report: { streamId: 'file', sequence: 2, json: '{"é":1}' } }],
  ['end', { probe: PROBE, kind: 'end', end: { sequence: 1, reason: 'stopped' } }],
];

function topicFrame(message: Message): Buffer {
  return encodeMessage(message)[0]!;
}

function decode(frames: readonly Buffer[]): Message {
  const result = decodeMessage(frames);
  assert.ok(result.ok, result.ok ? '' : result.reason);
  return result.message;
}

function assertSame(actual: Message, expected: Message): void {
  // Through JSON: a Buffer and a Uint8Array of the same bytes are the same payload.
  assert.deepEqual(asJson(actual, COUNTER_NAMES), asJson(expected, COUNTER_NAMES));
}

for (const [name, message] of MESSAGES) {
  test(`round trip: ${name}`, () => assertSame(decode(encodeMessage(message)), message));

  test(`decodes what capnp encodes: ${name}`, { skip }, () => {
    assertSame(decode([topicFrame(message), fromJson(asJson(message, COUNTER_NAMES))]), message);
  });

  test(`capnp decodes what we encode: ${name}`, { skip }, () => {
    const withoutEmptyLists = (json: unknown) => JSON.parse(JSON.stringify(json).replaceAll('"vlans":[],', ''));
    const json = toJson(Buffer.concat(encodeMessage(message).slice(1)));
    assert.deepEqual(withoutEmptyLists(json), withoutEmptyLists(asJson(message, COUNTER_NAMES)));
  });
}

test('decodes several segments with far pointers, as capnp writes large messages', { skip }, () => {
  const batch = sampleBatch(VIDEO_STREAM, 400);
  const message: Message = { probe: PROBE, kind: 'batch', batch };
  const bytes = fromJson(asJson(message, COUNTER_NAMES));
  assert.ok(bytes.readUInt32LE(0) >= 1, 'capnp wrote one segment only: make the batch larger');
  assertSame(decode([topicFrame(message), bytes]), message);
});

test('decodes a batch that capnp-ts wrote', () => {
  const capnpMessage = new CapnpMessage();
  const root = capnpMessage.initRoot(schema.Message);
  root.setSchemaMajor(1);
  root.setSchemaMinor(0);
  root.setProbeId('p1');
  root.setStreamId('file');
  const batch = root.initBatch();
  batch.initStream().setKind(schema.StreamKind.MPEGTS);
  batch.setDatagrams(1);
  batch.setPackets(2);
  batch.initArrivalDeltasNs(1);
  batch.initSizes(1).set(0, 2);
  batch.initPayload(376).copyBuffer(new Uint8Array(376).fill(0x47));
  const decoded = decode([Buffer.from('batch/p1/file'), Buffer.from(capnpMessage.toArrayBuffer())]);
  assert.ok(decoded.kind === 'batch');
  assert.equal(decoded.batch.packets, 2);
  assert.deepEqual([...decoded.batch.payload], Array(376).fill(0x47));
});

test('payload and columns are views of the frames', () => {
  const [topic, header, payload] = encodeMessage(MESSAGES[1]![1]);
  const decoded = decode([topic!, header!, payload!]);
  assert.ok(decoded.kind === 'batch');
  assert.equal(decoded.batch.payload.buffer, payload!.buffer);
  for (const column of ['arrivalDeltaNs', 'sizes', 'rtpSequences', 'rtpTimestamps'] as const) {
    assert.equal(decoded.batch[column].buffer, header!.buffer, column);
  }
});

for (const shift of [1, 2, 4, 7]) {
  test(`frames at an offset of ${shift} in their memory`, () => {
    const message = MESSAGES[1]![1];
    const shifted = encodeMessage(message).map((frame) => {
      const memory = Buffer.alloc(frame.length + shift + 3, 0xee);
      frame.copy(memory, shift);
      return memory.subarray(shift, shift + frame.length);
    });
    assertSame(decode(shifted), message);
  });
}

test('cuts between frames may be anywhere', () => {
  const message = MESSAGES[1]![1];
  const [topic, ...body] = encodeMessage(message);
  const bytes = Buffer.concat(body);
  for (const [first, second] of [
    [64, 72],
    [333, 334],
    [bytes.length, bytes.length],
    [48, 1000],
  ] as const) {
    const frames = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
    assertSame(decode([topic!, ...frames]), message);
  }
});

/** A copy of the schema with some lines changed, in a folder of its own. */
function changedSchema(t: TestContext, changes: readonly (readonly [string, string])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-schema-'));
  t.after(() => rmSync(folder, { recursive: true }));
  let text = readFileSync(SCHEMA, 'utf8');
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), from);
    text = text.replace(from, to);
  }
  const file = join(folder, 'changed.capnp');
  writeFileSync(file, text);
  return file;
}

const BATCH_MESSAGE: Message = { probe: PROBE, kind: 'batch', batch: sampleBatch(RTP_TS_STREAM, 6) };

test('a newer minor version: unknown fields are ignored', { skip }, (t) => {
  const newer = changedSchema(t, [
    ['  streamId @5 :Text;', '  later @10 :Text;\n  streamId @5 :Text;'],
    [
      '  hostDropSinceNs @15 :UInt64;',
      '  hostDropSinceNs @15 :UInt64;\n  later @16 :List(Text);\n  later2 @17 :UInt64;',
    ],
    ['  streamNumber @11 :UInt32;', '  streamNumber @11 :UInt32;\n  later @12 :UInt64;'],
    ['  syncRegains @27 :UInt64;', '  syncRegains @27 :UInt64;\n  later @28 :UInt64;'],
  ]);
  const json = asJson(BATCH_MESSAGE, COUNTER_NAMES) as any;
  json.schemaMinor = 9;
  json.later = 'more';
  Object.assign(json.batch, { later: ['a', 'b'], later2: '7' });
  json.batch.stream.later = '8';
  json.batch.counters.later = '9';
  assertSame(decode([topicFrame(BATCH_MESSAGE), fromJson(json, newer)]), BATCH_MESSAGE);
});

test('a newer minor version: unknown stream kind and end reason read as the careful ones', { skip }, (t) => {
  const newer = changedSchema(t, [
    ['  st2110d22 @9;', '  st2110d22 @9;\n  later @10;'],
    ['  failed @2;', '  failed @2;\n  later @3;'],
  ]);
  const rtpBatch: Message = { probe: PROBE, kind: 'batch', batch: sampleBatch(VIDEO_STREAM, 2) };
  const json = asJson(rtpBatch, COUNTER_NAMES) as any;
  json.batch.stream.kind = 'later';
  const decoded = decode([topicFrame(rtpBatch), fromJson(json, newer)]);
  assert.ok(decoded.kind === 'batch');
  assert.equal(decoded.batch.stream.kind, 'unknown');
  const end = { schemaMajor: 1, probeId: 'p1', end: { reason: 'later' } };
  const decodedEnd = decode([Buffer.from('end/p1/'), fromJson(end, newer)]);
  assert.ok(decodedEnd.kind === 'end');
  assert.equal(decodedEnd.end.reason, 'failed');
});

/** What versions 1.1 to 1.3 added: version 1.0 is the schema without it. */
const ADDED_SINCE_1_0 = {
  batch: [
    'hopLimit @11 :UInt8',
    'hopLimitMin @12 :UInt8',
    'hopLimitMax @13 :UInt8',
    'hostDropTimeNs @14 :UInt64',
    'hostDropSinceNs @15 :UInt64',
  ],
  status: ['capturedTimeNs @6 :UInt64'],
  stream: ['streamNumber @11 :UInt32'],
  probe: ['releasedStreams @11 :UInt64', 'releasedDatagrams @12 :UInt64'],
  counters: [
    'sourceChanges @20 :UInt64',
    'hopLimitChanges @21 :UInt64',
    'queueDroppedReports @22 :UInt64',
    'rtpRestarts @23 :UInt64',
    'syncByteErrors @24 :UInt64',
    'syncLosses @25 :UInt64',
    'otherSourceDatagrams @26 :UInt64',
    'syncRegains @27 :UInt64',
  ],
};

function schemaOfVersion10(t: TestContext): string {
  const fields = Object.values(ADDED_SINCE_1_0).flat();
  return changedSchema(
    t,
    fields.map((field) => [`  ${field};`, ''] as const),
  );
}

/** The message as version 1.0 has it. */
function jsonOfVersion10(message: Message): any {
  const json = asJson(message, COUNTER_NAMES) as any;
  for (const field of ADDED_SINCE_1_0.batch) delete json.batch[field.split(' ')[0]!];
  for (const field of ADDED_SINCE_1_0.stream) delete json.batch.stream[field.split(' ')[0]!];
  for (const field of ADDED_SINCE_1_0.counters) delete json.batch.counters[field.split(' ')[0]!];
  return json;
}

test('a writer of version 1.0: missing fields read as their defaults', { skip }, (t) => {
  const json = { ...jsonOfVersion10(BATCH_MESSAGE), schemaMinor: 0 };
  const decoded = decode([topicFrame(BATCH_MESSAGE), fromJson(json, schemaOfVersion10(t))]);
  assert.ok(decoded.kind === 'batch');
  const { batch } = decoded;
  const { hopLimit, hopLimitMin, hopLimitMax, hostDropTimeNs, hostDropSinceNs } = batch;
  assert.deepEqual([hopLimit, hopLimitMin, hopLimitMax, hostDropTimeNs, hostDropSinceNs], [0, 0, 0, 0, 0]);
  assert.equal(batch.stream.streamNumber, 0);
  const { source_changes, hop_limit_changes, sync_losses } = StreamCounter;
  assert.deepEqual(
    [source_changes, hop_limit_changes, sync_losses].map((counter) => batch.counters[counter]),
    [0, 0, 0],
  );
  const { counters } = sampleBatch(RTP_TS_STREAM, 1);
  assert.equal(batch.counters[StreamCounter.rejected_packets_null_packet], counters[19]);
});

test('a reader of version 1.0: reads what it knows in a batch of today', { skip }, (t) => {
  assert.ok(BATCH_MESSAGE.kind === 'batch');
  const { batch } = BATCH_MESSAGE;
  const [, ...frames] = new BatchEncoder(PROBE, batch.stream).encode(batch);
  const { vlans, ...stream } = jsonOfVersion10(BATCH_MESSAGE).batch.stream;
  assert.deepEqual(vlans, []);
  const expected = jsonOfVersion10(BATCH_MESSAGE);
  expected.batch.stream = stream;
  assert.deepEqual(toJson(Buffer.concat(frames), schemaOfVersion10(t)), expected);
});

/** Why a batch with these changes is refused; encoded by capnp-ts's rules of the schema, not by our encoder. */
const WRONG_BATCHES: readonly (readonly [string, Partial<Batch>, string])[] = [
  ['no datagrams', { datagrams: 0 }, 'batch_columns'],
  ['more datagrams than entries', { datagrams: 7 }, 'batch_columns'],
  ['fewer datagrams than entries', { datagrams: 5 }, 'batch_columns'],
  ['arrival times missing', { arrivalDeltaNs: new Uint32Array(0) }, 'batch_columns'],
  ['sizes one short', { sizes: sampleBatch(RTP_TS_STREAM, 5).sizes }, 'batch_columns'],
  ['RTP columns missing', { rtpSequences: new Uint16Array(0) }, 'batch_columns'],
  ['RTP timestamps missing', { rtpTimestamps: new Uint32Array(0) }, 'batch_columns'],
  ['packets unlike the sizes', { packets: 20 }, 'batch_sizes'],
  ['payload shorter than the sizes', { payload: new Uint8Array(188 * 20) }, 'batch_sizes'],
  ['payload missing, not left out', { payload: new Uint8Array(0) }, 'batch_sizes'],
  ['payload there, left out', { payloadOmitted: true }, 'batch_sizes'],
];

for (const [name, change, reason] of WRONG_BATCHES) {
  test(`refuses a batch: ${name}`, { skip }, () => {
    const batch = { ...sampleBatch(RTP_TS_STREAM, 6), ...change };
    const json = asJson({ probe: PROBE, kind: 'batch', batch }, COUNTER_NAMES);
    assert.deepEqual(decodeMessage([topicFrame(BATCH_MESSAGE), fromJson(json)]), { ok: false, reason });
  });
}

test('refuses RTP columns in a stream without RTP', { skip }, () => {
  const json = asJson(BATCH_MESSAGE, COUNTER_NAMES) as any;
  json.batch.stream.isRtp = false;
  const result = decodeMessage([topicFrame(BATCH_MESSAGE), fromJson(json)]);
  assert.deepEqual(result, { ok: false, reason: 'batch_columns' });
});

const WRONG_HEADS: readonly (readonly [string, Record<string, unknown>, string, string])[] = [
  ['newer major version', { schemaMajor: 2 }, 'end/p1/', 'schema_major'],
  ['no version', { schemaMajor: 0 }, 'end/p1/', 'schema_major'],
  ['no probe id', { probeId: '' }, 'end//', 'id'],
  ['probe id with a slash', { probeId: 'a/b' }, 'end/a/b/', 'id'],
  ['probe id that is a folder', { probeId: '..' }, 'end/../', 'id'],
  ['probe id with a control character', { probeId: 'a\nb' }, 'end/a\nb/', 'id'],
  ['probe id of 256 characters', { probeId: 'x'.repeat(256) }, `end/${'x'.repeat(256)}/`, 'id'],
  ['stream id where none belongs', { streamId: 'file' }, 'end/p1/file', 'id'],
  ['topic of another kind', {}, 'status/p1/', 'topic'],
  ['topic of another probe', {}, 'end/p2/', 'topic'],
  ['topic that goes on', {}, 'end/p1/x', 'topic'],
  ['sequence above 2^53', { sequence: '9007199254740992' }, 'end/p1/', 'number'],
];

for (const [name, change, topic, reason] of WRONG_HEADS) {
  test(`refuses: ${name}`, { skip }, () => {
    const json = { schemaMajor: 1, probeId: 'p1', end: { reason: 'stopped' }, ...change };
    assert.deepEqual(decodeMessage([Buffer.from(topic), fromJson(json)]), { ok: false, reason });
  });
}

test('refuses a stream id or address in a status that would not do as a file name', { skip }, () => {
  for (const wrong of [{ streamId: '' }, { streamId: 'a/b' }, { streamId: 'file', stream: { sourceIp: '../x' } }]) {
    const json = { schemaMajor: 1, probeId: 'p1', status: { streams: [wrong] } };
    assert.deepEqual(decodeMessage([Buffer.from('status/p1/'), fromJson(json)]), { ok: false, reason: 'id' });
  }
});
