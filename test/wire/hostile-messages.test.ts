import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeMessage } from '../../src/wire/message-decoder.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import {
  doubleFar,
  END,
  far,
  HOSTILE,
  head,
  list,
  NULL,
  rawMessage,
  STATUS,
  struct,
} from '../support/messages/raw-message.js';

/** A busy machine decodes the largest message here in far less. */
const LONGEST_DECODE_MS = 1000;

const END_WORDS = head(END, struct(1, 1, 0)); // body → word 8

const CASES: readonly (readonly [string, Buffer[], string | true])[] = [
  ['the smallest valid message', rawMessage('end/p1/', [...END_WORDS, NULL]), true],
  ['no frames', [], 'frames'],
  ['topic only', [Buffer.from('end/p1/')], 'frames'],
  ['65 frames', [Buffer.from('end/p1/'), ...Array<Buffer>(65).fill(Buffer.alloc(8))], 'frames'],
  ['empty frame', [Buffer.from('end/p1/'), Buffer.alloc(0)], 'segment_table'],
  ['7 bytes', [Buffer.from('end/p1/'), Buffer.alloc(7)], 'segment_table'],
  [
    'segment count 0x0fffffff in 16 bytes',
    [Buffer.from('end/p1/'), Buffer.from('ffffff0f'.padEnd(32, '0'), 'hex')],
    'segment_table',
  ],
  ['segment count 0xffffffff', [Buffer.from('end/p1/'), Buffer.alloc(16, 0xff)], 'segment_table'],
  [
    'segment longer than the frame',
    [Buffer.from('end/p1/'), Buffer.from('0000000002000000'.padEnd(32, '0'), 'hex')],
    'segment_table',
  ],
  ['bytes behind the last segment', [...rawMessage('end/p1/', [...END_WORDS, NULL]), Buffer.alloc(8)], 'segment_table'],
  ['no words at all', rawMessage('end/p1/', []), 'pointer'],
  ['null root', rawMessage('end/p1/', [NULL]), 'schema_major'],
  ['root is a list', rawMessage('end/p1/', [list(0, 2, 8), NULL]), 'pointer'],
  ['root is a capability', rawMessage('end/p1/', [[3, 0]]), 'pointer'],
  ['root before the segment', rawMessage('end/p1/', [struct(-3, 1, 0), NULL]), 'pointer'],
  ['root one word too long', rawMessage('end/p1/', [struct(0, 1, 1), NULL]), 'pointer'],
  ['far pointer to a missing segment', rawMessage('end/p1/', [far(1, 0)]), 'pointer'],
  ['far pointer beyond the segment', rawMessage('end/p1/', [far(0, 0x1fffffff)]), 'pointer'],
  ['far pointer to itself', rawMessage('end/p1/', [far(0, 0)]), 'pointer'],
  ['two far pointers to each other', rawMessage('end/p1/', [far(0, 1), far(0, 0)]), 'pointer'],
  ['double-far pointer to itself', rawMessage('end/p1/', [doubleFar(0, 0), NULL]), 'pointer'],
  ['double-far pointer, pad cut off', rawMessage('end/p1/', [doubleFar(0, 1), far(0, 0)]), 'pointer'],
  [
    'double-far pointer, content beyond',
    rawMessage('end/p1/', [doubleFar(0, 1), far(0, 9), struct(0, 1, 0)]),
    'pointer',
  ],
  ['double-far pointer, tag is far', rawMessage('end/p1/', [doubleFar(0, 1), far(0, 0), far(0, 0)]), 'pointer'],
  ['kind 9', rawMessage('end/p1/', [...head(9, NULL)]), 'kind'],
  ['text of 2^29 bytes', rawMessage('end/p1/', END_WORDS.with(4, list(2, 2, 0x1fffffff)).concat([NULL])), 'pointer'],
  ['text as a list of words', rawMessage('end/p1/', END_WORDS.with(4, list(2, 5, 1)).concat([NULL])), 'pointer'],
  ['text without its zero byte', rawMessage('end/p1/', END_WORDS.with(4, list(2, 2, 2)).concat([NULL])), 'text'],
  ['body is a text', rawMessage('end/p1/', END_WORDS.with(6, list(0, 2, 3)).concat([NULL])), 'pointer'],
  // Status: 2 data words and 3 pointers at words 8 to 12; streams (pointer 2) is word 12, its list begins at word 13.
  [
    '2^29 streams of no words',
    rawMessage('status/p1/', [
      ...head(STATUS, struct(1, 2, 3)),
      NULL,
      NULL,
      NULL,
      NULL,
      list(0, 7, 0),
      struct(0x1fffffff, 0, 0),
    ]),
    'pointer',
  ],
  [
    'streams longer than their list',
    rawMessage('status/p1/', [
      ...head(STATUS, struct(1, 2, 3)),
      NULL,
      NULL,
      NULL,
      NULL,
      list(0, 7, 1),
      struct(2, 1, 0),
      NULL,
    ]),
    'pointer',
  ],
  [
    'streams as a list of pointers',
    rawMessage('status/p1/', [...head(STATUS, struct(1, 2, 3)), NULL, NULL, NULL, NULL, list(0, 6, 1), NULL]),
    'pointer',
  ],
];

