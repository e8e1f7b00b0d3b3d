import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import { type ReportSink, reportTo } from '../ingest/report-sink.js';
import type { Batch } from '../wire/message.js';
import { AnalyzedStream } from './analyzed-stream.js';
import type { StreamSession } from './stream-session.js';

/** The analyses of all streams that come over the link. */
export class StreamReports {
  readonly #streams = new Map<StreamSession, AnalyzedStream>();

  constructor(
    readonly profile: ProfileChoice,
    readonly sink: ReportSink,
  ) {}

  /** A batch with its payload; one without was analysed by the probe. */
  take(session: StreamSession, batch: Batch): void {
    if (batch.payloadOmitted) return;
    let stream = this.#streams.get(session);
    if (stream === undefined) {
      stream = new AnalyzedStream(session, this.profile);
      this.#streams.set(session, stream);
    }
    stream.feed(batch);
  }

  /** The probe has captured what arrived at the stream up to then: see StreamAnalysis. */
  advance(session: StreamSession, capturedTimeNs: number): void {
    this.#streams.get(session)?.advance(capturedTimeNs);
  }

  /** Reports on every stream of which anything is known the interval that ends here. */
  report(): void {
    for (const stream of this.#streams.values()) if (!stream.isOutOfTouch) this.#reportOn(stream, false);
  }

  /** No more batches of this stream will come. */
  finish(session: StreamSession): void {
    const stream = this.#streams.get(session);
    if (stream === undefined) return;
    this.#streams.delete(session);
    this.#reportOn(stream, true);
  }

  #reportOn(stream: AnalyzedStream, isFinal: boolean): void {
    stream.settle(isFinal);
    reportTo(this.sink, stream.analysis, isFinal);
  }
}
