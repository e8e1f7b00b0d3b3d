import type { StreamKind } from '../stream/stream-kind.js';
import type { ReportKind } from './kinds/kind.js';
import { MPEGTS } from './kinds/mpegts/kind.js';
import { PTP } from './kinds/ptp/kind.js';
import { ST2022_1 } from './kinds/st2022-1/kind.js';
import { ST2110_20 } from './kinds/st2110-20/kind.js';
import { ST2110_22 } from './kinds/st2110-22/kind.js';
import { ST2110_30 } from './kinds/st2110-30/kind.js';
import { ST2110_40 } from './kinds/st2110-40/kind.js';
import type { StreamReport } from './stream-report.js';

/** By kind of stream: what it brings. */
export type ReportKinds = Readonly<Partial<Record<StreamKind, ReportKind<any, any>>>>;

/** The kinds of stream that bring something of their own to the reports, a line and a folder each. */
export const REPORT_KINDS = {
  mpegts: MPEGTS,
  'st2110-20': ST2110_20,
  'st2110-22': ST2110_22,
  'st2110-30': ST2110_30,
  'st2110-40': ST2110_40,
  ptp: PTP,
  'st2022-1': ST2022_1,
} as const satisfies ReportKinds;

/** What the kind of a stream brings; undefined for one that has only what every stream has. */
export function reportKindOf(
  { kind }: Pick<StreamReport, 'kind'>,
  kinds: ReportKinds = REPORT_KINDS,
): ReportKinds[StreamKind] {
  return kinds[kind];
}
