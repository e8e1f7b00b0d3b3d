// Tested by: test/ingest/leg-pair.test.ts
import type { LegGapCause, LegPacket } from '../st2022/d7/leg-packet.js';
import { createStreamCounters, StreamCounter } from '../stream/counters.js';
import type { LegSecond } from '../stream/leg-second.js';
import type { Batch, StreamInfo } from '../stream/message.js';
import { hasTsPackets } from '../stream/stream-kind.js';

const MOST_DATAGRAMS = 512;
const MOST_BYTES = 1 << 20;
const MOST_DELTA_NS = 0xffff_ffff;
const PACKET_SIZE = 188;
const {
  captured_datagrams,
  captured_bytes,
  accepted_datagrams,
  captured_packets,
  published_packets,
  queue_dropped_packets,
  queue_dropped_batches,
} = StreamCounter;

/** What a batch has besides its datagrams, as the legs had it. */
export interface LegSurroundings {
  readonly stream: StreamInfo;
  readonly hopLimit: number;
  readonly hostDropTimeNs: number;
  readonly hostDropSinceNs: number;
}

/** Makes batches of the packets of a merged stream, as a probe makes them of what it captures. Times are ns since `originSeconds`. */
export class MergedBatch {
  readonly counters = createStreamCounters();
  readonly #publish: (batch: Batch) => void;
  readonly #takeSeconds: () => readonly LegSecond[];
  #packets: LegPacket[] = [];
  #times: number[] = [];
  #bytes = 0;
  #sequence = 0;
  #lastNs = 0;
  /** Bytes of the last datagram. */
  #lastBytes = 0;
  /** What was lost right before, in one go. */
  #losing: LegGapCause | undefined;

  constructor(
    readonly originSeconds: number,
    publish: (batch: Batch) => void,
    takeSeconds: () => readonly LegSecond[] = () => [],
  ) {
    this.#publish = publish;
    this.#takeSeconds = takeSeconds;
  }

  /** The next packet: it goes on when it came, and not before the one that it follows. */
  add(packet: LegPacket, surroundings: LegSurroundings): void {
    const timeNs = Math.max(packet.timeNs, this.#lastNs);
    const [first] = this.#times;
    const isFull = this.#packets.length === MOST_DATAGRAMS || this.#bytes + packet.datagram.length > MOST_BYTES;
    const isOther = this.#packets[0]?.ssrc !== packet.ssrc;
    if (first !== undefined && (isFull || isOther || timeNs - first > MOST_DELTA_NS)) this.flush(surroundings);
    this.#lastNs = timeNs;
    this.#lastBytes = packet.datagram.length;
    this.#losing = undefined;
    this.#packets.push(packet);
    this.#times.push(timeNs);
    this.#bytes += packet.datagram.length;
  }

  /** The next packet came on neither leg, as it was lost on the way here: it counts as lost there, in front of the batch that follows. */
  lose(cause: LegGapCause, surroundings: LegSurroundings): void {
    this.flush(surroundings);
    if (cause === 'host') return; // which is told by its times
    const isMore = this.#losing === cause;
    this.#losing = cause;
    const packets = hasTsPackets(surroundings.stream.kind) ? this.#lastBytes / PACKET_SIZE : 1;
    const { counters } = this;
    counters[captured_datagrams]!++;
    counters[accepted_datagrams]!++;
    counters[captured_bytes]! += this.#lastBytes;
    counters[captured_packets]! += packets;
    counters[cause === 'link' ? published_packets : queue_dropped_packets]! += packets;
    if (isMore) return;
    if (cause === 'link') this.#sequence++;
    else counters[queue_dropped_batches]!++;
  }

  /** Hands on what there is. */
  flush({ stream, hopLimit, hostDropTimeNs, hostDropSinceNs }: LegSurroundings): void {
    const packets = this.#packets;
    const [firstNs] = this.#times;
    if (packets.length === 0 || firstNs === undefined) return;
    const isTs = hasTsPackets(stream.kind);
    const sizes = Uint16Array.from(packets, ({ datagram }) => (isTs ? datagram.length / PACKET_SIZE : datagram.length));
    const count = isTs ? this.#bytes / PACKET_SIZE : packets.length;
    const baseNanoseconds = firstNs % 1e9;
    this.#count(packets.length, count);
    this.#publish({
      stream: { ...stream, ssrc: packets[0]!.ssrc },
      sequence: this.#sequence++,
      datagrams: packets.length,
      packets: count,
      baseSeconds: this.originSeconds + (firstNs - baseNanoseconds) / 1e9,
      baseNanoseconds,
      arrivalDeltaNs: Uint32Array.from(this.#times, (timeNs) => timeNs - firstNs),
      sizes,
      rtpSequences: Uint16Array.from(packets, ({ sequence }) => sequence),
      rtpTimestamps: Uint32Array.from(packets, ({ timestamp }) => timestamp),
      counters: this.counters.slice(),
      payload: payloadOf(packets, this.#bytes),
      payloadOmitted: false,
      hopLimit,
      hopLimitMin: hopLimit,
      hopLimitMax: hopLimit,
      hostDropTimeNs,
      hostDropSinceNs,
      legSeconds: this.#takeSeconds(),
    });
    this.#packets = [];
    this.#times = [];
    this.#bytes = 0;
  }

  #count(datagrams: number, packets: number): void {
    const { counters } = this;
    counters[captured_datagrams]! += datagrams;
    counters[accepted_datagrams]! += datagrams;
    counters[captured_bytes]! += this.#bytes;
    counters[captured_packets]! += packets;
    counters[published_packets]! += packets;
  }
}

/** The datagrams one behind the other: as they are where they stand so, as those of one leg that leads do; otherwise copied by runs of such. */
function payloadOf(packets: readonly LegPacket[], bytes: number): Uint8Array {
  const { buffer, byteOffset } = packets[0]!.datagram;
  let [from, to] = [byteOffset, byteOffset];
  let [source, copy, filled] = [buffer, undefined as Uint8Array | undefined, 0];
  for (const { datagram } of packets) {
    if (datagram.buffer !== source || datagram.byteOffset !== to) {
      copy ??= new Uint8Array(bytes);
      copy.set(new Uint8Array(source, from, to - from), filled);
      filled += to - from;
      source = datagram.buffer;
      from = datagram.byteOffset;
      to = from;
    }
    to += datagram.length;
  }
  const run = new Uint8Array(source, from, to - from);
  if (copy === undefined) return run;
  copy.set(run, filled);
  return copy;
}
