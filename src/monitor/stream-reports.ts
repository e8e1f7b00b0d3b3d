import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import { type ReportSink, reportTo } from '../inspect/report-sink.js';
import type { Batch } from '../stream/message.js';
import { AnalyzedStream } from './analyzed-stream.js';
import type { StreamSession } from './stream-session.js';

/** A report takes about a millisecond. */
const REPORTS_AT_ONCE = 8;

/** An analysis takes half a megabyte, more for a transport stream of many programs: twice the streams of a probe. */
const MAX_ANALYSES = 4096;

/** The analyses of all streams that come over the link; those beyond the bound are only recorded and accounted for. */
export class StreamReports {
  readonly #streams = new Map<StreamSession, AnalyzedStream>();

  constructor(
    readonly profile: ProfileChoice,
    readonly sink: ReportSink,
    /** Told of each stream that is not analysed. */
    readonly refused: (session: StreamSession) => void,
    readonly limit = MAX_ANALYSES,
  ) {}

  /** A batch with its payload; one without was analysed by the probe. */
  take(session: StreamSession, batch: Batch): void {
    if (batch.payloadOmitted) return;
    let stream = this.#streams.get(session);
    if (stream === undefined) {
      if (this.#streams.size >= this.limit) {
        this.refused(session);
        return;
      }
      stream = new AnalyzedStream(session, this.profile);
      this.#streams.set(session, stream);
    }
    stream.feed(batch);
  }

  /** The probe has captured what arrived at the stream up to then: see StreamAnalysis. */
  advance(session: StreamSession, capturedTimeNs: number): void {
    this.#streams.get(session)?.advance(capturedTimeNs);
  }

  /** Reports on every stream of which anything is known the interval that ends here; of many, lets messages come in between. */
  async report(): Promise<void> {
    let reports = 0;
    for (const [session, stream] of [...this.#streams]) {
      if (stream.isOutOfTouch) continue;
      if (++reports % REPORTS_AT_ONCE === 0) await nextTurn();
      if (this.#streams.has(session)) this.#reportOn(stream, false); // it may have ended meanwhile
    }
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
