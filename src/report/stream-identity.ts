import type { StreamKind } from '../stream/stream-kind.js';
import type { RecordOrigin } from './stream-fields.js';

/** Which stream a report is about. */
export interface StreamIdentity {
  readonly streamId: string;
  readonly kind: StreamKind;
  readonly isRtp: boolean;
  readonly vlans: readonly number[];
  /** Empty for a file of packets. */
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
}

/** Origin of the records on a file: there is no probe. */
export const NO_PROBE: RecordOrigin = { probe_id: null, session_id: null };

/** That of a file of packets. */
export const FILE_STREAM = {
  streamId: 'file',
  kind: 'mpegts',
  isRtp: false,
  vlans: [],
  sourceIp: '',
  sourcePort: 0,
  destinationIp: '',
  destinationPort: 0,
} as const satisfies StreamIdentity;
