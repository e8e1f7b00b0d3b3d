import type { HistoryEventRow, HistoryRow, HistoryStream } from '../reader.js';

/** Makes text of what is read, part by part. */
export interface Printer {
  begin(): string;
  /** Rows of a stream; its parts follow one another. */
  rows(stream: HistoryStream, rows: readonly HistoryRow[]): string;
  events(events: readonly HistoryEventRow[]): string;
  streams(streams: readonly HistoryStream[]): string;
  end(): string;
}

/** What is asked for. */
export interface Printed {
  readonly what: 'streams' | 'events' | 'rows';
  readonly step: string;
  readonly figures: readonly string[];
}
