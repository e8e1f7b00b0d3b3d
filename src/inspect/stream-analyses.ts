import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import { RecordIds } from '../report/record-ids.js';
import { type AnalysisRecord, streamReportRecord } from '../report/records.js';
import type { RecordOrigin } from '../report/stream-report.js';
import type { Batch, ProbeIdentity } from '../stream/message.js';
import { type ReportSink, reportTo } from './report-sink.js';
import { StreamAnalysis } from './stream-analysis.js';

export interface AnalysesOptions {
  readonly profile: ProfileChoice;
  readonly identity: ProbeIdentity;
  readonly send: (record: AnalysisRecord) => void;
  /** The analysis of a stream has a fault of its own: there are no more reports on it. */
  readonly onFailure: (streamId: string, error: unknown) => void;
  /** Epoch ms. */
  readonly now: () => number;
}

/** The analyses of all streams of a probe that sends no payload. They are made in front of the queue: what that drops is in them. */
export class StreamAnalyses {
  readonly #options: AnalysesOptions;
  readonly #origin: RecordOrigin;
  readonly #sink: ReportSink;
  /** undefined: it failed. */
  readonly #streams = new Map<string, StreamAnalysis | undefined>();
  #isReporting = false;
  #isFinished = false;

  constructor(options: AnalysesOptions) {
    const { identity, now, send } = options;
    this.#options = options;
    this.#origin = { probe_id: identity.probeId, session_id: identity.sessionId };
    const ids = new RecordIds(identity.sessionId);
    this.#sink = {
      ids,
      report: (report, final) =>
        send(streamReportRecord(report, { id: ids.next(report, final), timestamp: now(), final, host: null })),
      event: send,
    };
  }

  /** A batch with its payload; it is not needed afterwards. */
  feed(batch: Batch): void {
    const { streamId } = batch.stream;
    if (!this.#streams.has(streamId))
      this.#streams.set(streamId, new StreamAnalysis(this.#options.profile, this.#origin));
    this.#attempt(streamId, (analysis) => analysis.feed(batch));
  }

  /** Everything that arrived up to then has been fed: see StreamAnalysis. */
  advance(capturedTimeNs: number): void {
    for (const streamId of this.#streams.keys())
      this.#attempt(streamId, (analysis) => analysis.advance(capturedTimeNs));
  }

  /** Reports on one stream after another, and lets the capture go on in between. Not begun anew while it runs. */
  async report(): Promise<void> {
    if (this.#isReporting) return;
    this.#isReporting = true;
    for (const streamId of [...this.#streams.keys()]) {
      if (this.#isFinished) break;
      this.#attempt(streamId, (analysis) => reportTo(this.#sink, analysis, false));
      await nextTurn();
    }
    this.#isReporting = false;
  }

  /** No more batches will come: the last reports. */
  finish(): void {
    this.#isFinished = true;
    for (const streamId of this.#streams.keys()) {
      this.#attempt(streamId, (analysis) => {
        analysis.settle();
        reportTo(this.#sink, analysis, true);
      });
    }
  }

  /** The capture goes on, whatever an analysis does. */
  #attempt(streamId: string, step: (analysis: StreamAnalysis) => void): void {
    const analysis = this.#streams.get(streamId);
    if (analysis === undefined) return;
    try {
      step(analysis);
    } catch (error) {
      this.#streams.set(streamId, undefined);
      this.#options.onFailure(streamId, error);
    }
  }
}
