import type { FecSnapshot } from '../../../st2022/d1/fec-analyzer.js';
import type { StreamFields } from '../../stream-fields.js';

/** FEC packets of a transport stream in RTP. Counts are those since the stream was first seen. Spec: SMPTE ST 2022-1 */
export interface FecStreamReport extends StreamFields, FecSnapshot {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2022-1';
}
