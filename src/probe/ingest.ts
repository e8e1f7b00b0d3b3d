import type { LinkType } from '../capture/frame-source.js';
import type { Slab } from '../capture/slab.js';
import { PACKET_SIZE } from '../mpegts/packet.js';
import { formatAddress, formatEndpoint } from '../net/address.js';
import { UNKNOWN_VERDICT, type Verdict } from '../net/classifier.js';
import { FlowTable } from '../net/flow-table.js';
import { FrameDecoder, FrameResult } from '../net/frame-decoder.js';
import { vlansOf } from '../net/vlan.js';
import { type CounterColumn, createProbeCounters, ProbeCounter, StreamCounter } from '../wire/counters.js';
import type { StreamInfo } from '../wire/message.js';
import type { DatagramRejectCause } from './reject-cause.js';
import type { Stream } from './stream.js';
import type { StreamRegistry } from './stream-registry.js';
import { HoldBudget, UndecidedFlow } from './undecided-flow.js';

/** Most flows that are told apart at once, streams or not. */
const FLOW_CAPACITY = 65_536;
/** Datagrams after which a flow in which nothing was recognised is looked at anew. */
const LOOK_AGAIN_AFTER = 1024;
/** Shortest time between two sweeps of the flow table. */
const SWEEP_INTERVAL_S = 1;
/** Age at which a flow that is still undecided is given up when room is needed. */
const GIVE_UP_AFTER_S = 2;

/** One flow of the network: a stream, a flow whose kind is being found out (of a stream anew, too), or one that is only counted. */
interface Flow {
  /** The facts of its first datagram, and the second when it came. */
  readonly info: StreamInfo;
  readonly since: number;
  stream: Stream | undefined;
  undecided: UndecidedFlow | undefined;
  /** The probe counter of its datagrams while it is neither. */
  counter: number;
  counted: number;
}

export interface IngestOptions {
  /** Only the streams the registry has from the start, not all that are recognised. */
  readonly onlyRegistered: boolean;
  /** Packets after which no more are taken. */
  readonly packetLimit: number;
}

/**
 * From frames to streams: decodes each frame, finds its flow, and gives the datagram to the flow's stream.
 * A flow becomes a stream when its kind is recognised, or at once when it was asked for.
 */
export class Ingest {
  readonly counters: CounterColumn = createProbeCounters();
  /** Packets taken so far, of all streams. */
  packets = 0;
  readonly #decoder: FrameDecoder;
  readonly #table = new FlowTable(FLOW_CAPACITY);
  readonly #flows: (Flow | undefined)[] = [];
  readonly #budget = new HoldBudget();
  #sweptAtSeconds = 0;
  /** The only flow of a TS file. */
  readonly #fileFlow: Flow | undefined;

  constructor(
    linkType: LinkType,
    readonly registry: StreamRegistry,
    readonly options: IngestOptions,
  ) {
    this.#decoder = new FrameDecoder(linkType);
    if (linkType === 'datagram') this.#fileFlow = createFileFlow(registry);
  }

  /** Takes the first `frames` frames of the slab, up to the packet limit; nothing of the slab is needed afterwards. */
  feed(slab: Slab, frames: number, nowMs: number): void {
    const limit = this.options.packetLimit;
    for (let row = 0; row < frames && this.packets < limit; row++) this.#takeFrame(slab, row, nowMs);
    this.registry.releaseSlab(slab.bytes);
  }

  get isAtLimit(): boolean {
    return this.packets >= this.options.packetLimit;
  }

