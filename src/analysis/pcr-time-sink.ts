import { ABSENT, discontinuityAt, PACKET_SIZE, pcrAt, pidAt } from '../mpegts/packet.js';
import type { PacketSink } from '../mpegts/ts-framing.js';
import { PcrTimeline } from '../timing/pcr-timeline.js';

/** Packets with the same time: as many as a datagram of 1316 bytes holds. */
const PACKETS_AT_ONCE = 7;

/**
 * Gives the packets of a file times, from 0 at the first one, by the first PID that carries PCR: between two PCRs of one
 * run in proportion, behind the last one at the rate before it. They never step back, and all are 0 without two PCRs.
 */
export class PcrTimeSink implements PacketSink {
  /** Time of the packets that were passed on last. */
  timeNs = 0;
  readonly #sink: PacketSink;
  readonly #timeline = new PcrTimeline();
  #pcrPid = ABSENT;
  /** Packets so far. */
  #position = 0;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  feed(bytes: Uint8Array, offset: number, packets: number): void {
    this.#findPcrs(bytes, offset, packets);
    const timeline = this.#timeline;
    for (let first = 0, count = 0; first < packets; first += count) {
      const behindStart = this.#position % PACKETS_AT_ONCE;
      if (behindStart === 0 && timeline.hasRate) {
        this.timeNs = Math.max(this.timeNs, timeline.timeNsAt(this.#position));
      }
      count = Math.min(PACKETS_AT_ONCE - behindStart, packets - first);
      this.#sink.feed(bytes, offset + first * PACKET_SIZE, count, this.timeNs);
      this.#position += count;
    }
  }

  endBatch(): void {
    this.#sink.endBatch();
  }

  syncByteError(): void {
    this.#sink.syncByteError(this.timeNs);
  }

  syncLost(): void {
    this.#sink.syncLost(this.timeNs);
  }

  syncRegained(): void {
    this.#sink.syncRegained(this.timeNs);
  }

  #findPcrs(bytes: Uint8Array, offset: number, packets: number): void {
    for (let n = 0; n < packets; n++) {
      const pos = offset + n * PACKET_SIZE;
      const pcr27M = pcrAt(bytes, pos);
      if (pcr27M === ABSENT) continue;
      const pid = pidAt(bytes, pos);
      if (this.#pcrPid === ABSENT) this.#pcrPid = pid;
      if (pid === this.#pcrPid) this.#timeline.addPcr(this.#position + n, pcr27M, discontinuityAt(bytes, pos));
    }
  }
}
