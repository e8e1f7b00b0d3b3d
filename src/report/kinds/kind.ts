import type { StreamFields, StreamReport } from '../stream-report.js';
import type { KindHistory } from './kind-history.js';
import type { KindMetrics } from './kind-metrics.js';
import type { KindText } from './kind-text.js';

/** Makes the arm of the report on one stream, one report after another. */
export interface ReportArm<Snapshot, Report extends StreamReport> {
  /** The fields that every stream has, and what was measured of the payload. */
  report(fields: StreamFields, snapshot: Snapshot): Report;
}

/** What a kind of stream brings to all that is told of it, besides what every stream has. */
export interface ReportKind<Snapshot, Report extends StreamReport> {
  readonly createArm: () => ReportArm<Snapshot, Report>;
  readonly text: KindText<Report>;
  readonly metrics: readonly KindMetrics<Report>[];
  readonly history: KindHistory<Report>;
}
