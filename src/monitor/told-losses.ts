import type { CountedBlame } from '../analysis/blame.js';
import { StreamCounter } from '../stream/counters.js';
import type { StreamSession } from './stream-session.js';

/** What of the losses that a session counts, at the probe and on the link, its analysis was told. */
export class ToldLosses {
  #linkLostMessages: number;
  #linkLostPackets: number;
  #queueDroppedPackets: number;

  constructor(readonly session: StreamSession) {
    this.#linkLostMessages = session.linkLostMessages;
    this.#linkLostPackets = session.linkLostPackets;
    this.#queueDroppedPackets = session.counters[StreamCounter.queue_dropped_packets]!;
  }

  /** Tells what was lost since the last call. */
  tell(lost: (blame: CountedBlame, packets: number) => void): void {
    const { linkLostMessages, linkLostPackets, counters } = this.session;
    const dropped = counters[StreamCounter.queue_dropped_packets]!;
    if (dropped > this.#queueDroppedPackets) lost('probe_queue', dropped - this.#queueDroppedPackets);
    if (linkLostMessages > this.#linkLostMessages) lost('link', linkLostPackets - this.#linkLostPackets);
    this.#linkLostMessages = linkLostMessages;
    this.#linkLostPackets = linkLostPackets;
    this.#queueDroppedPackets = dropped;
  }
}
