import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { batchCollector } from '../../src/cli/garbage-collection.js';

const MIB = 1024 * 1024;

test('the memory of batches that nobody needs any more is given back after some MiB of them', async () => {
  const collect = batchCollector();
  let most = 0;
  for (let n = 0; n < 200; n++) {
    collect(Buffer.allocUnsafeSlow(MIB).length);
    await nextTurn();
    most = Math.max(most, process.memoryUsage().arrayBuffers);
  }
  assert.ok(most < 42 * MIB, `${most / MIB} MiB`);
});