for (const [name, frames, expected] of CASES) {
  test(name, () => {
    const result = decodeMessage(frames);
    assert.equal(result.ok || result.reason, expected);
  });
}

test('a status of more streams than a probe can hold', () => {
  const streams = 16_385;
  const words = [...head(STATUS, struct(1, 2, 3)), NULL, NULL, NULL, NULL, list(0, 7, streams), struct(streams, 0, 1)];
  for (let index = 0; index < streams; index++) words.push(list(streams - 1, 2, 2)); // its id is the text below at this place
  for (let index = 0; index < streams; index++) words.push([0x61, 0]);
  assert.deepEqual(decodeMessage(rawMessage('status/p1/', words)), { ok: false, reason: 'traversal_limit' });
  const lastButOne = words.with(12, list(0, 7, streams - 1)).with(13, struct(streams - 1, 0, 1));
  assert.equal(decodeMessage(rawMessage('status/p1/', lastButOne)).ok, true);
});

test('many pointers to one text cost no more than the message is long', () => {
  const streams = 2000;
  const textWords = 25; // 2000 visits of it are more words than the message has
  const words = [...head(STATUS, struct(1, 2, 3)), NULL, NULL, NULL, NULL, list(0, 7, streams), struct(streams, 0, 1)];
  for (let index = 0; index < streams; index++) words.push(list(streams - 1 - index, 2, textWords * 8));
  for (let index = 1; index < textWords; index++) words.push([0x61616161, 0x61616161]);
  words.push([0x61616161, 0x616161]);
  assert.deepEqual(decodeMessage(rawMessage('status/p1/', words)), { ok: false, reason: 'traversal_limit' });
});

/** Decodes; what comes out must be usable to its last element, within the time. */
function survives(frames: readonly Buffer[]): void {
  const start = performance.now();
  const result = decodeMessage(frames);
  if (result.ok && result.message.kind === 'batch') {
    const { batch } = result.message;
    assert.equal(batch.arrivalDeltaNs.length, batch.datagrams);
    const bytes = batch.sizes.reduce((sum, size) => sum + size, 0) * (batch.stream.kind === 'mpegts' ? 188 : 1);
    assert.equal(batch.payload.length, batch.payloadOmitted ? 0 : bytes);
  }
  assert.ok(performance.now() - start < LONGEST_DECODE_MS);
}

for (const { name, frames, runs } of HOSTILE) {
  test(name, () => fc.assert(fc.property(frames, survives), { numRuns: fuzzRuns(runs) }));
}

test('no message that was cut off is taken', () => {
  const { frames } = HOSTILE.find(({ name }) => name === 'valid messages cut off')!;
  const property = fc.property(frames, (cut) => assert.ok(!decodeMessage(cut).ok));
  fc.assert(property, { numRuns: fuzzRuns(1000) });
});
