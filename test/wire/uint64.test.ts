import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromHalves, highHalf, nanosecondsOf, secondsOf, writeNanoseconds } from '../../src/wire/uint64.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

test('halves of whole numbers', () => {
  assert.equal(highHalf(2 ** 32 - 1), 0);
  assert.equal(highHalf(2 ** 32), 1);
  assert.equal(fromHalves(0x1fffff, 0xffffffff), 2 ** 53 - 1);
  assert.equal(fromHalves(0x200000, 0), Number.NaN); // 2^53: not exact any more
});

test('nanoseconds of the epoch agree with BigInt', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), fc.boolean(), fc.nat(999_999_999), (half, isLate, nanoseconds) => {
      const seconds = half + (isLate ? 2 ** 31 : 0);
      const cells = new Uint32Array(2);
      writeNanoseconds(cells, 0, seconds, nanoseconds);
      const [low, high] = cells as unknown as [number, number];
      assert.equal((BigInt(high) << 32n) | BigInt(low), BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
      assert.deepEqual([secondsOf(high, low), nanosecondsOf(high, low)], [seconds, nanoseconds]);
    }),
    { numRuns: fuzzRuns(2000) },
  );
});

test('the largest 64-bit number', () => {
  // 2^64 - 1 = 18446744073 s and 709551615 ns
  assert.equal(secondsOf(0xffffffff, 0xffffffff), 18_446_744_073);
  assert.equal(nanosecondsOf(0xffffffff, 0xffffffff), 709_551_615);
});
