// Tested by: test/report/report-schema.test.ts
import type { StreamKind } from '../stream/stream-kind.js';
import type { InputReport } from './input-report.js';
import type { TransportStreamReport } from './kinds/mpegts/report.js';
import type { PtpStreamReport } from './kinds/ptp/report.js';
import type { FecStreamReport } from './kinds/st2022-1/report.js';
import type { VideoStreamReport } from './kinds/st2110-20/report.js';
import type { JpegXsStreamReport } from './kinds/st2110-22/report.js';
import type { AudioStreamReport } from './kinds/st2110-30/report.js';
import type { AncillaryStreamReport } from './kinds/st2110-40/report.js';
import type { StreamFields } from './stream-fields.js';

export const REPORT_SCHEMA = 'tscap.report';
export const REPORT_SCHEMA_VERSION = 1;

/** A report on one or more streams. */
export interface Report {
  /** Always `tscap.report`. */
  readonly schema: typeof REPORT_SCHEMA;
  /** Grows when names or meanings change. */
  readonly schema_version: typeof REPORT_SCHEMA_VERSION;
  /** The file that was analysed; null in a report of a monitor, and in one on several files. */
  readonly input: InputReport | null;
  /** In the order in which they were first seen. */
  readonly streams: readonly StreamReport[];
}

/** One stream: a transport stream, or a stream of other datagrams. */
export type StreamReport =
  | TransportStreamReport
  | VideoStreamReport
  | AudioStreamReport
  | AncillaryStreamReport
  | JpegXsStreamReport
  | PtpStreamReport
  | FecStreamReport
  | DatagramStreamReport;

/** A stream of which no more is measured than of any. */
export interface DatagramStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: Exclude<
    StreamKind,
    'mpegts' | 'st2110-20' | 'st2110-22' | 'st2110-30' | 'st2110-40' | 'ptp' | 'st2022-1'
  >;
}
