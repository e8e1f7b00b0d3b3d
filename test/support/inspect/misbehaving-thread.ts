// The program of a thread that ends at a batch of 13 packets, and stands still at one of 17; all else it does as the true one.
import { Inspector } from '../../../src/inspect/inspector.js';

const { take } = Inspector.prototype;
Inspector.prototype.take = function misbehave(message): void {
  const packets = message.kind === 'batch' ? message.batch.packets : 0;
  if (packets === 13) throw new Error('asked to end');
  while (packets === 17);
  take.call(this, message);
};
await import('../../../src/inspect/threads/thread.js');
