import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBE_OPTIONS } from '../../src/probe/options.js';
import { createStreamCounters } from '../../src/stream/counters.js';
import type { Status } from '../../src/stream/message.js';
import { decodeMessage } from '../../src/wire/message-decoder.js';
import { encodeStatus } from '../../src/wire/message-encoder.js';
import { PROBE, sampleStatus, VIDEO_STREAM } from '../support/messages/sample-messages.js';

/** A status of so many streams, which all differ. */
function statusOf(streams: number): Status {
  const counters = createStreamCounters().fill(2 ** 40 + 1);
  return {
    ...sampleStatus(),
    streams: Array.from({ length: streams }, (_, n) => ({
      stream: { ...VIDEO_STREAM, streamId: `239.1.${n >> 8}.${n & 255}:5000`, vlans: n % 2 === 0 ? [] : [n & 4095] },
      counters: counters.map((value, index) => value + n * 100 + index),
      nextSequence: 2 ** 33 + n,
    })),
  };
}

/** Shortest of several runs. */
function encodeMs(status: Status): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    encodeStatus(PROBE, status);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

test('a status of as many streams as a probe may hold decodes to what it was', () => {
  const text = PROBE_OPTIONS.maxStreams.range;
  const status = statusOf(Number(/\d+$/.exec(text)![0]));
  const result = decodeMessage(encodeStatus(PROBE, status));
  assert.ok(result.ok);
  assert.ok(result.message.kind === 'status');
  assert.deepEqual(result.message.status, status);
});

test('the time of a status grows with its streams, no faster', () => {
  encodeMs(statusOf(2048));
  const [few, many] = [encodeMs(statusOf(1024)), encodeMs(statusOf(8192))];
  assert.ok(many < 24 * few, `1024 streams ${few} ms, 8192 streams ${many} ms`);
});

test('the queue counts the message, not a larger buffer that holds it', () => {
  for (const streams of [0, 1, 700]) {
    const [, message] = encodeStatus(PROBE, statusOf(streams));
    assert.equal(message!.buffer.byteLength, message!.length);
  }
});
