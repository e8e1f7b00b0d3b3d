// Tested by: test/ingest/ingest.test.ts
import { RtpHeader } from '../net/rtp.js';
import { createStreamCounters, StreamCounter } from '../stream/counters.js';
import type { StreamInfo, StreamStatus } from '../stream/message.js';
import { STREAM_KIND_TABLE } from '../stream/stream-kind.js';
import { RtpSequenceAnalyzer } from '../timing/rtp-sequence-analyzer.js';
import { KeptOrigin } from './datagram-origin.js';
import { NO_HOST_DROPS } from './host-drop-watch.js';
import { type BatchLimits, OpenBatch, OpenedTimes, type PayloadMemory } from './open-batch.js';
import type { RejectObserver } from './reject-cause.js';
import { type BatchTaker, Stream, type StreamContext } from './stream.js';
import { WaitingPieces } from './waiting-pieces.js';

export interface RegistryOptions {
  readonly maxStreams: number;
  readonly limits: BatchLimits;
  readonly payloadMemory: PayloadMemory;
  readonly publish: BatchTaker;
  readonly dropNullPackets: boolean;
  readonly observeReject: RejectObserver | undefined;
}

/**
 * Streams that begin at once do not close all their batches at once for ever: the first batch of each closes so much sooner, spread evenly up to this, the
 * longest time that batches of many streams may wait.
 */
const LONGEST_TURN_MS = 500;
const TURN_STEP = (Math.sqrt(5) - 1) / 2;

/** All streams of a capture, bounded in number, each under an id of its own. */
export class StreamRegistry {
  /** Sums over the streams that were released. */
  readonly released = { streams: 0, counters: createStreamCounters() };
  readonly #streams = new Map<string, Stream>();
  /** Streams that were asked for and whose flow was not seen yet. */
  readonly #awaited = new Map<string, Stream>();
  readonly #asked = new Set<string>();
  readonly #pieces = new WaitingPieces();
  readonly #opened = new OpenedTimes();
  /** Of the stream that was made last, from 0 to 1. */
  #turn = 0;
  /** Streams that have begun, released or not. */
  #begun = 0;
  /** `origin` and `hostDrops` in it are those of the capture. */
  readonly context: StreamContext;

  constructor(readonly options: RegistryOptions) {
    const { publish, dropNullPackets, observeReject } = options;
    const origin = new KeptOrigin();
    this.context = {
      rtp: new RtpHeader(),
      origin,
      hostDrops: NO_HOST_DROPS,
      publish,
      dropNullPackets,
      observeReject,
    };
  }

  /**
   * A new stream, or undefined when there are too many. When another VLAN has the address already,
   * the VLAN is added to the id.
   */
  create(info: StreamInfo): Stream | undefined {
    if (this.#streams.size >= this.options.maxStreams) return undefined;
    let { streamId } = info;
    if (this.#streams.has(streamId)) streamId = `${streamId}@${info.vlans.join('.') || 'untagged'}`;
    if (this.#streams.has(streamId)) return undefined;
    const { limits, payloadMemory } = this.options;
    this.#turn = (this.#turn + TURN_STEP) % 1;
    const batch = new OpenBatch(limits, payloadMemory, this.#pieces, this.#opened, this.#turn * LONGEST_TURN_MS);
    const stream = new Stream(
      { ...info, streamId, streamNumber: ++this.#begun },
      batch,
      new RtpSequenceAnalyzer(undefined, STREAM_KIND_TABLE[info.kind].rtpClockHz),
      this.context,
    );
    this.#streams.set(streamId, stream);
    return stream;
  }

  /** Announces a stream that is asked for: it is there, with no datagram, before its flow is seen. Asked for twice it is one. */
  ask(info: StreamInfo): void {
    if (this.isAsked(info.streamId)) return;
    const stream = this.create(info);
    if (stream === undefined) return;
    stream.isAsked = true;
    this.#asked.add(info.streamId);
    this.#awaited.set(info.streamId, stream);
  }

  /** Whether the address was asked for. */
  isAsked(streamId: string): boolean {
    return this.#asked.has(streamId);
  }

  /** The stream that was asked for under this address, for the first flow that has it; another VLAN's flow gets one of its own. */
  claim(info: StreamInfo): Stream | undefined {
    if (!this.isAsked(info.streamId)) return undefined;
    const stream = this.#awaited.get(info.streamId) ?? this.create(info);
    this.#awaited.delete(info.streamId);
    if (stream !== undefined) stream.isAsked = true;
    return stream;
  }

  /** Forgets a stream whose batches are closed: what comes of its flow from now on is another stream. */
  release(stream: Stream): void {
    if (!this.#streams.delete(stream.info.streamId)) return;
    this.released.streams++;
    stream.batch.discard();
    stream.counters.forEach((count, index) => {
      this.released.counters[index]! += count;
    });
  }

  /** The stream of that id. */
  find(streamId: string): Stream | undefined {
    return this.#streams.get(streamId);
  }

  /** In the order in which they began. */
  all(): IterableIterator<Stream> {
    return this.#streams.values();
  }

  /** How many there are. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Closes the batches that were opened before that monotonic time. */
  closeBatchesOpenedBefore(timeMs: number): void {
    if (timeMs <= this.#opened.firstMs) return;
    this.#opened.firstMs = Number.POSITIVE_INFINITY;
    for (const stream of this.#streams.values()) {
      const { batch } = stream;
      if (batch.datagrams === 0) continue;
      if (batch.openedAtMs < timeMs) stream.closeBatch();
      else this.#opened.note(batch.openedAtMs);
    }
  }

  /** Copies all that waits in what was captured: that may then be filled again. */
  copyPieces(): void {
    this.#pieces.flush();
  }

  /** The queue refused a report on the stream, which may have been released meanwhile. */
  countDroppedReport(streamId: string): void {
    const { counters } = this.#streams.get(streamId) ?? this.released;
    counters[StreamCounter.queue_dropped_reports]!++;
  }

  /** Every stream as it is now; to be called when no batch is open. */
  status(): StreamStatus[] {
    return [...this.#streams.values()].map(({ info, counters, nextSequence }) => ({
      stream: info,
      counters,
      nextSequence,
    }));
  }
}
