import type { CounterColumn } from '../stream/counters.js';
import type { StructReader } from './struct-reader.js';

/** A counters struct is one UInt64 per counter, in the order of the column; those an older writer lacks read as 0. */
export function decodeCounters(reader: StructReader, count: number): CounterColumn {
  const column = new Float64Array(count);
  for (let index = 0; index < count; index++) column[index] = reader.uint64(index * 8);
  return column;
}
