// The program of a thread that ends at a batch of 13 packets, and stands still at one of 17; all else it does as the true one.
import { Inspector } from '../../../src/inspect/inspector.js';

/** Most of the time that a thread may stand still it takes no core from other tests; then it is busy without end. */
const IDLE_MS = 9000;
const cell = new Int32Array(new SharedArrayBuffer(4));
const { take } = Inspector.prototype;
Inspector.prototype.take = function misbehave(message): void {
  const packets = message.kind === 'batch' ? message.batch.packets : 0;
  if (packets === 13) throw new Error('asked to end');
  if (packets === 17) Atomics.wait(cell, 0, 0, IDLE_MS);
  while (packets === 17);
  take.call(this, message);
};
await import('../../../src/inspect/threads/thread.js');
