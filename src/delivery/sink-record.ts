import { isLasting } from '../report/record-taker.js';
import type { AnalysisRecord } from '../report/records.js';

/** One report or event on its way out. */
export interface SinkRecord {
  /** Unique for ever: a consumer drops repeats by it. */
  readonly id: string;
  /** `report`, `event`, … */
  readonly kind: string;
  readonly streamId: string;
  /** An event or a final record: it is dropped last. */
  readonly isLasting: boolean;
  /** The record as one JSON value. */
  readonly json: string;
}

export function sinkRecord(kind: string, record: AnalysisRecord, json = JSON.stringify(record)): SinkRecord {
  return { id: record.id, kind, streamId: record.stream_id, isLasting: isLasting(record), json };
}

/** Where a sink says what happened; writes at most one line a second of each kind. */
export interface SinkLog {
  write(level: 'debug' | 'info' | 'warn' | 'error', kind: string, facts: object, message: string): void;
}
