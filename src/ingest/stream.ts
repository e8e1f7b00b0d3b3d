// Tested by: test/ingest/ingest.test.ts
import { NULL_PID, PACKET_SIZE, pidAt, SYNC_BYTE, teiAt } from '../mpegts/packet.js';
import { SyncEvent, SyncState } from '../mpegts/sync-state.js';
import type { RtpHeader } from '../net/rtp.js';
import { type CounterColumn, createStreamCounters, StreamCounter } from '../stream/counters.js';
import type { Batch, StreamInfo } from '../stream/message.js';
import { hasTsPackets, STREAM_KIND_TABLE } from '../stream/stream-kind.js';
import { PAUSE_NS } from '../timing/arrival-rhythm.js';
import type { RtpSequenceAnalyzer } from '../timing/rtp-sequence-analyzer.js';
import type { DatagramOrigin } from './datagram-origin.js';
import type { HostDropSource } from './host-drop-watch.js';
import type { OpenBatch } from './open-batch.js';
import { OriginWatch } from './origin-watch.js';
import { type DatagramRejectCause, type RejectObserver, rejectCounter } from './reject-cause.js';

/**
 * Takes a batch that a stream closed; its columns, its counters and a payload in reused memory are only valid during the call.
 * False: it was dropped.
 */
export type BatchTaker = (batch: Batch) => boolean;

/** What all streams of a capture share. */
export interface StreamContext {
  readonly rtp: RtpHeader;
  /** Origin of the datagram that is being taken. */
  origin: DatagramOrigin;
  hostDrops: HostDropSource;
  readonly publish: BatchTaker;
  readonly dropNullPackets: boolean;
  readonly observeReject: RejectObserver | undefined;
}

const {
  captured_datagrams,
  captured_bytes,
  accepted_datagrams,
  captured_packets,
  published_packets,
  queue_dropped_packets,
  queue_dropped_batches,
  tei_packets,
  rtp_lost,
  rtp_reordered,
  rtp_duplicates,
  rtp_restarts,
  sync_byte_errors,
  sync_losses,
  sync_regains,
  rejected_packets_sync_byte,
  rejected_packets_null_packet,
} = StreamCounter;

/** Shortest time between two changes of the SSRC in a stream's facts: two senders in turn would change it with every datagram. */
const SSRC_INTERVAL_S = 1;
/** Whole datagrams rejected in a row after which a TS stream is looked at anew. */
const RECLASSIFY_AFTER = 32;

/** One captured stream: checks every datagram, counts it, and fills batches with what is legal. */
export class Stream {
  readonly counters: CounterColumn = createStreamCounters();
  nextSequence = 0;
  /** Somebody asked for it: it stays however long nothing comes. */
  isAsked = false;
  readonly #origins = new OriginWatch();
  readonly #sync = new SyncState();
  #rejectedInRow = 0;
  #ssrcChangedAtS = Number.NEGATIVE_INFINITY;
  /** Arrival of the last datagram of the batch before, in ns of the epoch; NaN before. */
  #publishedNs = Number.NaN;

  constructor(
    public info: StreamInfo,
    readonly batch: OpenBatch,
    readonly rtpSequences: RtpSequenceAnalyzer,
    readonly context: StreamContext,
  ) {}

  /** Takes one UDP payload that arrived then; `nowMs` is the monotonic time by which batches age. */
  take(bytes: Uint8Array, offset: number, length: number, seconds: number, nanoseconds: number, nowMs: number): void {
    const { context, info } = this;
    let payloadOffset = offset;
    let payloadLength = length;
    const { rtp } = context;
    if (info.isRtp) {
      if (!rtp.parse(bytes, offset, length)) {
        this.refuse('rtp_invalid', bytes, offset, length);
        return;
      }
      payloadOffset = rtp.payloadOffset;
      payloadLength = rtp.payloadLength;
    }
    if (hasTsPackets(info.kind)) {
      this.#takePackets(bytes, payloadOffset, payloadLength, seconds, nanoseconds, nowMs);
    } else if (info.kind === 'unknown') {
      this.#followRtp(seconds, nanoseconds);
      this.refuse('not_classified', bytes, offset, length);
    } else {
      this.#takeRtpDatagram(bytes, offset, length, seconds, nanoseconds, nowMs);
    }
  }