  /** Decides the flows that are still undecided by what there is, so that every datagram is accounted for. */
  settle(nowMs: number): void {
    for (const flow of this.#flows) {
      if (flow?.undecided !== undefined) this.#decide(flow, flow.undecided.conclude(), NO_BYTES, nowMs);
    }
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
        this.#refuse('truncated_capture', ProbeCounter.truncated_frames, bytes, slab.seconds[row]!);
        break;
      case FrameResult.FRAGMENT_FIRST:
        this.#refuse('ip_fragment', ProbeCounter.ip_fragment_frames, bytes, slab.seconds[row]!);
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
    const { payloadOffset, payloadLength } = this.#decoder;
    const { stream, undecided } = flow;
    if (undecided !== undefined) {
      const verdict = undecided.feed(bytes, payloadOffset, payloadLength, seconds, nanoseconds);
      if (verdict !== undefined) this.#decide(flow, verdict, bytes, nowMs);
    } else if (stream !== undefined) {
      this.#give(stream, bytes, payloadOffset, payloadLength, seconds, nanoseconds, nowMs);
      if (stream.looksChanged) flow.undecided = new UndecidedFlow(this.#budget);
    } else {
      this.#countOnly(flow);
    }
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
    if (!isRefused && ++flow.counted % LOOK_AGAIN_AFTER === 0) flow.undecided = new UndecidedFlow(this.#budget);
  }

  /** Counts a datagram whose payload cannot be used: for its stream, or else as the frame it is. */
  #refuse(cause: DatagramRejectCause, frameCounter: number, bytes: Uint8Array, seconds: number): void {
    const flow = this.#currentFlow(seconds);
    if (flow === undefined) return;
    const { payloadOffset, payloadLength } = this.#decoder;
    if (flow.stream !== undefined) flow.stream.refuse(cause, bytes, payloadOffset, payloadLength);
    else if (flow.counter === ProbeCounter.not_selected_datagrams) this.counters[flow.counter]!++;
    else this.counters[frameCounter]!++;
  }

  /** Makes the flow what the verdict says, then gives its stream what was held back until now. */
  #decide(flow: Flow, verdict: Verdict, slab: Uint8Array, nowMs: number): void {
    const held = flow.undecided!.release();
    flow.undecided = undefined;
    const isRecognised = verdict.kind !== 'unknown';
    if (flow.stream === undefined && isRecognised) flow.stream = this.registry.create({ ...flow.info, ...verdict });
    else if (isRecognised) flow.stream?.adopt({ ...flow.info, ...verdict }, slab);
    const { stream } = flow;
    if (stream === undefined) {
      flow.counter = isRecognised ? ProbeCounter.flow_table_full_datagrams : ProbeCounter.unclassified_datagrams;
      this.counters[flow.counter]! += held.length;
      return;
    }
    stream.batch.flushPieces(slab);
    for (const { bytes, seconds, nanoseconds } of held) {
      this.#give(stream, bytes, 0, bytes.length, seconds, nanoseconds, nowMs);
      stream.batch.flushPieces(bytes);
    }
  }

  /** The flow of the datagram that was decoded last; undefined when the table is full. */
  #currentFlow(seconds: number): Flow | undefined {
    if (this.#fileFlow !== undefined) return this.#fileFlow;
    const index = this.#table.lookup(this.#decoder);
    return index >= 0 ? this.#flows[index] : this.#addFlow(seconds);
  }

  #addFlow(seconds: number): Flow | undefined {
    let index = this.#table.insert(this.#decoder);
    if (index < 0 && seconds - this.#sweptAtSeconds >= SWEEP_INTERVAL_S) {
      this.#sweep(seconds);
      index = this.#table.insert(this.#decoder);
    }
    if (index < 0) {
      this.counters[ProbeCounter.flow_table_full_datagrams]!++;
      return undefined;
    }
    const info = describeFlow(this.#decoder);
    const isWanted = !this.options.onlyRegistered || this.registry.isAsked(info.streamId);
    const flow: Flow = {
      info,
      since: seconds,
      stream: this.registry.claim(info),
      undecided: isWanted ? new UndecidedFlow(this.#budget) : undefined,
      counter: isWanted ? ProbeCounter.unclassified_datagrams : ProbeCounter.not_selected_datagrams,
      counted: 0,
    };
    this.#flows[index] = flow;
    return flow;
  }

  /** Forgets the flows that are only counted, and those that stay undecided: their counts stay. */
  #sweep(seconds: number): void {
    this.#sweptAtSeconds = seconds;
    for (const [index, flow] of this.#flows.entries()) {
      if (flow === undefined || flow.stream !== undefined) continue;
      if (flow.undecided !== undefined) {
        if (seconds - flow.since < GIVE_UP_AFTER_S) continue;
        this.#decide(flow, UNKNOWN_VERDICT, NO_BYTES, 0);
      }
      this.#table.remove(index);
      this.#flows[index] = undefined;
    }
  }
}

/** What a flow's first datagram shows; nothing is known of its kind yet. */
function describeFlow(decoder: FrameDecoder): StreamInfo {
  const { isIpv6, source, destination, sourcePort, destinationPort, vlanKey } = decoder;
  return {
    ...UNKNOWN_VERDICT,
    streamId: formatEndpoint(isIpv6, destination, destinationPort),
    vlans: vlansOf(vlanKey),
    sourceIp: formatAddress(isIpv6, source),
    sourcePort,
    destinationIp: formatAddress(isIpv6, destination),
    destinationPort,
  };
}

function createFileFlow(registry: StreamRegistry): Flow {
  const info: StreamInfo = {
    ...TS_FILE,
    vlans: [],
    sourceIp: '',
    sourcePort: 0,
    destinationIp: '',
    destinationPort: 0,
  };
  return { info, since: 0, stream: registry.create(info), undecided: undefined, counter: 0, counted: 0 };
}

/** The packets of a TS file come cut to 188 bytes and in sync. */
const TS_FILE = {
  ...UNKNOWN_VERDICT,
  streamId: 'file',
  kind: 'mpegts',
  certainty: 'certain',
  networkPacketSize: PACKET_SIZE,
} as const;
const NO_BYTES = new Uint8Array(0);
