import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PointerResolver } from '../../src/wire/pointer-resolver.js';
import { doubleFar, far, list, NULL, struct } from '../support/messages/raw-message.js';

type Words = readonly (readonly [number, number])[];

/** A message of segments of these words, each as [low half, high half]. */
function messageOf(...segments: readonly Words[]): PointerResolver {
  return new PointerResolver(
    segments.map((words) => {
      const bytes = Buffer.alloc(words.length * 8);
      words.forEach(([low, high], index) => {
        bytes.writeUInt32LE(low >>> 0, index * 8);
        bytes.writeUInt32LE(high >>> 0, 4 + index * 8);
      });
      return bytes;
    }),
  );
}

describe('what a pointer names', () => {
  const cases: readonly (readonly [name: string, message: PointerResolver, segment: number, word: number])[] = [
    ['what lies right behind', messageOf([struct(0, 1, 0), NULL]), 0, 1],
    ['what lies further on', messageOf([struct(3, 1, 0)]), 0, 4],
    ['a far pointer: its landing pad counts', messageOf([far(1, 2)], [NULL, NULL, struct(1, 1, 0)]), 1, 4],
    [
      'a double-far pointer: the words are in a third place',
      messageOf([doubleFar(1, 0)], [far(2, 5), list(0, 2, 3)]),
      2,
      5,
    ],
  ];
  for (const [name, message, segment, word] of cases) {
    test(name, () => {
      assert.equal(message.resolve(0, 0), true);
      assert.deepEqual([message.segment, message.word, message.fault], [segment, word, undefined]);
    });
  }

  test('before it: an offset below 0', () => {
    const message = messageOf([NULL, NULL, struct(-2, 1, 0)]);
    assert.equal(message.resolve(0, 2), true);
    assert.equal(message.word, 1);
  });

  test('type and size of a double-far pointer are those of its tag', () => {
    const message = messageOf([doubleFar(1, 0)], [far(2, 5), list(0, 2, 3)]);
    message.resolve(0, 0);
    assert.deepEqual([message.low, message.high], [1, (3 << 3) | 2]);
  });

  test('nothing: a null pointer is no fault', () => {
    const message = messageOf([NULL]);
    assert.deepEqual([message.resolve(0, 0), message.fault], [false, undefined]);
  });
});

describe('faults', () => {
  const cases: readonly (readonly [name: string, message: PointerResolver])[] = [
    ['no such word', messageOf([])],
    ['a landing pad in a segment that is not there', messageOf([far(7, 0)])],
    ['a landing pad behind the end', messageOf([far(1, 1)], [NULL])],
    ['a landing pad that is a far pointer', messageOf([far(1, 0)], [far(0, 0)])],
    ['half of a double landing pad', messageOf([doubleFar(1, 0)], [far(0, 0)])],
    ['a double landing pad without a far pointer', messageOf([doubleFar(1, 0)], [struct(0, 1, 0), struct(0, 1, 0)])],
    ['a tag that is a far pointer', messageOf([doubleFar(1, 0)], [far(0, 0), far(0, 0)])],
  ];
  for (const [name, message] of cases) {
    test(name, () => assert.deepEqual([message.resolve(0, 0), message.fault], [false, 'pointer']));
  }

  test('the first one is kept, and nothing resolves after it', () => {
    const message = messageOf([struct(0, 1, 0), NULL]);
    message.fail('text');
    message.fail('id');
    assert.deepEqual([message.resolve(0, 0), message.fault], [false, 'text']);
  });
});

describe('claims', () => {
  test('words that lie in the segment', () => {
    const message = messageOf([struct(0, 2, 0), NULL, NULL]);
    message.resolve(0, 0);
    assert.equal(message.claim(2), true);
    assert.equal(message.claim(3), false);
    assert.equal(message.fault, 'pointer');
  });

  test('before the segment', () => {
    const message = messageOf([struct(-9, 1, 0), NULL]);
    message.resolve(0, 0);
    assert.deepEqual([message.claim(1), message.fault], [false, 'pointer']);
  });

  test('as many in all as the message has words, and 1024', () => {
    const message = messageOf([struct(0, 9, 0), ...Array<readonly [number, number]>(9).fill(NULL)]);
    message.resolve(0, 0);
    for (let claimed = 0; claimed + 9 <= 10 + 1024; claimed += 9) assert.ok(message.claim(9));
    assert.deepEqual([message.claim(9), message.fault], [false, 'traversal_limit']);
  });

  test('a claim of no words costs one: endless visits of nothing end', () => {
    const message = messageOf([struct(0, 0, 0)]);
    let visits = 0;
    while (message.claim(0)) visits++;
    assert.deepEqual([visits, message.fault], [1 + 1024, 'traversal_limit']);
  });
});
