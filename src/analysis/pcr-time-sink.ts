import { ABSENT, discontinuityAt, PACKET_SIZE, pcrAt, pidAt } from '../mpegts/packet.js';
import { pcrDifference27M } from '../mpegts/pcr.js';
import type { PacketSink } from '../mpegts/ts-framing.js';
import { PcrTimeline } from '../timing/pcr-timeline.js';
import { SegmentWatch } from './segment-watch.js';

/** Packets that are passed on at once, as many as a datagram of 1316 bytes holds, but of no longer time: timers are looked at behind them. */
const PACKETS_AT_ONCE = 7;
const NS_AT_ONCE = 10e6;
/** Most packets that wait for the next PCR. */
const MAX_WAITING = 8192;
/** PCRs have ended where they stay away for so many of the longest distance so far, in packets, and so long at the mean rate. */
const ENDED_DISTANCES = 4;
const ENDED_NS = 500e6;
/** Another PID with PCR tells the time when the first one has had none for so long. */
const SILENCE_27M = 13_500_000;
const LONGEST_STEP_27M = 27_000_000;
/** Events of the synchronisation that wait with the packets. */
const MAX_EVENTS = 1024;

type SyncEvent = 'syncByteError' | 'syncLost' | 'syncRegained';

/**
 * Gives each packet of a file its time, from 0 at the first one, by the first PID that carries PCR, or another one when that has no
 * more: in proportion from one PCR to the next. Packets wait for the PCR behind them. Behind the last one of the file no time
 * passes; where PCRs end long before the packets, it goes on at the mean rate. Times never step back; all are 0 without two PCRs.
 * Before the first one is passed on it is known whether they are segments of HLS.
 */
export class PcrTimeSink implements PacketSink {
  /** Time of the packet that was passed on last. */
  timeNs = 0;
  readonly #sink: PacketSink;
  readonly #timeline = new PcrTimeline();
  readonly #segments: SegmentWatch;
  #pcrPid = ABSENT;
  #lastPcr = 0;
  #longestDistance = 0;
  /** The first PCR of another PID since the last one of ours. */
  #otherPid = ABSENT;
  #otherPosition = 0;
  #other27M = 0;
  /** Packets passed on. */
  #position = 0;
  #waiting: Uint8Array = new Uint8Array(0);
  #waitingPackets = 0;
  /** By the packets before them. */
  #events: { readonly position: number; readonly event: SyncEvent }[] = [];

  constructor(sink: PacketSink) {
    this.#sink = sink;
    this.#segments = new SegmentWatch(sink, (bytes, offset, packets) => this.#take(bytes, offset, packets));
  }

  feed(bytes: Uint8Array, offset: number, packets: number): void {
    this.#segments.feed(bytes, offset, packets);
  }