  /** Rejects a datagram that was not captured whole, which is no loss of the network: its RTP header counts, if it is there. */
  refuseIncomplete(
    cause: DatagramRejectCause,
    bytes: Uint8Array,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
  ): void {
    if (this.info.isRtp && this.context.rtp.parse(bytes, offset, length)) this.#followRtp(seconds, nanoseconds);
    this.refuse(cause, bytes, offset, length);
  }

  /** Rejects a captured datagram whole. */
  refuse(cause: DatagramRejectCause, bytes: Uint8Array, offset: number, length: number): void {
    const { context, counters } = this;
    counters[captured_datagrams]!++;
    counters[captured_bytes]! += length;
    counters[rejectCounter(cause)]!++;
    this.#origins.follow(context.origin, counters);
    this.#rejectedInRow++;
    context.observeReject?.(this.info.streamId, cause, bytes, offset, length);
  }

  /** Whether so many datagrams in a row were rejected that the sender may have changed its format. */
  get looksChanged(): boolean {
    return this.#rejectedInRow >= RECLASSIFY_AFTER;
  }

  /**
   * Goes on as what was recognised, for instance with another packet size; what was filled so far goes out as it was.
   * A stream that published something keeps its kind: recordings cannot change theirs.
   */
  adopt(info: StreamInfo): void {
    this.#rejectedInRow = 0;
    if ((this.nextSequence > 0 || this.batch.datagrams > 0) && info.kind !== this.info.kind) return;
    this.closeBatch();
    const { streamId, streamNumber, sourceIp, sourcePort } = this.info;
    const own = { ...info, streamId, streamNumber };
    // The source of the flow's first datagram, unless a later one is known.
    this.rtpSequences.setClockRate(STREAM_KIND_TABLE[info.kind].rtpClockHz);
    this.info = sourceIp === '' ? own : { ...own, sourceIp, sourcePort };
  }

