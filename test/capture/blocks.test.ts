import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { Blocks } from '../../src/capture/blocks.js';
import { exposedCollector } from '../../src/cli/garbage-collection.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const SOURCE = Uint8Array.from({ length: 256 }, (_, n) => n);

interface Piece {
  readonly block: number;
  readonly place: number;
  readonly offset: number;
  readonly length: number;
}

function scatter(blocks: Blocks, pieces: readonly Piece[], source = SOURCE, count = pieces.length): void {
  const column = (of: (piece: Piece) => number): Uint32Array => Uint32Array.from(pieces, of);
  blocks.scatter(
    source,
    column(({ block }) => block),
    column(({ place }) => place),
    column(({ offset }) => offset),
    column(({ length }) => length),
    count,
  );
}

describe('blocks', () => {
  test('pieces go to their places of several blocks', () => {
    const blocks = new Blocks();
    const [a, b] = [blocks.open(8), blocks.open(8)];
    const rows = [
      { block: a, place: 0, offset: 10, length: 3 },
      { block: b, place: 2, offset: 255, length: 1 },
      { block: a, place: 3, offset: 0, length: 2 },
      { block: b, place: 0, offset: 100, length: 2 },
      { block: b, place: 0, offset: 7, length: 0 },
    ];
    scatter(blocks, rows);
    assert.deepEqual([...blocks.view(a, 5)], [10, 11, 12, 0, 1]);
    assert.deepEqual([...blocks.view(b, 3)], [100, 101, 255]);
  });

  test('a view stays when its block is closed, and is not what the next block of its number is', () => {
    const blocks = new Blocks();
    const first = blocks.open(8);
    scatter(blocks, [{ block: first, place: 0, offset: 1, length: 4 }]);
    const view = blocks.view(first, 4);
    blocks.close(first);
    const second = blocks.open(8);
    assert.equal(second, first);
    scatter(blocks, [{ block: second, place: 0, offset: 101, length: 4 }]);
    assert.deepEqual([...view], [1, 2, 3, 4]);
    assert.deepEqual([...blocks.view(second, 4)], [101, 102, 103, 104]);
  });

  test('memory of a view that is gone comes back into use', async () => {
    const collect = exposedCollector();
    const blocks = new Blocks();
    const mark = (): void => {
      const block = blocks.open(100_000);
      blocks.view(block, 100_000).fill(0xab);
      blocks.close(block);
    };
    for (let n = 0; n < 4; n++) mark();
    collect();
    for (let n = 0; n < 4; n++) await turn();
    const again = blocks.view(blocks.open(100_000), 100_000);
    assert.ok(again.every((byte) => byte === 0xab));
  });

  test('views outlive their block, their blocks and a collection of what nobody holds', async () => {
    const collect = exposedCollector();
    const size = 20_000;
    const held = (): Uint8Array[] => {
      const blocks = new Blocks();
      return Array.from({ length: 32 }, (_, n) => {
        const block = blocks.open(size);
        scatter(blocks, [{ block, place: size - 9, offset: n, length: 9 }]);
        const view = blocks.view(block, size);
        blocks.close(block);
        // What nobody holds is used again, not what somebody does.
        const other = blocks.open(size);
        blocks.view(other, size).fill(0xee);
        blocks.close(other);
        return view;
      });
    };
    const views = held();
    for (let round = 0; round < 3; round++) {
      collect();
      await turn();
      const others = new Blocks();
      for (let n = 0; n < 64; n++) others.view(others.open(size), size).fill(0xdd);
    }
    for (const [n, view] of views.entries())
      assert.deepEqual([...view.subarray(size - 9)], [...SOURCE.subarray(n, n + 9)]);
  });

  test('memory that is not needed for long is given up', async () => {
    const collect = exposedCollector();
    const blocks = new Blocks();
    const used = (): number => process.memoryUsage().arrayBuffers;
    const before = used();
    const numbers = Array.from({ length: 1000 }, () => blocks.open(100_000));
    assert.ok(used() > before + 100e6);
    for (const number of numbers) blocks.close(number);
    for (let n = 0; n < 50_000; n++) blocks.close(blocks.open(100_000));
    collect();
    await turn();
    assert.ok(used() < before + 20e6, `${(used() - before) / 1e6} MB`);
  });

  const blocks = new Blocks();
  const block = blocks.open(1);
  const { byteLength: size } = blocks.view(block, 0).buffer;
  const closed = blocks.open(1);
  blocks.close(closed);
  const row = { block, place: 0, offset: 0, length: 1 };
  const cases: readonly [string, () => unknown, RegExp][] = [
    ['piece behind the source', () => scatter(blocks, [{ ...row, offset: 257, length: 0 }]), /exceeds the source/],
    ['piece over the end of the source', () => scatter(blocks, [{ ...row, offset: 255, length: 2 }]), /the source/],
    ['offset and length wrap', () => scatter(blocks, [{ ...row, offset: 0xffffffff, length: 2 }]), /the source/],
    ['piece behind its block', () => scatter(blocks, [{ ...row, place: size + 1, length: 0 }]), /exceeds its block/],
    ['piece over the end of its block', () => scatter(blocks, [{ ...row, place: size }]), /exceeds its block/],
    ['place and length wrap', () => scatter(blocks, [{ ...row, place: 0xffffffff, length: 2 }]), /exceeds its block/],
    ['block that is closed', () => scatter(blocks, [{ ...row, block: closed }]), /no such block/],
    ['block that never was', () => scatter(blocks, [{ ...row, block: 77 }]), /no such block/],
    ['view of none', () => blocks.view(closed, 0), /no such block/],
    ['view of more than there is', () => blocks.view(block, size + 1), /exceeds its block/],
    ['closed twice', () => blocks.close(closed), /no such block/],
    ['more rows than there are', () => scatter(blocks, [row], SOURCE, 2), /rows exceed/],
    ['negative count', () => scatter(blocks, [row], SOURCE, -1), /argument 6 must be a whole number/],
    [
      'column of another type',
      () => blocks.scatter(SOURCE, SOURCE as never, new Uint32Array(1), new Uint32Array(1), new Uint32Array(1), 1),
      /argument 2 must be a Uint32Array/,
    ],
  ];
  for (const [name, call, message] of cases) test(`throws: ${name}`, () => assert.throws(call, { message }));

  test('fuzz: as JavaScript would do it, or it throws', () => {
    const number = fc.integer({ min: 0, max: 40 });
    const row = fc.record({ block: fc.integer({ min: 0, max: 2 }), place: number, offset: number, length: number });
    const property = fc.property(fc.array(row, { maxLength: 6 }), number, (rows, sourceSize) => {
      const source = SOURCE.subarray(200, 200 + sourceSize);
      const fuzzed = new Blocks();
      const views = [fuzzed.view(fuzzed.open(80), 80), fuzzed.view(fuzzed.open(80), 80)];
      for (const view of views) view.fill(0);
      const expected = views.map((view) => Uint8Array.from(view));
      let isLegal = true;
      for (const { block, place, offset, length } of rows) {
        isLegal &&= block < 2 && offset + length <= sourceSize;
        if (!isLegal) break;
        expected[block]!.set(source.subarray(offset, offset + length), place);
      }
      if (isLegal) scatter(fuzzed, rows, source);
      else assert.throws(() => scatter(fuzzed, rows, source), RangeError);
      assert.deepEqual(views, expected);
    });
    fc.assert(property, { numRuns: fuzzRuns(500) });
  });
});
