import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RateWalk } from '../../src/timing/rate-walk.js';

/** From −1 to 1, without order. */
function noise(n: number): number {
  const value = Math.sin(n * 12.9898) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

/** PCRs each 40 ms, whose errors are given in ticks. */
function walkOf(count: number, error27M: (n: number) => number): boolean | undefined {
  const walk = new RateWalk();
  for (let n = 1; n <= count; n++) walk.feed(300, 1_080_000 + error27M(n) - error27M(n - 1));
  return walk.isWalk;
}

describe('RateWalk', () => {
  test('errors that add up are a walk', () => {
    const sums = [0];
    for (let n = 1; n <= 1000; n++) sums.push(sums[n - 1]! + 1000 * noise(n));
    for (const count of [150, 400, 1000])
      assert.equal(
        walkOf(count, (n) => sums[n]!),
        true,
      );
    assert.equal(
      walkOf(20, (n) => sums[n]!),
      undefined,
    );
  });

  const CASES: readonly [name: string, error27M: (n: number) => number][] = [
    ['none', () => 0],
    ['without order, up to 200 µs', (n) => 5400 * noise(n)],
    ['one that is 10 ms off', (n) => (n === 120 ? 270_000 : 0)],
    ['a step of 5 ms', (n) => (n < 120 ? 0 : 135_000)],
    ['an offset of the frequency of 100 ppm', (n) => 108 * n],
    ...[0.1, 0.5, 1, 2, 3, 5, 10].map((hz): [string, (n: number) => number] => [
      `a sine of 200 µs at ${hz} Hz`,
      (n) => 5400 * Math.sin(2 * Math.PI * hz * n * 0.04 + 1),
    ]),
  ];
  for (const [name, error27M] of CASES) {
    test(`${name}: no walk`, () => {
      for (const count of [150, 400, 1000]) assert.equal(walkOf(count, error27M), false, `${count}`);
    });
  }
});
