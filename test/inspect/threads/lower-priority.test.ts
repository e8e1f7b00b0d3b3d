import assert from 'node:assert/strict';
import { once } from 'node:events';
import { getPriority } from 'node:os';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

test('a thread that lowers its priority leaves that of the process as it is', async (t) => {
  if (process.platform !== 'linux') {
    t.skip('threads have no priority of their own here');
    return;
  }
  const before = getPriority();
  const module = new URL('../../../src/inspect/threads/lower-priority.js', import.meta.url);
  const program = `import(${JSON.stringify(module.href)}).then(({ lowerPriority }) => {
    lowerPriority();
    require('node:worker_threads').parentPort.postMessage(require('node:os').getPriority(0));
  });`;
  const [priority] = await once(new Worker(program, { eval: true }), 'message');
  assert.equal(priority, Math.min(before + 5, 19));
  assert.equal(getPriority(), before);
});
