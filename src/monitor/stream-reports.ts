import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import type { StreamEvent } from '../analysis/stream-analyzer.js';
import { type EventRecord, eventRecord, type RecordOrigin } from '../report/records.js';
import type { StreamReport } from '../report/stream-report.js';
import type { Batch } from '../wire/message.js';
import { AnalyzedStream } from './analyzed-stream.js';
import type { StreamSession } from './stream-session.js';

/** Takes what the analysis of the streams has to say. */
export interface ReportSink {
  report(report: StreamReport, origin: RecordOrigin, isFinal: boolean): void;
  event(event: EventRecord): void;
}

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

  /** Reports on every stream the interval that ends here. */
  report(): void {
    for (const stream of this.#streams.values()) this.#reportOn(stream, false);
  }

  /** No more batches of this stream will come. */
  finish(session: StreamSession): void {
    const stream = this.#streams.get(session);
    if (stream === undefined) return;
    this.#streams.delete(session);
    this.#reportOn(stream, true);
  }

  #reportOn(stream: AnalyzedStream, isFinal: boolean): void {
    const { analysis, session } = stream;
    const origin = originOf(session);
    stream.settle(isFinal);
    const report = analysis.report();
    if (report === undefined) return;
    const originSeconds = report.has_arrival_times ? analysis.originSeconds : Number.NaN;
    for (const event of analysis.takeEvents()) this.#tell(event, origin, report.stream_id, originSeconds);
    this.sink.report(report, origin, isFinal);
  }

  #tell(event: StreamEvent, origin: RecordOrigin, streamId: string, originSeconds: number): void {
    this.sink.event(eventRecord(event, origin, streamId, originSeconds));
  }
}

function originOf({ probe }: StreamSession): RecordOrigin {
  return { probe_id: probe.probeId, session_id: probe.sessionId };
}
