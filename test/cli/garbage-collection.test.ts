import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { batchCollector } from '../../src/cli/garbage-collection.js';

const MIB = 1024 * 1024;

for (const [isWaiting, least, limit] of [
  [false, 0, 42],
  [true, 24, 80],
] as const) {
  const when = isWaiting ? 'later while some wait' : 'after some MiB of them';
  test(`the memory of batches that nobody needs any more is given back ${when}`, async () => {
    const collect = batchCollector();
    let most = 0;
    for (let n = 0; n < 200; n++) {
      collect(Buffer.allocUnsafeSlow(MIB).length, isWaiting);
      await nextTurn();
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    assert.ok(most > least * MIB && most < limit * MIB, `${most / MIB} MiB`);
  });
}