  #take(bytes: Uint8Array, offset: number, packets: number): void {
    this.#findPcrs(bytes, offset, packets);
    this.#passWaiting(Math.min(this.#timed, this.#waitingPackets), true);
    const passed = this.#waitingPackets > 0 ? 0 : Math.min(this.#timed, packets);
    this.#pass(bytes, offset, passed, true);
    this.#wait(bytes, offset + passed * PACKET_SIZE, packets - passed);
  }

  endBatch(): void {
    this.#sink.endBatch();
  }

  syncByteError(): void {
    this.#note('syncByteError');
  }

  syncLost(): void {
    this.#note('syncLost');
  }

  syncRegained(): void {
    this.#note('syncRegained');
  }

  /** No more packets follow: those that wait came at the time of the last PCR. */
  end(): void {
    this.#segments.end();
    this.#passWaiting(this.#waitingPackets, false);
    this.#sink.endBatch();
    this.#sink.end?.();
  }

  /** Packets whose time the PCRs tell, of those that were not passed on yet. */
  get #timed(): number {
    return Math.max(0, this.#timeline.certainTo + 1 - this.#position);
  }

  #findPcrs(bytes: Uint8Array, offset: number, packets: number): void {
    const first = this.#position + this.#waitingPackets;
    for (let n = 0; n < packets; n++) {
      const pos = offset + n * PACKET_SIZE;
      const pcr27M = pcrAt(bytes, pos);
      if (pcr27M === ABSENT) continue;
      const pid = pidAt(bytes, pos);
      if (this.#pcrPid === ABSENT) this.#pcrPid = pid;
      if (pid === this.#pcrPid) this.#takePcr(first + n, pcr27M, discontinuityAt(bytes, pos));
      else this.#takeOtherPcr(first + n, pid, pcr27M);
    }
  }

  #takePcr(position: number, pcr27M: number, isDiscontinuity: boolean): void {
    this.#longestDistance = Math.max(this.#longestDistance, position - this.#lastPcr);
    this.#lastPcr = position;
    this.#otherPid = ABSENT;
    this.#timeline.addPcr(position, pcr27M, isDiscontinuity);
  }

  #takeOtherPcr(position: number, pid: number, pcr27M: number): void {
    if (this.#otherPid === ABSENT) {
      this.#otherPid = pid;
      this.#otherPosition = position;
      this.#other27M = pcr27M;
    }
    const silence27M = pcrDifference27M(this.#other27M, pcr27M);
    if (pid !== this.#otherPid || silence27M < SILENCE_27M || silence27M > LONGEST_STEP_27M) return;
    this.#pcrPid = pid;
    const fromPosition = this.#otherPosition;
    this.#takePcr(fromPosition, this.#other27M, true);
    this.#takePcr(position, pcr27M, false);
  }

  #wait(bytes: Uint8Array, offset: number, packets: number): void {
    if (this.#waitingPackets + packets > this.#mostWaiting()) {
      this.#passWaiting(this.#waitingPackets, false, this.#timeline.meanNsPerPosition);
      this.#pass(bytes, offset, packets, false, this.#timeline.meanNsPerPosition);
      return;
    }
    this.#makeRoom(packets);
    this.#waiting.set(bytes.subarray(offset, offset + packets * PACKET_SIZE), this.#waitingPackets * PACKET_SIZE);
    this.#waitingPackets += packets;
  }

  #mostWaiting(): number {
    const { hasRate, meanNsPerPosition } = this.#timeline;
    if (!hasRate) return MAX_WAITING;
    return Math.min(Math.max(ENDED_DISTANCES * this.#longestDistance, ENDED_NS / meanNsPerPosition), MAX_WAITING);
  }

  #makeRoom(packets: number): void {
    const needed = (this.#waitingPackets + packets) * PACKET_SIZE;
    if (needed <= this.#waiting.length) return;
    const larger = new Uint8Array(Math.min(2 * needed, MAX_WAITING * PACKET_SIZE));
    larger.set(this.#waiting.subarray(0, this.#waitingPackets * PACKET_SIZE));
    this.#waiting = larger;
  }

  #passWaiting(packets: number, isTimed: boolean, packetNs = 0): void {
    if (packets <= 0) return;
    this.#pass(this.#waiting, 0, packets, isTimed, packetNs);
    // What is passed on must stay as it is until then.
    this.#sink.endBatch();
    this.#waiting.copyWithin(0, packets * PACKET_SIZE, this.#waitingPackets * PACKET_SIZE);
    this.#waitingPackets -= packets;
  }

  /** `isTimed`: by the PCRs around them; otherwise each `packetNs` after the one before, from the last PCR on. */
  #pass(bytes: Uint8Array, offset: number, packets: number, isTimed: boolean, packetNs = 0): void {
    const timeline = this.#timeline;
    for (let passed = 0, count = 0; passed < packets; passed += count) {
      if (this.#events.length > 0) this.#tellEvents();
      const position = this.#position;
      let startNs = 0;
      let stepNs = packetNs;
      count = Math.min(
        PACKETS_AT_ONCE,
        packets - passed,
        (this.#events[0]?.position ?? Number.POSITIVE_INFINITY) - position,
      );
      if (isTimed) {
        startNs = timeline.timeNsAt(position);
        stepNs = timeline.nsPerPosition;
        count = Math.min(count, timeline.linearTo - position);
      } else if (timeline.hasRate) startNs = timeline.certainNs + (position - timeline.certainTo) * packetNs;
      if (startNs < this.timeNs) startNs = this.timeNs;
      if (count * stepNs > NS_AT_ONCE) count = Math.max(1, Math.floor(NS_AT_ONCE / stepNs));
      this.#sink.feed(bytes, offset + passed * PACKET_SIZE, count, startNs, stepNs);
      this.timeNs = startNs + (count - 1) * stepNs;
      this.#position += count;
    }
    if (this.#events.length > 0) this.#tellEvents();
  }

  #note(event: SyncEvent): void {
    this.#segments.noteDamage();
    if (this.#events.length === MAX_EVENTS) {
      this.#passWaiting(this.#waitingPackets, false, this.#timeline.meanNsPerPosition);
    }
    this.#events.push({ position: this.#position + this.#waitingPackets, event });
    if (this.#waitingPackets === 0) this.#tellEvents();
  }

  /** Those that come before the next packet. */
  #tellEvents(): void {
    while (this.#events[0] !== undefined && this.#events[0].position <= this.#position) {
      const { event } = this.#events.shift()!;
      this.#sink[event](this.timeNs);
    }
  }
}
