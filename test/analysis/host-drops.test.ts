import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HostDrops } from '../../src/analysis/host-drops.js';

const SECOND = 1e9;

describe('HostDrops', () => {
  test('is near nothing before a drop', () => {
    assert.equal(new HostDrops().isNear(0), false);
  });

  for (const [timeNs, isNear] of [
    [4 * SECOND - 1, false],
    [4 * SECOND, true],
    [5 * SECOND, true],
    [6 * SECOND, true],
    [6 * SECOND + 1, false],
  ] as const) {
    test(`a drop at 5 s is ${isNear ? '' : 'not '}near ${timeNs / SECOND} s`, () => {
      const drops = new HostDrops();
      drops.note(5 * SECOND);
      assert.equal(drops.isNear(timeNs), isNear);
    });
  }

  test('remembers drops that go on for a minute to their beginning', () => {
    const drops = new HostDrops();
    for (let n = 0; n <= 3000; n++) drops.note(n * 0.02 * SECOND);
    assert.deepEqual(
      [-2, 0, 30, 61, 62].map((seconds) => drops.isNear(seconds * SECOND)),
      [false, true, true, true, false],
    );
  });

  test('remembers the last 16 times, each once', () => {
    const drops = new HostDrops();
    for (let n = 0; n < 17; n++) {
      drops.note(n * 10 * SECOND);
      drops.note(n * 10 * SECOND);
    }
    assert.deepEqual(
      [0, 1, 16].map((n) => drops.isNear(n * 10 * SECOND)),
      [false, true, true],
    );
  });
});
