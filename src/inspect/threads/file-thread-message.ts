// Tested by: test/inspect/analyze-files.test.ts
import type { CaptureErrorCode } from '../../capture/frame-source.js';
import type { AnalysisRecord, StreamReportRecord } from '../../report/records.js';
import type { FileAnalysis, FileOptions } from '../file-analysis.js';
import type { ReportContext } from '../inspect-message.js';

/** Seconds that may be told and not taken before the reader of the file waits; what it has read is analysed still. */
export const MOST_SECONDS_OPEN = 32;

/** What a thread begins with that analyses one file: plain data. */
export interface FileThreadSettings
  extends Pick<FileOptions, 'profile' | 'ownProfiles' | 'pcrFilter' | 'run' | 'origin'> {
  readonly path: string;
  /** The course of the stream is to be told. */
  readonly tellsSeconds: boolean;
}

/** What the thread is told. */
export type FileThreadMessage =
  /** As it was asked for. */
  | { readonly kind: 'context'; readonly context: ReportContext }
  /** So many more of the seconds were taken. */
  | { readonly kind: 'taken'; readonly seconds: number }
  /** What was read until now is the last. */
  | { readonly kind: 'stop' };

/** What the thread says. */
export type FileThreadOutput =
  | { readonly kind: 'record'; readonly record: AnalysisRecord }
  | { readonly kind: 'second'; readonly record: StreamReportRecord }
  /** The reports are made: it waits for `context`. */
  | { readonly kind: 'context' }
  | { readonly kind: 'done'; readonly analysis: FileAnalysis }
  /** The file cannot be analysed. */
  | { readonly kind: 'refused'; readonly code: CaptureErrorCode; readonly message: string };
