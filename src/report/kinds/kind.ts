import type { StreamFields } from '../stream-fields.js';
import type { StreamReport } from '../stream-report.js';
import type { ToldFields, ToldMap } from '../told.js';
import type { KindHistory } from './kind-history.js';
import type { KindMetrics } from './kind-metrics.js';
import type { KindText } from './kind-text.js';

/** Makes the arm of the report on one stream, one report after another. */
export interface ReportArm<Snapshot, KindReport extends StreamReport> {
  /** The fields that every stream has, and what was measured of the payload. */
  report(fields: StreamFields, snapshot: Snapshot): KindReport;
}

/** How the fields are told that only this kind of stream has. */
interface KindTold<KindReport> {
  /** The fields of the report itself. */
  readonly stream: ToldFields<KindReport>;
  /** By name of the definition in the schema, of what it is made of. */
  readonly definitions: Readonly<Record<string, ToldFields<any>>>;
  /** By name of the field: maps whose entries are told when there is something new. */
  readonly maps: Readonly<Record<string, ToldMap<any>>>;
}

/** What a kind of stream brings to all that is told of it, besides what every stream has. */
export interface ReportKind<Snapshot, KindReport extends StreamReport> {
  /** How its fields are told in records; the schema of the records is made from it. */
  readonly told: KindTold<KindReport>;
  readonly createArm: () => ReportArm<Snapshot, KindReport>;
  readonly text: KindText<KindReport>;
  readonly metrics: readonly KindMetrics<KindReport>[];
  readonly history: KindHistory<KindReport>;
}
