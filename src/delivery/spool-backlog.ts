import { type Waiting, WaitingList } from '../output/waiting-list.js';
import type { SinkRecord } from './sink-record.js';
import { encodeFrame } from './spool-frame.js';

/** Most bytes that wait in memory for a slow disk: some seconds of reports on a thousand streams. */
const BACKLOG_BYTES = 64 << 20;

interface PendingRecord extends Waiting {
  readonly record: SinkRecord;
  readonly timeMs: number;
}

/** What goes into one write. */
export interface FramedRecords {
  readonly frames: Buffer;
  readonly records: readonly SinkRecord[];
}

/** Records that wait in memory to be written to a spool. */
export class SpoolBacklog {
  readonly #pending = new WaitingList<PendingRecord>({ total: BACKLOG_BYTES, lasting: BACKLOG_BYTES });

  get length(): number {
    return this.#pending.length;
  }

  /** Bytes, about. */
  get size(): number {
    return this.#pending.size;
  }

  /** Takes the record; returns those that go for it. */
  push(record: SinkRecord, timeMs: number): readonly { readonly isLasting: boolean }[] {
    const { json, isLasting } = record;
    return this.#pending.push({ record, timeMs, size: json.length, isLasting });
  }

  /**
   * Takes as many records as go into one write, numbered from `sequence` on; none may wait no more. At one that has no frame it throws:
   * `onDropped` is told of it and those before it.
   */
  take(sequence: number, mostBytes: number, onDropped: (records: readonly SinkRecord[]) => void): FramedRecords {
    const records: SinkRecord[] = [];
    const frames: Buffer[] = [];
    let bytes = 0;
    try {
      do {
        const { record, timeMs } = this.#pending.shift()!;
        records.push(record);
        const frame = encodeFrame(record, sequence + frames.length, timeMs);
        frames.push(frame);
        bytes += frame.length;
      } while (this.#pending.length > 0 && bytes < mostBytes);
    } catch (error) {
      onDropped(records);
      throw error;
    }
    return { frames: Buffer.concat(frames, bytes), records };
  }
}