  /** Hands the batch on; every packet captured so far is then accounted for. */
  closeBatch(): void {
    const { batch, context, counters } = this;
    if (batch.datagrams === 0) return;
    const { packets } = batch;
    counters[published_packets]! += packets;
    this.info = this.#origins.describe(this.info, batch.arrivalMs);
    const { times } = context.hostDrops;
    context.hostDrops.refresh();
    // A batch before this one may not arrive: each tells of all drops since the datagram before it.
    const sinceNs = times.sinceOf(Number.isNaN(this.#publishedNs) ? batch.arrivalMs * 1e6 : this.#publishedNs);
    this.#publishedNs = batch.lastArrivalNs;
    if (context.publish(batch.take(this.info, this.nextSequence, counters, times.lastNs, sinceNs))) {
      this.nextSequence++;
    } else {
      counters[published_packets]! -= packets;
      counters[queue_dropped_packets]! += packets;
      counters[queue_dropped_batches]!++;
    }
    batch.reset();
  }

  /** The RTP header of the datagram, if it has one. */
  #followRtp(seconds: number, nanoseconds: number): void {
    const { context, counters, info, rtpSequences } = this;
    if (!info.isRtp) return;
    const { rtp } = context;
    rtpSequences.feed(rtp.sequence, rtp.ssrc, rtp.timestamp, seconds * 1e9 + nanoseconds);
    counters[rtp_lost] = rtpSequences.lost;
    counters[rtp_reordered] = rtpSequences.reordered;
    counters[rtp_duplicates] = rtpSequences.duplicates;
    counters[rtp_restarts] = rtpSequences.restarts;
  }

  /** Another SSRC is another RTP sequence and clock: the batches from here on say so. */
  #changeSsrc(ssrc: number, seconds: number): void {
    if (Math.abs(seconds - this.#ssrcChangedAtS) < SSRC_INTERVAL_S) return;
    this.#ssrcChangedAtS = seconds;
    this.closeBatch();
    this.info = { ...this.info, ssrc };
  }

  #takePackets(
    bytes: Uint8Array,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    nowMs: number,
  ): void {
    const { counters, context, info } = this;
    const stride = info.networkPacketSize;
    const count = Math.trunc(length / stride);
    if (count === 0 || count * stride !== length) {
      this.#followRtp(seconds, nanoseconds);
      this.refuse('length', bytes, offset, length);
      return;
    }
    const first = offset + (stride === M2TS_PACKET_SIZE ? M2TS_PREFIX_SIZE : 0);
    const end = first + length;
    let inSync = 0;
    let withError = 0;
    for (let pos = first; pos < end; pos += stride) {
      if (bytes[pos] !== SYNC_BYTE) continue;
      inSync++;
      if (teiAt(bytes, pos)) withError++;
    }
    if (inSync < count || !this.#sync.isSteady) this.#followSync(bytes, first, end);
    if (inSync === 0) {
      // What comes behind a long time without packets goes into another batch, whose counters tell that there was no silence.
      if (this.batch.pauseNs(seconds, nanoseconds) >= PAUSE_NS) this.closeBatch();
      this.#followRtp(seconds, nanoseconds);
      this.refuse('sync_byte', bytes, offset, length);
      return;
    }

    this.#accept(count * PACKET_SIZE, count, length, seconds, nanoseconds, nowMs);
    counters[captured_packets]! += count;
    counters[tei_packets]! += withError;
    if (inSync === count && stride === PACKET_SIZE && !context.dropNullPackets) {
      this.batch.addPiece(bytes, offset, length, count, count);
      return;
    }
    for (let pos = first; pos < end; pos += stride) this.#takePacket(bytes, pos);
  }

  /** Sync bytes from datagram to datagram, as in any transport stream: two wrong ones in a row lose synchronisation. */
  #followSync(bytes: Uint8Array, first: number, end: number): void {
    const { counters } = this;
    for (let pos = first; pos < end; pos += this.info.networkPacketSize) {
      const event = this.#sync.feed(bytes[pos] === SYNC_BYTE);
      if (event === SyncEvent.ERROR || event === SyncEvent.LOST) counters[sync_byte_errors]!++;
      if (event === SyncEvent.LOST) counters[sync_losses]!++;
      if (event === SyncEvent.REGAINED) counters[sync_regains]!++;
    }
  }

  #takePacket(bytes: Uint8Array, pos: number): void {
    const { counters, context } = this;
    if (bytes[pos] !== SYNC_BYTE) {
      counters[rejected_packets_sync_byte]!++;
      context.observeReject?.(this.info.streamId, 'sync_byte', bytes, pos, PACKET_SIZE);
      return;
    }
    if (context.dropNullPackets && pidAt(bytes, pos) === NULL_PID) counters[rejected_packets_null_packet]!++;
    else this.batch.addPiece(bytes, pos, PACKET_SIZE, 1, 1);
  }

  #takeRtpDatagram(
    bytes: Uint8Array,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    nowMs: number,
  ): void {
    this.#accept(length, 1, length, seconds, nanoseconds, nowMs);
    this.counters[captured_packets]!++;
    this.batch.addPiece(bytes, offset, length, length, 1);
  }

  #accept(
    payloadBytes: number,
    packets: number,
    capturedBytes: number,
    seconds: number,
    nanoseconds: number,
    nowMs: number,
  ): void {
    const { batch, context, counters, info } = this;
    if (info.isRtp && context.rtp.ssrc !== info.ssrc) this.#changeSsrc(context.rtp.ssrc, seconds);
    // Before anything of this datagram is counted: the counters of the closed batch must add up.
    if (!batch.hasRoomFor(payloadBytes, packets, seconds, nanoseconds)) this.closeBatch();
    const { origin } = context;
    this.#followRtp(seconds, nanoseconds);
    this.#origins.follow(origin, counters);
    counters[captured_datagrams]!++;
    counters[captured_bytes]! += capturedBytes;
    counters[accepted_datagrams]!++;
    this.#rejectedInRow = 0;
    batch.beginDatagram(payloadBytes, seconds, nanoseconds, nowMs);
    if (info.isRtp) batch.followRtp(context.rtp.sequence, context.rtp.timestamp);
    batch.followHopLimit(origin.hopLimit);
  }
}

const M2TS_PACKET_SIZE = 192;
const M2TS_PREFIX_SIZE = 4;
