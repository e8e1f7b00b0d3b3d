import { isLasting, type ToldReport } from '../report/record-taker.js';
import type { RecordText } from '../report/record-texts.js';
import type { AnalysisRecord } from '../report/records.js';

/** One report or event on its way out. */
export interface SinkRecord {
  /** Unique for ever: a consumer drops repeats by it. */
  readonly id: string;
  /** `report`, `facts`, `event`. */
  readonly kind: string;
  readonly streamId: string;
  /** An event or a final record: it is dropped last. */
  readonly isLasting: boolean;
  /** The record as one JSON value. */
  readonly json: string;
}

/** What `kind` is called of a text. */
const KINDS = { stream_report: 'report', stream_facts: 'facts', event: 'event' } as const;

/** The texts of a record, each a message. */
export function sinkRecords(record: AnalysisRecord, texts: readonly RecordText[]): SinkRecord[] {
  return texts.map(({ id, type, json }) => sinkRecord(record, json, KINDS[type as keyof typeof KINDS], id!));
}

/** The texts of a report, each a message. */
export function sinkTexts(texts: readonly RecordText[], { stream_id: streamId, final }: ToldReport): SinkRecord[] {
  return texts.map(({ id, type, json }) => ({
    id: id!,
    kind: KINDS[type as keyof typeof KINDS],
    streamId,
    isLasting: final,
    json,
  }));
}

export function sinkRecord(record: AnalysisRecord, json: string, kind: string, id = record.id): SinkRecord {
  return { id, kind, streamId: record.stream_id, isLasting: isLasting(record), json };
}

/** Where a sink says what happened; writes at most one line a second of each kind. */
export interface SinkLog {
  write(level: 'debug' | 'info' | 'warn' | 'error', kind: string, facts: object, message: string): void;
}
