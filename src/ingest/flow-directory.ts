// Tested by: test/ingest/ingest.test.ts

import type { LinkType } from '../capture/frame-source.js';
import { PACKET_SIZE } from '../mpegts/packet.js';
import { formatAddress, formatEndpoint } from '../net/address.js';
import { UNKNOWN_VERDICT } from '../net/classifier.js';
import { FlowTable } from '../net/flow-table.js';
import type { FrameDecoder } from '../net/frame-decoder.js';
import { vlansOf } from '../net/vlan.js';
import { ProbeCounter } from '../stream/counters.js';
import type { StreamInfo } from '../stream/message.js';
import { otherSenderId } from '../stream/other-sender.js';
import type { DatagramOrigin } from './datagram-origin.js';
import { HeldDatagrams, HoldBudget } from './held-datagrams.js';
import { Senders } from './senders.js';
import type { Stream } from './stream.js';
import type { StreamRegistry } from './stream-registry.js';
import { UndecidedFlow } from './undecided-flow.js';

/** Most flows that are told apart at once, streams or not. */
const FLOW_CAPACITY = 65_536;
/** Shortest time between two sweeps of the flow table. */
const SWEEP_INTERVAL_S = 1;
/** Age at which a flow that is still undecided is given up when room is needed. */
const GIVE_UP_AFTER_S = 2;

/** Datagrams of one sender, or of several in turn: a stream, a flow whose kind is being found out (of a stream anew, too), or one that is only counted. */
export interface Flow {
  /** The facts of its first datagram, and the second when it came. */
  readonly info: StreamInfo;
  readonly since: number;
  stream: Stream | undefined;
  undecided: UndecidedFlow | undefined;
  /** The probe counter of its datagrams while it is neither. */
  counter: number;
  counted: number;
}

/** One flow of the network, as the first of its senders has it; others have theirs. */
export interface NetworkFlow extends Flow {
  readonly senders: Senders<Flow>;
  /** Datagrams of which it is not known yet which sender's they are. */
  readonly doubtful: HeldDatagrams;
}

/** All flows of a capture: bounded in number, those that are no stream forgotten when room is needed. */
export class FlowDirectory {
  readonly #table = new FlowTable(FLOW_CAPACITY);
  readonly #flows: (NetworkFlow | undefined)[] = [];
  readonly #budget = new HoldBudget();
  #sweptAtSeconds = 0;
  /** The only flow of a TS file. */
  readonly #fileFlow: NetworkFlow | undefined;

  /** `giveUp` ends all waits of a flow: for what it is, and for which sender's its datagrams are. */
  constructor(
    linkType: LinkType,
    readonly registry: StreamRegistry,
    readonly onlyAsked: boolean,
    readonly giveUp: (flow: NetworkFlow) => void,
  ) {
    if (linkType === 'datagram') this.#fileFlow = this.#networkFlow(createFileFlow(registry));
  }

