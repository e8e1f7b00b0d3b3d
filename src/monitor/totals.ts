import { totalOf } from '../report/cause-counts.js';
import { StreamCounter } from '../stream/counters.js';
import type { ProbeSession } from './probe-session.js';
import type { StreamSession } from './stream-session.js';

/** Sums over all streams, for the progress line. */
export interface Totals {
  receivedBytes: number;
  receivedPackets: number;
  /** Packets or datagrams lost in the network, at the host, in the probe's queue or on the link. */
  lost: number;
  /** Packets received that are neither recorded nor counted as left out yet. */
  unsettledPackets: number;
}

export function addSession(totals: Totals, session: ProbeSession): void {
  totals.lost += (session.kernelDropped ?? 0) + (session.interfaceDropped ?? 0);
  for (const stream of session.streams.values()) addStream(totals, stream);
}

export function addStream(totals: Totals, stream: StreamSession): void {
  totals.receivedBytes += stream.receivedBytes;
  totals.receivedPackets += stream.receivedPackets;
  totals.lost += stream.linkLostPackets;
  totals.unsettledPackets += stream.receivedPackets - stream.recordedPackets - totalOf(stream.notRecorded);
  totals.lost += stream.counters[StreamCounter.rtp_lost]! + stream.counters[StreamCounter.queue_dropped_packets]!;
}
