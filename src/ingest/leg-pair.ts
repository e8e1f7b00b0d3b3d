import { HostLosses } from '../analysis/host-losses.js';
import type { LegsFigures } from '../st2022/d7/leg-figures.js';
import { LegMerger } from '../st2022/d7/leg-merger.js';
import type { Leg, LegGapCause, LegPacket } from '../st2022/d7/leg-packet.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import { incompleteDatagramsOf, StreamCounter } from '../stream/counters.js';
import type { Batch, StreamInfo } from '../stream/message.js';
import { hasTsPackets } from '../stream/stream-kind.js';
import type { IntervalAndTotal } from '../timing/interval-and-total.js';
import { type LegSurroundings, MergedBatch } from './merged-batch.js';

const PACKET_SIZE = 188;
const RTP_HEADER_SIZE = 12;

/** A live batch of one leg may come so much later than that of the other: as long as a batch may be open. */
const LIVE_LAG_NS = 500e6;

/** Batches of a file are closed when they are full: as many behind one of a leg the other leg has none that is open since before. */
const FULL_BATCHES = 3;

/** The streams that are the legs of one: `<ip>:<port>` each, or `<probe id>/<ip>:<port>`. */
export interface LegPairNames {
  readonly a: string;
  readonly b: string;
}

export interface LegsSnapshot extends IntervalAndTotal<LegsFigures>, LegPairNames {
  /** Times that the sender began another sequence. */
  readonly restarts: number;
}

/** Pairs of names in their order; undefined where one has no partner. */
export function legPairsOf(names: readonly string[]): readonly LegPairNames[] | undefined {
  if (names.length % 2 !== 0) return undefined;
  return Array.from({ length: names.length / 2 }, (_, index) => ({ a: names[index * 2]!, b: names[index * 2 + 1]! }));
}

/** Those that are asked for, and those that session descriptions state. Spec: RFC 7104, 4 */
export function allLegPairs(asked: readonly LegPairNames[], descriptions: readonly FlowDescription[]): LegPairNames[] {
  const pairs = [...asked];
  for (const { duplicates } of descriptions) {
    const [a, b] = duplicates?.legs ?? [];
    if (a === undefined || b === undefined) continue;
    const isKnown = pairs.some((pair) => [pair.a, pair.b].some((name) => name === a || name === b));
    if (!isKnown) pairs.push({ a, b });
  }
  return pairs;
}

/** What the merged stream is called. */
export function mergedIdOf({ a, b }: LegPairNames): string {
  return `${a}+${b}`;
}

/** Two streams whose batches become those of one. */
export class LegPair {
  readonly names: LegPairNames;
  readonly #publish: (batch: Batch) => void;
  readonly #keepsPayload: boolean;
  #merger: LegMerger | undefined;
  #merged: MergedBatch | undefined;
  #surroundings: LegSurroundings | undefined;
  #originSeconds = 0;
  readonly #drops: readonly [LegDrops, LegDrops] = [new LegDrops(), new LegDrops()];
  /** By leg: the ends of its last batches. */
  readonly #endsNs: readonly [number[], number[]] = [[], []];

  /** `keepsPayload`: the payload of a batch stays as it is behind the call, and batches come as they are captured; otherwise they are those of a file. */
  constructor(names: LegPairNames, keepsPayload: boolean, publish: (batch: Batch) => void) {
    this.names = names;
    this.#keepsPayload = keepsPayload;
    this.#publish = publish;
  }

  /** Which leg the stream is, if any. */
  legOf(streamId: string, probeId: string | null): Leg | undefined {
    const { a, b } = this.names;
    const isNamed = (name: string): boolean =>
      name === streamId || (probeId !== null && name === `${probeId}/${streamId}`);
    if (isNamed(a)) return 0;
    return isNamed(b) ? 1 : undefined;
  }