  /** The flow of the datagram that was decoded last; undefined when the table is full. */
  find(decoder: FrameDecoder, seconds: number): NetworkFlow | undefined {
    if (this.#fileFlow !== undefined) return this.#fileFlow;
    const index = this.#table.lookup(decoder);
    return index >= 0 ? this.#flows[index] : this.#add(decoder, seconds);
  }

  /** Begins to find out what the flow is, or what it has become. */
  startOver(flow: Flow): void {
    flow.undecided = new UndecidedFlow(this.#budget);
  }

  /** Datagrams that are held back until their flows are decided: in no counter yet. */
  get heldDatagrams(): number {
    return this.#budget.heldDatagrams;
  }

  *undecided(): Iterable<Flow & { undecided: UndecidedFlow }> {
    for (const flow of this.#flows) {
      if (flow === undefined) continue;
      if (isUndecided(flow)) yield flow;
      for (const { own } of flow.senders.others) if (isUndecided(own)) yield own;
    }
  }

  /** Forgets the flows of these streams, which hold nothing back. Those for which there was no room are looked at anew. */
  release(streams: ReadonlySet<Stream>): void {
    const isGone = ({ stream }: Flow): boolean => stream !== undefined && streams.has(stream);
    for (const [index, flow] of this.#flows.entries()) {
      if (flow === undefined) continue;
      flow.senders.forget(isGone);
      if (isGone(flow)) this.#forgetStream(flow, index);
      for (const own of ownFlows(flow)) {
        const isLeftOut = own.stream === undefined && own.counter === ProbeCounter.flow_table_full_datagrams;
        if (isLeftOut && own.undecided === undefined) this.startOver(own);
      }
    }
  }

  /** What comes from now on is found out anew. */
  #forgetStream(flow: NetworkFlow, index: number): void {
    flow.stream = undefined;
    if (!hasStream(flow)) this.giveUp(flow);
    // What another sender had sent may have become a stream by that.
    if (hasStream(flow)) {
      this.startOver(flow);
    } else {
      this.#table.remove(index);
      this.#flows[index] = undefined;
    }
  }

  /** Flows of which datagrams are held back as their sender is in doubt. */
  *doubtful(): Iterable<NetworkFlow> {
    for (const flow of this.#flows) if (flow !== undefined && flow.doubtful.count > 0) yield flow;
  }

  /** The flow of another sender of a flow, which begins then. */
  createOther(flow: NetworkFlow, { isIpv6, source, sourcePort }: DatagramOrigin, seconds: number): Flow {
    const from = formatEndpoint(isIpv6, source, sourcePort);
    const streamId = otherSenderId(flow.stream?.info.streamId ?? flow.info.streamId, from);
    const info = { ...flow.info, streamId, sourceIp: formatAddress(isIpv6, source), sourcePort };
    const stream = this.registry.find(streamId);
    const other = { info, since: seconds, stream, undecided: undefined, counter: flow.counter, counted: 0 };
    this.startOver(other);
    return other;
  }

  #add(decoder: FrameDecoder, seconds: number): NetworkFlow | undefined {
    let index = this.#table.insert(decoder);
    if (index < 0 && seconds - this.#sweptAtSeconds >= SWEEP_INTERVAL_S) {
      this.#sweep(seconds);
      index = this.#table.insert(decoder);
    }
    if (index < 0) return undefined;
    const info = describeFlow(decoder);
    const isWanted = !this.onlyAsked || this.registry.isAsked(info.streamId);
    const flow = this.#networkFlow({
      info,
      since: seconds,
      stream: this.registry.claim(info),
      undecided: undefined,
      counter: isWanted ? ProbeCounter.unclassified_datagrams : ProbeCounter.not_selected_datagrams,
      counted: 0,
    });
    if (isWanted) this.startOver(flow);
    this.#flows[index] = flow;
    return flow;
  }

  #networkFlow(flow: Flow): NetworkFlow {
    const { info, since, stream, undecided, counter, counted } = flow;
    // Field by field: behind a spread that comes first each flow would be of a hidden class of its own, which each datagram pays for.
    const senders = new Senders<Flow>();
    return { info, since, stream, undecided, counter, counted, senders, doubtful: new HeldDatagrams(this.#budget) };
  }

  /** Forgets the flows that are only counted, and those that stay undecided: their counts stay. */
  #sweep(seconds: number): void {
    this.#sweptAtSeconds = seconds;
    for (const [index, flow] of this.#flows.entries()) {
      if (flow === undefined || hasStream(flow)) continue;
      if (isWaiting(flow) && seconds - flow.since < GIVE_UP_AFTER_S) continue;
      this.giveUp(flow);
      this.#table.remove(index);
      this.#flows[index] = undefined;
    }
  }
}

function isUndecided(flow: Flow): flow is Flow & { undecided: UndecidedFlow } {
  return flow.undecided !== undefined;
}

/** Whether any of its senders has a stream. */
function hasStream({ stream, senders }: NetworkFlow): boolean {
  return stream !== undefined || senders.others.some(({ own }) => own.stream !== undefined);
}

/** Those of all its senders. */
export function ownFlows(flow: NetworkFlow): readonly Flow[] {
  return [flow, ...flow.senders.others.map(({ own }) => own)];
}

/** Whether it holds datagrams back. */
function isWaiting(flow: NetworkFlow): boolean {
  return isUndecided(flow) || flow.doubtful.count > 0 || flow.senders.others.some(({ own }) => isUndecided(own));
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
    streamNumber: 0,
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
    streamNumber: 0,
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
