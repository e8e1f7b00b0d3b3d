import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../src/stream/message.js';
import { LONGEST } from '../../src/wire/longest.js';
import { decodeMessage } from '../../src/wire/message-decoder.js';
import { encodeMessage } from '../../src/wire/message-encoder.js';
import { PROBE, sampleBatch, sampleStatus, TS_STREAM } from '../support/messages/sample-messages.js';

const MB = 1e6;

function statusOf(changes: object): Message {
  return { probe: PROBE, kind: 'status', status: { ...sampleStatus(), ...changes } };
}

function streamOf(changes: object): Message {
  const [stream] = sampleStatus().streams;
  return statusOf({ streams: [{ ...stream!, stream: { ...TS_STREAM, ...changes } }] });
}

const reasonOf = (message: Message): string | true => {
  const result = decodeMessage(encodeMessage(message));
  return result.ok || result.reason;
};

// What is made as long as it may be, and one longer.
const KINDS: readonly (readonly [string, (length: number) => Message, number])[] = [
  ['source', (length) => statusOf({ source: 'x'.repeat(length) }), LONGEST.source],
  ['vlans', (length) => streamOf({ vlans: new Array(length).fill(7) }), LONGEST.vlans],
  ['source address', (length) => streamOf({ sourceIp: '1'.repeat(length) }), LONGEST.address],
  ['destination address', (length) => streamOf({ destinationIp: '1'.repeat(length) }), LONGEST.address],
  [
    'report',
    (length) => ({ probe: PROBE, kind: 'report', report: { streamId: 'file', sequence: 0, json: ' '.repeat(length) } }),
    LONGEST.report,
  ],
];

for (const [name, make, most] of KINDS) {
  test(`${name}: ${most} and not one more`, () => {
    assert.equal(reasonOf(make(most)), true);
    assert.equal(reasonOf(make(most + 1)), 'length');
  });
}

test('an id longer than any', () => {
  const streamId = 'x'.repeat(LONGEST.id + 1);
  assert.equal(reasonOf({ probe: PROBE, kind: 'batch', batch: sampleBatch({ ...TS_STREAM, streamId }, 1) }), 'length');
});

test('vlans by the million, and a source of 120 MB, cost no memory', () => {
  const long = Buffer.from(encodeMessage(statusOf({ source: 'x'.repeat(120 * MB) }))[1]!);
  const tagged = encodeMessage(streamOf({ vlans: new Uint16Array(4 * MB) as unknown as number[] }));
  const before = process.memoryUsage();
  for (let count = 0; count < 30; count++) {
    assert.deepEqual(decodeMessage([Buffer.from('status/p1/'), long]), { ok: false, reason: 'length' });
    assert.deepEqual(decodeMessage(tagged), { ok: false, reason: 'length' });
  }
  const after = process.memoryUsage();
  const grown = after.heapUsed + after.external - before.heapUsed - before.external;
  assert.ok(grown < 10 * MB, `${grown} bytes more`);
});

test('a source reaches records and terminals without controls', () => {
  const result = decodeMessage(encodeMessage(statusOf({ source: 'eth0\u009b2J\u202e' })));
  assert.ok(result.ok && result.message.kind === 'status');
  assert.equal(result.message.status.source, 'eth0?2J?');
});