  /** A batch of a leg with its payload. Returns false where it has no RTP, by which alone legs can be merged. */
  take(leg: Leg, batch: Batch): boolean {
    const { stream, datagrams } = batch;
    if (!stream.isRtp || datagrams === 0) return false;
    const merger = this.#open(batch);
    const drops = this.#drops[leg];
    drops.take(batch, this.#originSeconds * 1e9);
    this.#follow(leg, batch);
    const payload = this.#keepsPayload ? batch.payload : Uint8Array.from(batch.payload);
    const isTs = hasTsPackets(stream.kind);
    const baseNs = (batch.baseSeconds - this.#originSeconds) * 1e9 + batch.baseNanoseconds;
    let offset = 0;
    for (let row = 0; row < datagrams; row++) {
      const size = batch.sizes[row]! * (isTs ? PACKET_SIZE : 1);
      const packet = packetOf(batch, row, payload.subarray(offset, offset + size), baseNs);
      if (drops.mayHitBefore(packet.timeNs)) merger.noteGap(leg, 'host');
      merger.push(leg, packet);
      offset += size;
    }
    if (this.#keepsPayload) merger.advance(merger.latestNs - LIVE_LAG_NS);
    else merger.advance(this.#readUpTo(leg, baseNs + batch.arrivalDeltaNs[datagrams - 1]!));
    this.#flush();
    return true;
  }

  /** Packets of the leg were lost on the way here. */
  noteGap(leg: Leg, cause: LegGapCause): void {
    this.#merger?.noteGap(leg, cause);
  }

  /** All that arrived up to then (ns of the epoch) was taken. Returns up to when the merged stream is whole. */
  advance(epochNs: number): number {
    if (this.#merger === undefined || epochNs === 0) return 0;
    this.#merger.advance(epochNs - this.#originSeconds * 1e9);
    this.#flush();
    return epochNs - this.#merger.holdNs;
  }

  /** No more will come. */
  settle(): void {
    this.#merger?.settle();
    this.#flush();
  }

  /** undefined before the first batch. */
  snapshotAndReset(): LegsSnapshot | undefined {
    const merger = this.#merger;
    if (merger === undefined) return undefined;
    return { ...this.names, restarts: merger.restarts, ...merger.snapshotAndReset() };
  }

  /** Up to when both legs of a file were read. A leg that is dead, or far slower, is not waited for. */
  #readUpTo(leg: Leg, endNs: number): number {
    const ends = this.#endsNs[leg];
    ends.push(endNs);
    if (ends.length > FULL_BATCHES) ends.shift();
    const [a = Number.NEGATIVE_INFINITY, b = Number.NEGATIVE_INFINITY] = this.#endsNs.map((leg) => leg.at(-1));
    const [before = Number.NEGATIVE_INFINITY] = ends.length === FULL_BATCHES ? ends : [];
    return Math.max(Math.min(a, b), before);
  }

  #open({ stream, baseSeconds }: Batch): LegMerger {
    if (this.#merger !== undefined) return this.#merger;
    this.#originSeconds = baseSeconds;
    const merged = new MergedBatch(baseSeconds, this.#publish, () => this.#merger!.takeSeconds());
    this.#merged = merged;
    this.#merger = new LegMerger(
      { isExtended: stream.kind === 'st2110-20', originS: baseSeconds },
      (packet) => merged.add(packet, this.#surroundings!),
      (cause) => merged.lose(cause, this.#surroundings!),
    );
    return this.#merger;
  }

  /** The merged stream is as its first leg is, or the other before that came; what a host dropped of either may be missing in it. */
  #follow(leg: Leg, { stream, hopLimit }: Batch): void {
    const known = this.#surroundings;
    const own = known !== undefined && leg === 1 ? known : { stream: this.#infoOf(stream), hopLimit };
    this.#surroundings = { ...own, ...dropsOfBoth(this.#drops) };
  }

  #infoOf(stream: StreamInfo): StreamInfo {
    return { ...stream, streamId: mergedIdOf(this.names), streamNumber: 0 };
  }

  #flush(): void {
    if (this.#surroundings === undefined || this.#merged === undefined) return;
    this.#merged.counters[StreamCounter.rtp_lost] = this.#merger!.onNeither;
    this.#merged.counters[StreamCounter.rtp_restarts] = this.#merger!.restarts;
    this.#merged.flush(this.#surroundings);
  }
}

/** What may be missing of a leg through the host. Times are ns of the epoch as batches have them, otherwise since the origin of the pair. */
class LegDrops {
  readonly #losses = new HostLosses(false);
  #lastNs = 0;
  sinceNs = 0;
  toNs = 0;

  /** Before the datagrams of a batch. */
  take(batch: Batch, originNs: number): void {
    const { hostDropSinceNs, hostDropTimeNs, counters, datagrams } = batch;
    const firstNs = batch.baseSeconds * 1e9 + batch.baseNanoseconds - originNs;
    const lastNs = firstNs + batch.arrivalDeltaNs[datagrams - 1]!;
    const counts = { hostDropSinceNs, hostDropTimeNs, incompleteDatagrams: incompleteDatagramsOf(counters) };
    this.#losses.take(counts, firstNs, lastNs, (epochNs) => epochNs - originNs);
    this.sinceNs = hostDropSinceNs;
    this.toNs = hostDropTimeNs;
  }

  /** Whether some may be missing before the datagram that came then, the next one of the batch. */
  mayHitBefore(timeNs: number): boolean {
    const sinceNs = this.#lastNs;
    this.#lastNs = timeNs;
    return this.#losses.mayHit(Math.min(sinceNs, timeNs), timeNs);
  }
}

/** Of both legs: from the beginning of the earlier drops, if they are not long over. */
function dropsOfBoth(legs: readonly [LegDrops, LegDrops]): Pick<LegSurroundings, 'hostDropSinceNs' | 'hostDropTimeNs'> {
  const [early, late] = [...legs].sort((a, b) => a.toNs - b.toNs) as [LegDrops, LegDrops];
  const isOver = early.toNs < late.sinceNs - LIVE_LAG_NS;
  const hostDropSinceNs = isOver ? late.sinceNs : Math.min(early.sinceNs, late.sinceNs);
  return { hostDropSinceNs, hostDropTimeNs: late.toNs };
}

function packetOf(
  { stream, rtpSequences, rtpTimestamps, arrivalDeltaNs }: Batch,
  row: number,
  datagram: Uint8Array,
  baseNs: number,
): LegPacket {
  const low = rtpSequences[row]!;
  const isExtended = stream.kind === 'st2110-20' && datagram.length >= RTP_HEADER_SIZE + 2;
  return {
    sequence: isExtended ? ((datagram[RTP_HEADER_SIZE]! << 8) | datagram[RTP_HEADER_SIZE + 1]!) * 0x1_0000 + low : low,
    ssrc: stream.ssrc,
    timestamp: rtpTimestamps[row]!,
    timeNs: baseNs + arrivalDeltaNs[row]!,
    datagram,
  };
}
