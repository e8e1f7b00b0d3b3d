import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  certaintyOf,
  endReasonOf,
  openMessage,
  PROBE_COUNTERS,
  probeCountersOf,
  STREAM_COUNTERS,
  streamCountersOf,
  streamKindOf,
} from '../../../src/messages.js';
import { CERTAINTIES, END_REASONS, type Message, STREAM_KINDS } from '../../../src/stream/message.js';
import { encodeMessage } from '../../../src/wire/message-encoder.js';
import { PROBE, sampleBatch, sampleStatus, TS_STREAM } from '../../support/messages/sample-messages.js';

function open(message: Message) {
  const opened = openMessage(encodeMessage(message));
  assert.ok(opened.ok);
  return opened.message;
}

test('counters by name, those of a stream and those of a probe', () => {
  const status = open({ probe: PROBE, kind: 'status', status: sampleStatus() });
  assert.ok(status.kind === 'status');
  const sent = Object.fromEntries(PROBE_COUNTERS.map((name, index) => [name, 10 + index]));
  // On the link it has the datagrams of released streams too, for monitors that do not know of those.
  const unclassified_datagrams = sent.unclassified_datagrams! + sent.released_datagrams!;
  assert.deepEqual(probeCountersOf(status.status.getCounters()), { ...sent, unclassified_datagrams });
  assert.deepEqual(
    streamCountersOf(status.status.getStreams().get(0).getCounters()),
    Object.fromEntries(STREAM_COUNTERS.map((name, index) => [name, 100 + index])),
  );
});

for (const kind of STREAM_KINDS) {
  test(`a stream of the kind ${kind}`, () => {
    const stream = { ...TS_STREAM, kind, certainty: CERTAINTIES[STREAM_KINDS.indexOf(kind) % CERTAINTIES.length]! };
    const message = open({ probe: PROBE, kind: 'batch', batch: sampleBatch(stream, 1) });
    assert.ok(message.kind === 'batch');
    assert.equal(streamKindOf(message.batch.getStream()), kind);
    assert.equal(certaintyOf(message.batch.getStream()), stream.certainty);
  });
}

for (const reason of END_REASONS) {
  test(`a session that ended: ${reason}`, () => {
    const message = open({ probe: PROBE, kind: 'end', end: { sequence: 0, reason } });
    assert.ok(message.kind === 'end');
    assert.equal(endReasonOf(message.end), reason);
  });
}
