import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createProbeCounters, ProbeCounter } from '../../src/stream/counters.js';
import type { Status } from '../../src/stream/message.js';
import { decodeMessage } from '../../src/wire/message-decoder.js';
import { encodeStatus } from '../../src/wire/message-encoder.js';
import { countersReceived, countersToSend } from '../../src/wire/probe-counters.js';
import { toJson } from '../support/messages/capnp-tool.js';
import { PROBE, sampleStatus } from '../support/messages/sample-messages.js';
import { missingTool } from '../support/programs/privileges.js';

/** 100 frames: 60 of a stream that was released, 10 of no stream, 30 of streams that are there. */
function statusWithRelease(): Status {
  const counters = createProbeCounters();
  counters[ProbeCounter.captured_frames] = 100;
  counters[ProbeCounter.unclassified_datagrams] = 10;
  counters[ProbeCounter.released_streams] = 1;
  counters[ProbeCounter.released_datagrams] = 60;
  return { ...sampleStatus(), counters };
}

test('a reader that knows of no release finds all frames but those of the streams in the counters that it knows', {
  skip: missingTool('capnp'),
}, () => {
  const [, message] = encodeStatus(PROBE, statusWithRelease());
  const { counters } = toJson(message!).status as { counters: Record<string, string> };
  const { capturedFrames, unclassifiedDatagrams, releasedDatagrams, releasedStreams } = counters;
  assert.deepEqual([capturedFrames, unclassifiedDatagrams], ['100', '70']);
  assert.deepEqual([releasedStreams, releasedDatagrams], ['1', '60']);
});

test('one that does tells them apart', () => {
  const result = decodeMessage(encodeStatus(PROBE, statusWithRelease()));
  assert.ok(result.ok && result.message.kind === 'status');
  assert.deepEqual(result.message.status.counters, statusWithRelease().counters);
});

test('any counters come back as they were, and more that were released than there were are no counts', () => {
  const count = fc.nat({ max: 2 ** 50 });
  const property = fc.property(fc.array(count, { minLength: 13, maxLength: 13 }), (values) => {
    const counters = createProbeCounters().map((_, index) => values[index]!);
    assert.deepEqual(countersReceived(countersToSend(counters)), counters);
  });
  fc.assert(property);
  const sent = createProbeCounters();
  sent[ProbeCounter.released_datagrams] = 1;
  assert.equal(countersReceived(sent)[ProbeCounter.unclassified_datagrams], -1);
});
