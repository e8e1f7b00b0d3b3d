import type { PtpSnapshot } from '../../../ptp/ptp-analyzer.js';
import type { StreamFields } from '../../stream-fields.js';

/** Messages of PTP to one address. Counts are those since the stream was first seen. Spec: IEEE Std 1588 */
export interface PtpStreamReport extends StreamFields, PtpSnapshot {
  /** What was recognised in the datagrams. */
  readonly kind: 'ptp';
}
