import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { MetricsRecord } from '../../../src/report/accounting.js';
import type { AnalysisRecord, EventRecord, NdjsonRecord, StreamReportRecord } from '../../../src/report/records.js';
import { assertFitsRecord } from '../checks/record-schema.js';
import { RecordReader } from './record-reader.js';

/** The records of a metrics file, in the order they were written; stream reports are whole, with the facts told before. */
export function readRecords(file: string): NdjsonRecord[] {
  return wholeRecords(parseLines(readFileSync(file, 'utf8')));
}

/** Whole records from those that left the program; each of the analysis must fit its schema. */
export function wholeRecords(records: readonly { readonly type: string }[]): NdjsonRecord[] {
  const reader = new RecordReader();
  return records.flatMap((record) => {
    if (record.type === 'event') assertFitsRecord(record);
    if (record.type !== 'stream_report' && record.type !== 'stream_facts') return record as NdjsonRecord;
    return reader.read(record) ?? [];
  });
}

/** JSON, an object a line; what is behind the last line end is still being written. */
export function parseLines<Value>(text: string): Value[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

export function isAccounting(record: NdjsonRecord): record is MetricsRecord {
  return record.type.endsWith('accounting');
}

/** What the analysis wrote so far about a stream; of one probe, if it is named. */
export function analysisRecords(file: string, streamId: string, probeId?: string): AnalysisRecord[] {
  return readRecords(file).filter(
    (record): record is AnalysisRecord =>
      !isAccounting(record) &&
      record.type !== 'log_line' &&
      record.stream_id === streamId &&
      (probeId === undefined || record.probe_id === probeId),
  );
}

/** The final reports on a stream, one for each session. */
export function finalReports(file: string, streamId: string, probeId?: string): StreamReportRecord[] {
  return analysisRecords(file, streamId, probeId).filter(
    (record): record is StreamReportRecord => record.type === 'stream_report' && record.final,
  );
}

/** What happened, of an alarm its name. */
export function nameOf(event: EventRecord): string {
  return 'name' in event ? event.name : event.event;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function sha256OfFile(file: string): string {
  return sha256(readFileSync(file));
}
