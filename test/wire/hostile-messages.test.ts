import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BatchEncoder } from '../../src/wire/batch-encoder.js';
import { decodeMessage } from '../../src/wire/message-decoder.js';
import { encodeEnd, encodeStatus } from '../../src/wire/message-encoder.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { PROBE, RTP_TS_STREAM, sampleBatch, sampleStatus } from './samples.js';

/** A busy machine decodes the largest message here in far less. */
const LONGEST_DECODE_MS = 1000;

/** A message of one segment from its words, each as [low half, high half]. */
function message(topic: string, words: readonly (readonly [number, number])[]): Buffer[] {
  const bytes = Buffer.alloc(8 + words.length * 8);
  bytes.writeUInt32LE(words.length, 4);
  words.forEach(([low, high], index) => {
    bytes.writeUInt32LE(low >>> 0, 8 + index * 8);
    bytes.writeUInt32LE(high >>> 0, 12 + index * 8);
  });
  return [Buffer.from(topic), bytes];
}

const struct = (offset: number, dataWords: number, pointers: number) =>
  [offset << 2, dataWords | (pointers << 16)] as const;
const list = (offset: number, elementSize: number, count: number) =>
  [(offset << 2) | 1, (count << 3) | elementSize] as const;
const far = (segment: number, word: number) => [(word << 3) | 2, segment] as const;
const doubleFar = (segment: number, word: number) => [(word << 3) | 6, segment] as const;
const NULL = [0, 0] as const;
const TEXT_P1 = [0x003170, 0] as const; // "p1" and its zero byte

/** Words 0 to 6: root, and a `Message` of version 1 and this kind (3: end) whose probe id comes at word 7. */
function head(kind: number, body: readonly [number, number]): (readonly [number, number])[] {
  return [
    struct(0, 3, 3), // 0: root
    [1, kind], // 1: schemaMajor, which
    NULL, // 2: sequence
    NULL, // 3: sessionId
    list(2, 2, 3), // 4: probeId → word 7
    NULL, // 5: streamId
    body, // 6
    TEXT_P1, // 7
  ];
}

const END = head(3, struct(1, 1, 0)); // body → word 8
const STATUS = 1;

