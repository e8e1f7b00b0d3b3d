import type { RecordSubject } from './record-ids.js';

/** Whose pictures and sound they are. */
export interface EssenceOrigin extends RecordSubject {
  /** Arrival of the first datagram in seconds of the epoch; NaN without arrival times. */
  readonly originSeconds: number;
}
