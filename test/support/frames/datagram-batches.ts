import type { CaptureCounts, DatagramBatch } from '../../../src/analysis/datagram-batch.js';
import { PACKET_SIZE } from '../../../src/mpegts/packet.js';

/** A datagram of packets; arrival in ms after the first of all. */
export interface FedDatagram {
  readonly ts: Uint8Array;
  readonly ms: number;
  /** Sequence number of its RTP header; none without RTP. */
  readonly sequence?: number;
  /** Its RTP timestamp, where it is not that of its arrival. */
  readonly timestamp?: number;
}

export const START_SECONDS = 1_700_000_000;

/** Facts of a capture to which nothing happened. */
export const NO_COUNTS: CaptureCounts = {
  rtpLost: 0,
  rtpReordered: 0,
  rtpDuplicates: 0,
  rtpRestarts: 0,
  syncByteErrors: 0,
  syncLosses: 0,
  syncRegains: 0,
  wrongSync: 0,
  nullPacketsLeftOut: 0,
  incompleteDatagrams: 0,
  hostDropTimeNs: 0,
  hostDropSinceNs: 0,
  hopLimit: 64,
  hopLimitMin: 64,
  hopLimitMax: 64,
  hopLimitChanges: 0,
  sourceChanges: 0,
  otherSourceDatagrams: 0,
  sourceIp: '10.0.0.1',
  sourcePort: 5000,
  ssrc: 1,
};

/** The batch of these datagrams, with what the capture knew at its end. */
export function batchOf(datagrams: readonly FedDatagram[], counts: Partial<CaptureCounts> = {}): DatagramBatch {
  const firstMs = datagrams[0]!.ms;
  const hasRtp = datagrams[0]!.sequence !== undefined;
  return {
    datagrams: datagrams.length,
    baseSeconds: START_SECONDS + Math.floor(firstMs / 1000),
    baseNanoseconds: (firstMs % 1000) * 1e6,
    arrivalDeltaNs: Uint32Array.from(datagrams, ({ ms }) => (ms - firstMs) * 1e6),
    sizes: Uint16Array.from(datagrams, ({ ts }) => ts.length / PACKET_SIZE),
    rtpSequences: hasRtp ? Uint16Array.from(datagrams, ({ sequence }) => sequence!) : new Uint16Array(0),
    rtpTimestamps: hasRtp
      ? Uint32Array.from(datagrams, ({ ms, timestamp }) => timestamp ?? ms * 90)
      : new Uint32Array(0),
    payload: Buffer.concat(datagrams.map(({ ts }) => ts)),
    counts: { ...NO_COUNTS, ...counts },
  };
}