const CASES: readonly (readonly [string, Buffer[], string | true])[] = [
  ['the smallest valid message', message('end/p1/', [...END, NULL]), true],
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
  ['bytes behind the last segment', [...message('end/p1/', [...END, NULL]), Buffer.alloc(8)], 'segment_table'],
  ['no words at all', message('end/p1/', []), 'pointer'],
  ['null root', message('end/p1/', [NULL]), 'schema_major'],
  ['root is a list', message('end/p1/', [list(0, 2, 8), NULL]), 'pointer'],
  ['root is a capability', message('end/p1/', [[3, 0]]), 'pointer'],
  ['root before the segment', message('end/p1/', [struct(-3, 1, 0), NULL]), 'pointer'],
  ['root one word too long', message('end/p1/', [struct(0, 1, 1), NULL]), 'pointer'],
  ['far pointer to a missing segment', message('end/p1/', [far(1, 0)]), 'pointer'],
  ['far pointer beyond the segment', message('end/p1/', [far(0, 0x1fffffff)]), 'pointer'],
  ['far pointer to itself', message('end/p1/', [far(0, 0)]), 'pointer'],
  ['two far pointers to each other', message('end/p1/', [far(0, 1), far(0, 0)]), 'pointer'],
  ['double-far pointer to itself', message('end/p1/', [doubleFar(0, 0), NULL]), 'pointer'],
  ['double-far pointer, pad cut off', message('end/p1/', [doubleFar(0, 1), far(0, 0)]), 'pointer'],
  ['double-far pointer, content beyond', message('end/p1/', [doubleFar(0, 1), far(0, 9), struct(0, 1, 0)]), 'pointer'],
  ['double-far pointer, tag is far', message('end/p1/', [doubleFar(0, 1), far(0, 0), far(0, 0)]), 'pointer'],
  ['kind 9', message('end/p1/', [...head(9, NULL)]), 'kind'],
  ['text of 2^29 bytes', message('end/p1/', END.with(4, list(2, 2, 0x1fffffff)).concat([NULL])), 'pointer'],
  ['text as a list of words', message('end/p1/', END.with(4, list(2, 5, 1)).concat([NULL])), 'pointer'],
  ['text without its zero byte', message('end/p1/', END.with(4, list(2, 2, 2)).concat([NULL])), 'text'],
  ['body is a text', message('end/p1/', END.with(6, list(0, 2, 3)).concat([NULL])), 'pointer'],
  // Status: 2 data words and 3 pointers at words 8 to 12; streams (pointer 2) is word 12, its list begins at word 13.
  [
    '2^29 streams of no words',
    message('status/p1/', [
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
    message('status/p1/', [
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
    message('status/p1/', [...head(STATUS, struct(1, 2, 3)), NULL, NULL, NULL, NULL, list(0, 6, 1), NULL]),
    'pointer',
  ],
];

for (const [name, frames, expected] of CASES) {
  test(name, () => {
    const result = decodeMessage(frames);
    assert.equal(result.ok || result.reason, expected);
  });
}

test('many pointers to one text cost no more than the message is long', () => {
  const streams = 2000;
  const textWords = 25; // 2000 visits of it are more words than the message has
  const words = [...head(STATUS, struct(1, 2, 3)), NULL, NULL, NULL, NULL, list(0, 7, streams), struct(streams, 0, 1)];
  for (let index = 0; index < streams; index++) words.push(list(streams - 1 - index, 2, textWords * 8));
  for (let index = 1; index < textWords; index++) words.push([0x61616161, 0x61616161]);
  words.push([0x61616161, 0x616161]);
  assert.deepEqual(decodeMessage(message('status/p1/', words)), { ok: false, reason: 'traversal_limit' });
});

const VALID: readonly Buffer[][] = [
  new BatchEncoder(PROBE, RTP_TS_STREAM).encode(sampleBatch(RTP_TS_STREAM, 4)),
  encodeStatus(PROBE, sampleStatus()),
  encodeEnd(PROBE, { sequence: 0, reason: 'stopped' }),
];

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

test('any bytes', () => {
  const frame = fc.uint8Array({ maxLength: 256 }).map((bytes) => Buffer.from(bytes));
  fc.assert(fc.property(fc.array(frame, { maxLength: 5 }), survives), { numRuns: fuzzRuns(2000) });
});

test('any words in one segment under a valid table', () => {
  const half = fc.oneof(fc.nat(64), fc.integer());
  const words = fc.array(fc.tuple(half, half), { maxLength: 64 });
  const property = fc.property(fc.constantFrom('batch/p1/file', 'status/p1/', 'end/p1/'), words, (topic, content) => {
    survives(message(topic, content));
    survives(message(topic, [...head(STATUS, struct(1, 2, 3)), ...content]));
    survives(message(topic, [...head(0, struct(1, 3, 7)), ...content]));
  });
  fc.assert(property, { numRuns: fuzzRuns(2000) });
});

test('valid messages with flipped bits', () => {
  const flip = fc.tuple(fc.nat(), fc.nat(7));
  const property = fc.property(
    fc.constantFrom(...VALID),
    fc.array(flip, { minLength: 1, maxLength: 6 }),
    (frames, flips) => {
      const [topic, ...body] = frames;
      const header = Buffer.from(body[0]!);
      for (const [at, bit] of flips) header[at % header.length]! ^= 1 << bit;
      survives([topic!, header, ...body.slice(1)]);
    },
  );
  fc.assert(property, { numRuns: fuzzRuns(5000) });
});

test('valid messages cut off', () => {
  const property = fc.property(fc.constantFrom(...VALID), fc.nat(), (frames, length) => {
    const bytes = Buffer.concat(frames.slice(1));
    const cut = bytes.subarray(0, length % bytes.length);
    survives([frames[0]!, cut]);
    assert.ok(!decodeMessage([frames[0]!, cut]).ok);
  });
  fc.assert(property, { numRuns: fuzzRuns(1000) });
});
