import type { LinkType } from '../capture/frame-source.js';
import type { Slab } from '../capture/slab.js';
import { UNKNOWN_VERDICT, type Verdict } from '../net/classifier.js';
import { withStatedKind } from '../net/classify/stated-kind.js';
import { FrameDecoder, FrameResult } from '../net/frame-decoder.js';
import { type CounterColumn, createProbeCounters, ProbeCounter, StreamCounter } from '../stream/counters.js';
import type { StreamInfo, StreamKind } from '../stream/message.js';
import type { DatagramOrigin } from './datagram-origin.js';
import { type Flow, FlowDirectory, type NetworkFlow, ownFlows } from './flow-directory.js';
import type { HeldDatagram } from './held-datagrams.js';
import type { DatagramRejectCause } from './reject-cause.js';
import { SenderRoute } from './senders.js';
import type { Stream } from './stream.js';
import type { StreamRegistry } from './stream-registry.js';

/** Datagrams after which a flow in which nothing was recognised is looked at anew. */
const LOOK_AGAIN_AFTER = 1024;

export interface IngestOptions {
  /** Only the streams that the registry was asked for, not all that are recognised. */
  readonly onlyAsked: boolean;
  /** Packets after which no more are taken; what was held back until then is. */
  readonly packetLimit: number;
  /** What a flow is stated to be; undefined where nothing is. */
  readonly statedKind?: ((flow: StreamInfo) => StreamKind | undefined) | undefined;
}

/**
 * From frames to streams: decodes each frame, finds its flow, and gives the datagram to the flow's stream.
 * A flow becomes a stream when its kind is recognised, or at once when it was asked for.
 */
export class Ingest {
  readonly counters: CounterColumn = createProbeCounters();
  /** See Status.capturedTimeNs. */
  capturedTimeNs = 0;
  /** Packets taken so far, of all streams. */
  packets = 0;
  readonly #decoder: FrameDecoder;
  readonly #flows: FlowDirectory;

  constructor(
    linkType: LinkType,
    readonly registry: StreamRegistry,
    readonly options: IngestOptions,
  ) {
    this.#decoder = new FrameDecoder(linkType);
    registry.context.origin = this.#decoder;
    this.#flows = new FlowDirectory(linkType, registry, options.onlyAsked, (flow) => this.#giveUp(flow));
  }

  /** Takes the first `frames` frames of the slab, up to the packet limit; nothing of the slab is needed afterwards. */
  feed(slab: Slab, frames: number, nowMs: number): void {
    const limit = this.options.packetLimit;
    for (let row = 0; row < frames && this.packets < limit; row++) this.#takeFrame(slab, row, nowMs);
    this.registry.copyPieces();
  }

  get isAtLimit(): boolean {
    return this.packets >= this.options.packetLimit;
  }

  /** The counters as they add up now, none of which ever shrinks: frames that are held back until their flow is decided count once it is. */
  snapshot(): CounterColumn {
    const counters = this.counters.slice();
    counters[ProbeCounter.captured_frames]! -= this.#flows.heldDatagrams;
    return counters;
  }

  /** Decides the flows that are still undecided by what there is, so that every datagram is accounted for: all, or those of these streams. */
  settle(nowMs: number, streams?: ReadonlySet<Stream>): void {
    const isConcerned = ({ stream }: Flow): boolean =>
      streams === undefined || (stream !== undefined && streams.has(stream));
    for (const flow of this.#flows.doubtful()) {
      if (!isConcerned(flow)) continue;
      flow.senders.settle();
      this.#giveHeld(flow, nowMs);
    }
    for (const flow of this.#flows.undecided())
      if (isConcerned(flow)) this.#decide(flow, flow.undecided.conclude(), nowMs);
  }

  /** Forgets streams that are settled, and whose batches are closed; they go on to be counted. What comes of them then is a stream that begins. */
  release(streams: ReadonlySet<Stream>): void {
    for (const stream of streams) {
      this.registry.release(stream);
      this.counters[ProbeCounter.released_streams]!++;
      this.counters[ProbeCounter.released_datagrams]! += stream.counters[StreamCounter.captured_datagrams]!;
    }
    this.#flows.release(streams);
  }

  #takeFrame(slab: Slab, row: number, nowMs: number): void {
    const { counters } = this;
    const decoder = this.#decoder;
    const { bytes } = slab;
    counters[ProbeCounter.captured_frames]!++;
    const result = decoder.decode(bytes, slab.offsets[row]!, slab.capturedLengths[row]!, slab.wireLengths[row]!);
    switch (result) {
      case FrameResult.DATAGRAM:
        this.#takeDatagram(bytes, slab.seconds[row]!, slab.nanoseconds[row]!, nowMs);
        break;
      case FrameResult.TRUNCATED_DATAGRAM:
        this.#refuse('truncated_capture', ProbeCounter.truncated_frames, slab, row);
        break;
      case FrameResult.FRAGMENT_FIRST:
        this.#refuse('ip_fragment', ProbeCounter.ip_fragment_frames, slab, row);
        break;
      case FrameResult.FRAGMENT_LATER:
        counters[ProbeCounter.ip_fragment_frames]!++;
        break;
      case FrameResult.NOT_UDP:
        counters[ProbeCounter.not_udp_frames]!++;
        break;
      case FrameResult.TRUNCATED_FRAME:
        counters[ProbeCounter.truncated_frames]!++;
        break;
      default:
        counters[ProbeCounter.malformed_frames]!++;
    }
  }

