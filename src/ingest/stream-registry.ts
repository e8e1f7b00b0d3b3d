// Tested by: test/ingest/ingest.test.ts
import { RtpHeader } from '../net/rtp.js';
import { StreamCounter } from '../stream/counters.js';
import type { StreamInfo, StreamStatus } from '../stream/message.js';
import { STREAM_KIND_TABLE } from '../stream/stream-kind.js';
import { RtpSequenceAnalyzer } from '../timing/rtp-sequence-analyzer.js';
import { KeptOrigin } from './datagram-origin.js';
import { NO_HOST_DROPS } from './host-drop-watch.js';
import { type BatchLimits, type Gather, OpenBatch, type PayloadMemory } from './open-batch.js';
import type { RejectObserver } from './reject-cause.js';
import { type BatchTaker, Stream, type StreamContext } from './stream.js';

export interface RegistryOptions {
  readonly maxStreams: number;
  readonly limits: BatchLimits;
  readonly payloadMemory: PayloadMemory;
  readonly gather: Gather;
  readonly publish: BatchTaker;
  readonly dropNullPackets: boolean;
  readonly observeReject: RejectObserver | undefined;
}

/** All streams of a capture, bounded in number, each under an id of its own. */
export class StreamRegistry {
  readonly #streams = new Map<string, Stream>();
  /** Streams that were asked for and whose flow was not seen yet. */
  readonly #awaited = new Map<string, Stream>();
  readonly #asked = new Set<string>();
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
    const { limits, payloadMemory, gather } = this.options;
    const batch = new OpenBatch(limits, payloadMemory, gather);
    const stream = new Stream(
      { ...info, streamId },
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
    this.#asked.add(info.streamId);
    this.#awaited.set(info.streamId, stream);
  }

  /** Whether the address was asked for. */
  isAsked(streamId: string): boolean {
    return this.#asked.has(streamId);
  }

  /** The stream that was asked for under this address, for the first flow that has it; another VLAN's flow gets one of its own. */
  claim(info: StreamInfo): Stream | undefined {
    const awaited = this.#awaited.get(info.streamId);
    if (awaited === undefined) return this.isAsked(info.streamId) ? this.create(info) : undefined;
    this.#awaited.delete(info.streamId);
    return awaited;
  }

  /** The stream of that id. */
  find(streamId: string): Stream | undefined {
    return this.#streams.get(streamId);
  }

  /** How many there are. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Closes the batches that were opened before that monotonic time. Nothing waits in a slab. */
  closeBatchesOpenedBefore(timeMs: number): void {
    for (const stream of this.#streams.values()) {
      if (stream.batch.datagrams > 0 && stream.batch.openedAtMs < timeMs) stream.closeBatch(NO_SLAB);
    }
  }

  /** Copies everything that waits in the slab: it may then be filled again. */
  releaseSlab(slab: Uint8Array): void {
    for (const stream of this.#streams.values()) stream.batch.flushPieces(slab);
  }

  /** The queue refused a report on the stream. */
  countDroppedReport(streamId: string): void {
    const stream = this.#streams.get(streamId);
    if (stream !== undefined) stream.counters[StreamCounter.queue_dropped_reports]!++;
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

const NO_SLAB = new Uint8Array(0);
