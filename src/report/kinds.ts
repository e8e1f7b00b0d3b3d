import type { StreamKind } from '../stream/stream-kind.js';
import type { ReportKind } from './kinds/kind.js';
import { MPEGTS } from './kinds/mpegts/kind.js';
import type { StreamReport } from './stream-report.js';

/** The kinds of stream that bring something of their own to the reports, a line and a folder each. */
export const REPORT_KINDS = { mpegts: MPEGTS } as const satisfies Partial<Record<StreamKind, ReportKind<any, any>>>;

type AnyKind = ReportKind<any, any>;

/** What the kind of a stream brings; undefined for one that has only what every stream has. */
export function reportKindOf({ kind }: Pick<StreamReport, 'kind'>): AnyKind | undefined {
  return (REPORT_KINDS as Partial<Record<StreamKind, AnyKind>>)[kind];
}
