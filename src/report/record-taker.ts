import type { DeliveryAccount } from './delivery-account.js';
import type { ImageRecord } from './image-record.js';
import type { RecordText } from './record-texts.js';
import type { NdjsonRecord, StreamReportRecord } from './records.js';

/** Which report texts are of. */
export type ToldReport = Pick<StreamReportRecord, 'stream_id' | 'final'>;

/** Where records go: a file, a database, a broker, a program. */
export interface RecordTaker {
  /** Tells it from the others, in accounting records and metrics: `kafka`. */
  readonly name: string;
  /** What became of its records so far; missing where nothing can be lost. */
  readonly figures?: DeliveryAccount;
  /** It gets the last accounting record, which tells what became of the records for the others. */
  readonly closesLast?: boolean;
  /** Takes the record without making the caller wait. What it throws costs this record only. */
  write(record: NdjsonRecord): void;
  /**
   * Takes the texts of a report on a stream in place of the report. Where all takers can, and nobody else wants reports, they are made where the
   * stream is analysed. What it throws costs this report only.
   */
  writeTexts?(texts: readonly RecordText[], report: ToldReport): void;
  /** A picture of a stream, as a small JPEG too where there is one; without this method it takes none. What it throws costs this picture only. */
  image?(record: ImageRecord, thumbnail: Uint8Array | null): void;
  /** The monitor receives from now on; all outlets are open. */
  subscribed?(): void;
  /** Of a file, before its records: the report on a second of a stream, whose `timestamp` is its begin in ms, without arrival times since the first packet. It is delivered nowhere. */
  second?(record: StreamReportRecord): void;
  /** The file is analysed: nothing more comes, and the program may stay. */
  analysed?(): void;
  /** A message came from this probe, of the session that is there now. */
  heard?(probeId: string): void;
  /** Files that are appended to may have been renamed. */
  reopen?(): void;
  /** Delivers what waits, within a bounded time; the rest is dropped and counted, unless a spool keeps it. */
  close(): Promise<void>;
}

/**
 * Whether nothing later makes up for the loss of this record: events, lines of logs and final records. Figures come again; they go first
 * where there is no room for all.
 */
export function isLasting(record: NdjsonRecord): boolean {
  return record.type === 'event' || record.type === 'log_line' || record.final;
}
