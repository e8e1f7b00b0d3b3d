import type { Batch } from '../../../src/stream/message.js';

/** A batch that makes whatever reads its arrival times throw. */
export function brokenBatch(batch: Batch): Batch {
  const arrivalDeltaNs = new Proxy(batch.arrivalDeltaNs, {
    get: (column, name) => {
      if (name === '0') throw new Error('a fault of ours');
      return Reflect.get(column, name, column);
    },
  });
  return { ...batch, arrivalDeltaNs };
}
