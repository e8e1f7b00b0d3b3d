import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HostDrops } from '../../src/analysis/host-drops.js';

const MS = 1e6;

describe('HostDrops', () => {
  test('hit nothing before a drop', () => {
    assert.equal(new HostDrops().mayHit(0, 1000 * MS), false);
  });

  // Datagrams that arrived then, and whether one between them may have been dropped; 10 ms are for the clocks.
  for (const [fromMs, toMs, mayHit] of [
    [4900, 4989, false],
    [4900, 4990, true],
    [4900, 5200, true],
    [5020, 5030, true],
    [5060, 5090, true],
    [5061, 5090, false],
    [0, 30_000, true],
  ] as const) {
    test(`drops from 5 s to 5.05 s: ${mayHit ? 'perhaps' : 'not'} between ${fromMs} and ${toMs} ms`, () => {
      const drops = new HostDrops();
      drops.note(5000 * MS, 5050 * MS);
      assert.equal(drops.mayHit(fromMs * MS, toMs * MS), mayHit);
    });
  }

  test('remember drops that go on for a minute to their beginning', () => {
    const drops = new HostDrops();
    for (let n = 0; n < 3000; n++) drops.note(n * 20 * MS, (n + 1) * 20 * MS);
    assert.deepEqual(
      [-2000, 0, 30_000, 60_000, 61_000].map((ms) => drops.mayHit(ms * MS, ms * MS)),
      [false, true, true, true, false],
    );
  });

  test('remember the last 16 times, each once', () => {
    const drops = new HostDrops();
    for (let n = 0; n < 17; n++) {
      drops.note(n * 10_000 * MS, n * 10_000 * MS);
      drops.note(n * 10_000 * MS, n * 10_000 * MS);
    }
    assert.deepEqual(
      [0, 1, 16].map((n) => drops.mayHit(n * 10_000 * MS, n * 10_000 * MS)),
      [false, true, true],
    );
  });
});
