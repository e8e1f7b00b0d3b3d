// Tested by: test/inspect/analyze-files.test.ts
import type { Payloads } from '../analysis/payloads.js';
import type { CaptureError } from '../capture/frame-source.js';
import type { LegPairNames } from '../ingest/leg-pair.js';
import type { InputReport } from '../report/input-report.js';
import type { AnalysisRecord, StreamReportRecord } from '../report/records.js';
import type { RecordOrigin } from '../report/stream-fields.js';
import type { Report, StreamReport } from '../report/stream-report.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import type { AnalysisFailure } from './analysis-failure.js';
import type { EssenceDecoding } from './file-essence.js';
import type { ReportContext } from './inspect-message.js';
import type { Profiles } from './stream-analysis.js';

export interface FileOptions extends Profiles {
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  /** What measures the payload of each kind of stream, in place of PAYLOADS. */
  readonly payloads?: Payloads | undefined;
  /** Decodes pictures and sound; the reader waits for it. */
  readonly essence?: EssenceDecoding | undefined;
  /** Session descriptions of the streams of a savefile. */
  readonly descriptions?: readonly FlowDescription[] | undefined;
  /** Streams that are the legs of one, besides those of the descriptions. */
  readonly legs?: readonly LegPairNames[] | undefined;
  /** Streams of a savefile are analysed on so many threads; 0, and unless given: in this one. */
  readonly threads?: number | undefined;
  /** A file of packets is analysed on a thread of its own, as other files are analysed meanwhile; not unless given. */
  readonly isApart?: boolean;
  /** For the ids of the records: random, or otherwise of no other run. */
  readonly run: string;
  readonly stop: AbortSignal;
  /** Is told what is waited for, of a pipe that has nothing to read yet. */
  readonly onWait?: ((text: string) => void) | undefined;
  /** What is told in place of a probe; nothing unless given. */
  readonly origin?: RecordOrigin | undefined;
  /** Is asked as the reports are made. */
  readonly context: () => ReportContext | Promise<ReportContext>;
  /** Is told the events of each stream, then the report on it. */
  readonly take: (record: AnalysisRecord) => void;
  /** Is told the course of each stream while the file is read: a report on each second, made by a second analysis; none unless given. */
  readonly takeSecond?: ((record: StreamReportRecord) => void) | undefined;
  /** Resolves when whoever takes the seconds has room for more, for which the reader of a file of packets waits; undefined: there is. */
  readonly secondsRoom?: (() => Promise<void> | undefined) | undefined;
}

export interface FileResult {
  readonly input: InputReport;
  /** In the order in which they were first seen. */
  readonly streams: readonly StreamReport[];
  /** Why a savefile could not be read to its end; the reports are on what came before. */
  readonly failure: CaptureError | undefined;
  /** Faults of our own: there is no report on these streams. */
  readonly failures: readonly AnalysisFailure[];
}

/** The report on a file, and what failed on the way to it. */
export interface FileAnalysis extends Pick<FileResult, 'failure' | 'failures'> {
  readonly report: Report;
}
