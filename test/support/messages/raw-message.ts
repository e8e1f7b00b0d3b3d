import fc from 'fast-check';
import { BatchEncoder } from '../../../src/wire/batch-encoder.js';
import { encodeEnd, encodeStatus } from '../../../src/wire/message-encoder.js';
import { PROBE, RTP_TS_STREAM, sampleBatch, sampleStatus } from './sample-messages.js';

/** A message of one segment from its words, each as [low half, high half]. */
export function rawMessage(topic: string, words: readonly (readonly [number, number])[]): Buffer[] {
  const bytes = Buffer.alloc(8 + words.length * 8);
  bytes.writeUInt32LE(words.length, 4);
  words.forEach(([low, high], index) => {
    bytes.writeUInt32LE(low >>> 0, 8 + index * 8);
    bytes.writeUInt32LE(high >>> 0, 12 + index * 8);
  });
  return [Buffer.from(topic), bytes];
}

export const struct = (offset: number, dataWords: number, pointers: number) =>
  [offset << 2, dataWords | (pointers << 16)] as const;
export const list = (offset: number, elementSize: number, count: number) =>
  [(offset << 2) | 1, (count << 3) | elementSize] as const;
export const far = (segment: number, word: number) => [(word << 3) | 2, segment] as const;
export const doubleFar = (segment: number, word: number) => [(word << 3) | 6, segment] as const;
export const NULL = [0, 0] as const;
const TEXT_P1 = [0x003170, 0] as const; // "p1" and its zero byte

/** Words 0 to 6: root, and a `Message` of version 1 and this kind (3: end) whose probe id comes at word 7. */
export function head(kind: number, body: readonly [number, number]): (readonly [number, number])[] {
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

/** Kinds of message in the schema's order. */
const BATCH = 0;
export const STATUS = 1;
export const END = 3;

const VALID: readonly Buffer[][] = [
  new BatchEncoder(PROBE, RTP_TS_STREAM).encode(sampleBatch(RTP_TS_STREAM, 4)),
  encodeStatus(PROBE, sampleStatus()),
  encodeEnd(PROBE, { sequence: 0, reason: 'stopped' }),
];

/** Messages of whoever means harm, by how they were made; `runs` of each are a good search. */
export const HOSTILE: readonly { name: string; frames: fc.Arbitrary<Buffer[]>; runs: number }[] = [
  { name: 'any bytes', frames: anyBytes(), runs: 2000 },
  { name: 'any words in one segment under a valid table', frames: anyWords(), runs: 6000 },
  { name: 'valid messages with flipped bits', frames: flippedBits(), runs: 5000 },
  { name: 'valid messages cut off', frames: cutOff(), runs: 1000 },
];

function anyBytes(): fc.Arbitrary<Buffer[]> {
  const frame = fc.uint8Array({ maxLength: 256 }).map((bytes) => Buffer.from(bytes));
  return fc.array(frame, { maxLength: 5 });
}

function anyWords(): fc.Arbitrary<Buffer[]> {
  const half = fc.oneof(fc.nat(64), fc.integer());
  const words = fc.array(fc.tuple(half, half), { maxLength: 64 });
  const start = fc.constantFrom([], head(STATUS, struct(1, 2, 3)), head(BATCH, struct(1, 3, 7)));
  const topic = fc.constantFrom('batch/p1/file', 'status/p1/', 'end/p1/');
  return fc.tuple(topic, start, words).map(([name, first, rest]) => rawMessage(name, [...first, ...rest]));
}

function flippedBits(): fc.Arbitrary<Buffer[]> {
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 6 });
  return fc.tuple(fc.constantFrom(...VALID), flips).map(([[topic, body, ...payload], places]) => {
    const header = Buffer.from(body!);
    for (const [at, bit] of places) header[at % header.length]! ^= 1 << bit;
    return [topic!, header, ...payload];
  });
}

/** One frame that ends anywhere before its end. */
function cutOff(): fc.Arbitrary<Buffer[]> {
  return fc.tuple(fc.constantFrom(...VALID), fc.nat()).map(([[topic, ...body], length]) => {
    const bytes = Buffer.concat(body);
    return [topic!, bytes.subarray(0, length % bytes.length)];
  });
}
