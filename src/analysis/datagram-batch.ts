// Tested by: test/analysis/stream-conditions.test.ts, test/inspect/described-legs.test.ts
import type { LegSecond } from '../stream/leg-second.js';

/** What a capture left out of a transport stream as no packets, and its synchronisation. Counts are those since the capture began. */
export interface SyncCounts {
  /** Wrong sync bytes while synchronised, and losses of synchronisation: their packets are left out. */
  readonly syncByteErrors: number;
  readonly syncLosses: number;
  /** Times that it synchronised again; with fewer than losses, it is out of synchronisation now. */
  readonly syncRegains: number;
  /** Packets without a sync byte, and datagrams without a packet that has one: they came, and were left out. */
  readonly wrongSync: number;
}

/** What a capture knows of a stream besides its datagrams, up to the end of a batch. Counts are those since the capture began. */
export interface CaptureCounts extends SyncCounts {
  readonly rtpLost: number;
  readonly rtpReordered: number;
  readonly rtpDuplicates: number;
  /** Times that the sender began another RTP sequence. */
  readonly rtpRestarts: number;
  /** Null packets that were left out on request: places in the stream then tell nothing of times. */
  readonly nullPacketsLeftOut: number;
  /** Datagrams of which the capture has only a part, or which are no whole packets: left out, though the network delivered them. */
  readonly incompleteDatagrams: number;
  /** When datagrams were last seen to be dropped at the host: ns of the epoch; 0: never, or not known. */
  readonly hostDropTimeNs: number;
  /** Up to when none of these drops had been seen: ns of the epoch; 0: not known. */
  readonly hostDropSinceNs: number;
  /** Hop limit of the last datagram, and the least and greatest of the batch; 0 where it is not known. */
  readonly hopLimit: number;
  readonly hopLimitMin: number;
  readonly hopLimitMax: number;
  readonly hopLimitChanges: number;
  readonly sourceChanges: number;
  /** Datagrams that another sender sent to the same address at the same time: another stream's. */
  readonly otherSourceDatagrams: number;
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly ssrc: number;
}

/** Datagrams of one stream in the order of arrival: the first `datagrams` entries of the columns count. */
export interface DatagramBatch {
  readonly datagrams: number;
  /** Arrival of the first datagram: seconds and nanoseconds of the epoch. */
  readonly baseSeconds: number;
  readonly baseNanoseconds: number;
  /** ns after the first datagram. */
  readonly arrivalDeltaNs: Uint32Array;
  /** For a transport stream, packets of the datagram; otherwise its bytes. */
  readonly sizes: Uint16Array;
  /** Empty without RTP. */
  readonly rtpSequences: Uint16Array;
  readonly rtpTimestamps: Uint32Array;
  /** For a transport stream, whole packets of 188 bytes, back to back. Need not stay as it is. */
  readonly payload: Uint8Array;
  readonly counts: CaptureCounts;
  /** Of a stream that was made of two legs: the whole seconds of them since the batch before. */
  readonly legSeconds?: readonly LegSecond[] | undefined;
}