  #takeDatagram(bytes: Uint8Array, seconds: number, nanoseconds: number, nowMs: number): void {
    const flow = this.#currentFlow(seconds);
    if (flow === undefined) return;
    const decoder = this.#decoder;
    const { payloadOffset, payloadLength } = decoder;
    const isNext = flow.senders.isNext(decoder, seconds * 1e9 + nanoseconds);
    const own = isNext
      ? flow
      : this.#flowOfSender(flow, bytes, payloadOffset, payloadLength, seconds, nanoseconds, nowMs, decoder);
    if (own !== undefined)
      this.#takeOwn(own, bytes, payloadOffset, payloadLength, seconds, nanoseconds, nowMs, decoder);
  }

  /** Takes a datagram of the flow of one sender. */
  #takeOwn(
    flow: Flow,
    bytes: Uint8Array,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    nowMs: number,
    origin: DatagramOrigin,
  ): void {
    const { stream, undecided } = flow;
    if (undecided !== undefined) {
      const verdict = undecided.feed(bytes, offset, length, seconds, nanoseconds, origin);
      if (verdict !== undefined) this.#decide(flow, verdict, nowMs);
    } else if (stream !== undefined) {
      this.#give(stream, bytes, offset, length, seconds, nanoseconds, nowMs);
      if (stream.looksChanged) this.#flows.startOver(flow);
    } else {
      this.#countOnly(flow);
    }
  }

  /** The flow of the sender of a datagram; undefined: it is held back, or counted. */
  #flowOfSender(
    flow: NetworkFlow,
    bytes: Uint8Array,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    nowMs: number,
    origin: DatagramOrigin,
  ): Flow | undefined {
    const { senders, doubtful } = flow;
    const isOnlyCounted = flow.stream === undefined && flow.undecided === undefined;
    if (isOnlyCounted && senders.others.length === 0) return flow;
    switch (senders.route(origin, seconds * 1e9 + nanoseconds, doubtful.budget.isSpent)) {
      case SenderRoute.HOLD:
        doubtful.keep(bytes, offset, length, seconds, nanoseconds, origin);
        return undefined;
      case SenderRoute.TAKEN_OVER:
        this.#routeAgain(flow, nowMs);
        return this.#flowOfSender(flow, bytes, offset, length, seconds, nanoseconds, nowMs, origin);
      case SenderRoute.ALL:
        this.#giveHeld(flow, nowMs);
        return flow;
      case SenderRoute.CONFLICT:
        this.#tellApart(flow, nowMs);
        return flow;
      case SenderRoute.OTHER:
        this.#countOther(flow, 1);
        return senders.others[senders.other]!.own;
      case SenderRoute.TOO_MANY:
        this.counters[ProbeCounter.flow_table_full_datagrams]!++;
        return undefined;
      default:
        return flow;
    }
  }

  /** The sender of the first datagram that is held back has taken over: the others may be its, or another's. */
  #routeAgain(flow: NetworkFlow, nowMs: number): void {
    for (const held of flow.doubtful.release()) {
      const { bytes, seconds, nanoseconds, origin } = held;
      const own = this.#flowOfSender(flow, bytes, 0, bytes.length, seconds, nanoseconds, nowMs, origin);
      if (own !== undefined) this.#takeHeld(own, held, nowMs);
    }
  }

  /** All that is held back belongs to the stream of the flow. */
  #giveHeld(flow: NetworkFlow, nowMs: number): void {
    for (const held of flow.doubtful.release()) this.#takeHeld(flow, held, nowMs);
  }

  /** Several senders send at the same time: those that are held back get flows of their own. */
  #tellApart(flow: NetworkFlow, nowMs: number): void {
    const { senders } = flow;
    for (const held of flow.doubtful.release()) {
      this.#countOther(flow, 1);
      const known = senders.others[senders.placeOf(held.origin)]?.own;
      if (known === undefined && !senders.hasPlace(held.seconds * 1e9 + held.nanoseconds))
        this.counters[ProbeCounter.flow_table_full_datagrams]!++;
      else this.#takeHeld(known ?? this.#beginOther(flow, held, nowMs), held, nowMs);
    }
  }

  #beginOther(flow: NetworkFlow, { origin, seconds, nanoseconds }: HeldDatagram, nowMs: number): Flow {
    const other = this.#flows.createOther(flow, origin, seconds);
    const left = flow.senders.tellApart(origin, other, seconds * 1e9 + nanoseconds);
    if (left?.undecided !== undefined) this.#decide(left, left.undecided.conclude(), nowMs);
    return other;
  }

  #takeHeld(own: Flow, { bytes, seconds, nanoseconds, origin }: HeldDatagram, nowMs: number): void {
    const { context } = this.registry;
    context.origin = origin;
    this.#takeOwn(own, bytes, 0, bytes.length, seconds, nanoseconds, nowMs, origin);
    context.origin = this.#decoder;
  }

  #countOther({ stream }: Flow, datagrams: number): void {
    if (stream !== undefined) stream.counters[StreamCounter.other_source_datagrams]! += datagrams;
  }

  #give(
    stream: Stream,
    bytes: Uint8Array,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    nowMs: number,
  ): void {
    const { counters } = stream;
    const before = counters[StreamCounter.captured_packets]!;
    stream.take(bytes, offset, length, seconds, nanoseconds, nowMs);
    this.packets += counters[StreamCounter.captured_packets]! - before;
  }

  #countOnly(flow: Flow): void {
    this.counters[flow.counter]!++;
    const isRefused = flow.counter === ProbeCounter.not_selected_datagrams;
    if (!isRefused && ++flow.counted % LOOK_AGAIN_AFTER === 0) this.#flows.startOver(flow);
  }

  /** Counts a datagram whose payload cannot be used: for its stream, or else as the frame it is. */
  #refuse(cause: DatagramRejectCause, frameCounter: number, slab: Slab, row: number): void {
    const seconds = slab.seconds[row]!;
    const flow = this.#currentFlow(seconds);
    if (flow === undefined) return;
    const { payloadOffset, payloadLength } = this.#decoder;
    const nanoseconds = slab.nanoseconds[row]!;
    const { stream } = flow.senders.others[flow.senders.placeOf(this.#decoder)]?.own ?? flow;
    if (stream !== undefined)
      stream.refuseIncomplete(cause, slab.bytes, payloadOffset, payloadLength, seconds, nanoseconds);
    else if (flow.counter === ProbeCounter.not_selected_datagrams) this.counters[flow.counter]!++;
    else this.counters[frameCounter]!++;
  }

  /** The flow of the datagram that was decoded last; undefined, and counted, when there are too many. */
  #currentFlow(seconds: number): NetworkFlow | undefined {
    const flow = this.#flows.find(this.#decoder, seconds);
    if (flow === undefined) this.counters[ProbeCounter.flow_table_full_datagrams]!++;
    return flow;
  }

  /** A flow that has no stream is forgotten: what it holds back is counted. */
  #giveUp(flow: NetworkFlow): void {
    for (const own of ownFlows(flow)) {
      if (own.undecided !== undefined) this.#decide(own, UNKNOWN_VERDICT, 0);
    }
    this.counters[flow.counter]! += flow.doubtful.release().length;
  }

  /** Makes the flow what the verdict says, then gives its stream what was held back until now. */
  #decide(flow: Flow, found: Verdict, nowMs: number): void {
    const verdict = withStatedKind(found, this.options.statedKind?.(flow.info));
    const held = flow.undecided!.release();
    flow.undecided = undefined;
    const isRecognised = verdict.kind !== 'unknown';
    if (flow.stream === undefined && isRecognised) flow.stream = this.registry.create({ ...flow.info, ...verdict });
    else if (isRecognised) flow.stream?.adopt({ ...flow.info, ...verdict });
    const { stream } = flow;
    if (stream === undefined) {
      flow.counter = isRecognised ? ProbeCounter.flow_table_full_datagrams : ProbeCounter.unclassified_datagrams;
      this.counters[flow.counter]! += held.length;
      return;
    }
    const { context } = this.registry;
    for (const { bytes, seconds, nanoseconds, origin } of held) {
      context.origin = origin;
      this.#give(stream, bytes, 0, bytes.length, seconds, nanoseconds, nowMs);
    }
    context.origin = this.#decoder;
  }
}
