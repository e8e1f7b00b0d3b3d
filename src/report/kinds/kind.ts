import type { StreamFields, StreamReport } from '../stream-report.js';
import type { ToldFields, ToldMap } from '../told.js';
import type { KindHistory } from './kind-history.js';
import type { KindMetrics } from './kind-metrics.js';
import type { KindText } from './kind-text.js';

/** Makes the arm of the report on one stream, one report after another. */
export interface ReportArm<Snapshot, Report extends StreamReport> {
  /** The fields that every stream has, and what was measured of the payload. */
  report(fields: StreamFields, snapshot: Snapshot): Report;
}

/** How the fields are told that only this kind of stream has. */
interface KindTold<Report> {
  /** Of the report itself. */
  readonly stream: ToldFields<Report>;
  /** By name of the definition in the schema, of what it is made of. */
  readonly definitions: Readonly<Record<string, ToldFields<any>>>;
  /** By name of the field: maps whose entries are told when there is something new. */
  readonly maps: Readonly<Record<string, ToldMap<any>>>;
}

/** What a kind of stream brings to all that is told of it, besides what every stream has. */
export interface ReportKind<Snapshot, Report extends StreamReport> {
  /** How its fields are told in records; the schema of the records is made from it. */
  readonly told: KindTold<Report>;
  readonly createArm: () => ReportArm<Snapshot, Report>;
  readonly text: KindText<Report>;
  readonly metrics: readonly KindMetrics<Report>[];
  readonly history: KindHistory<Report>;
}
