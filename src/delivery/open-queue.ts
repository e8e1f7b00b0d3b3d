import { join } from 'node:path';
import type { ConfigOf } from '../cli/option.js';
import { MemoryQueue } from './memory-queue.js';
import type { RecordQueue } from './record-queue.js';
import type { SinkLog } from './sink-record.js';
import { Spool } from './spool.js';
import type { SPOOL_OPTIONS } from './spool-options.js';

const MEMORY_LIMIT_BYTES = 64 << 20;

/** The queue that the options ask for; `folder` is that of one receiver in the folder of spools. Throws SpoolError. */
export function openQueue(
  { spoolDir, spoolLimit }: ConfigOf<typeof SPOOL_OPTIONS>,
  folder: string,
  log: SinkLog,
): RecordQueue {
  if (spoolDir === undefined) return new MemoryQueue(Math.min(spoolLimit, MEMORY_LIMIT_BYTES));
  return new Spool(join(spoolDir, folder), spoolLimit, log);
}
