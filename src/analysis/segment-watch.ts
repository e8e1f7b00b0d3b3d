import { PACKET_SIZE } from '../mpegts/packet.js';
import type { PacketSink } from '../mpegts/ts-framing.js';
import { SegmentEvidence } from '../tr101290/segment-evidence.js';

/** Most bytes that wait: 15 s, the longest segment, at 34 Mb/s. */
const MAX_WAITING = 64 * 1024 * 1024;

type Pass = (bytes: Uint8Array, offset: number, packets: number) => void;

/**
 * Keeps the first packets of a file until it is known whether they are segments of HLS, which is at the first packet of nearly all that are
 * none; watches the others on.
 */
export class SegmentWatch {
  readonly #evidence = new SegmentEvidence();
  readonly #sink: Pick<PacketSink, 'segments'>;
  readonly #pass: Pass;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #state: 'waiting' | 'segments' | 'others' = 'waiting';

  /** `sink` is told before `pass` is called with the packets that it is about. */
  constructor(sink: Pick<PacketSink, 'segments'>, pass: Pass) {
    this.#sink = sink;
    this.#pass = pass;
  }

  feed(bytes: Uint8Array, offset: number, packets: number): void {
    const isWaiting = this.#state === 'waiting';
    const like = this.#state === 'others' ? packets : this.#likeSegments(bytes, offset, packets);
    if (isWaiting) this.#judgeStart(bytes, offset, packets);
    if (this.#state === 'waiting') return;
    if (isWaiting || like === packets) {
      this.#pass(bytes, offset, packets);
      return;
    }
    this.#pass(bytes, offset, like);
    this.#state = 'others';
    this.#sink.segments?.(false);
    this.#pass(bytes, offset + like * PACKET_SIZE, packets - like);
  }

  /** Something that is no packet came between them: what is not known by now is not to be known. */
  noteDamage(): void {
    if (this.#state === 'waiting') this.#decide('others');
  }

  /** No more packets follow. */
  end(): void {
    if (this.#state === 'waiting') this.#decide(this.#evidence.isSegment ? 'segments' : 'others');
  }

  /** How many packets there are up to one that segments do not have. */
  #likeSegments(bytes: Uint8Array, offset: number, packets: number): number {
    for (let n = 0; n < packets; n++) {
      this.#evidence.packet(bytes, offset + n * PACKET_SIZE);
      if (!this.#evidence.isLike) return n;
    }
    return packets;
  }

  #judgeStart(bytes: Uint8Array, offset: number, packets: number): void {
    const size = packets * PACKET_SIZE;
    if (!this.#evidence.isLike || this.#keptBytes + size > MAX_WAITING) this.#decide('others');
    else if (this.#evidence.isSure) this.#decide('segments');
    else {
      this.#kept.push(new Uint8Array(bytes.subarray(offset, offset + size)));
      this.#keptBytes += size;
    }
  }

  #decide(state: 'segments' | 'others'): void {
    this.#state = state;
    if (state === 'segments') this.#sink.segments?.(true);
    for (const packets of this.#kept) this.#pass(packets, 0, packets.length / PACKET_SIZE);
    this.#kept = [];
  }
}
