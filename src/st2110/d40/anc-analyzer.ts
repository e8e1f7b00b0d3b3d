import { ANC_FAULTS, type AncFault } from '../../codec/ancillary/anc-fault.js';
import type { AncPacket } from '../../codec/ancillary/anc-packet.js';
import { ancTypeName } from '../../codec/ancillary/anc-type.js';
import { ANC_HEADER_SIZE, type AncField, AncPayload, type AncSink } from './anc-payload.js';

/** Kinds of ANC packets that are told apart; those beyond are counted only. */
const MAX_KINDS = 64;

/** ANC packets of one kind: of the same identifiers on the same line. */
export interface AncKind {
  /** Data identifier, without its parity bits. */
  readonly did: number;
  /** Second data identifier; of a DID from 0x80 on, the data block number. */
  readonly sdid: number;
  /** What they carry; null where it is not known. */
  readonly name: string | null;
  /** 0x7FF: no line is said. */
  readonly line: number;
  /** ANC packets since the stream was first seen. */
  readonly packets: number;
}

/** Faults of datagrams of ancillary data and of ANC packets, by what is wrong. */
export type AncFaultCounts = Readonly<Record<AncFault, number>>;

/** ANC packets, and what is wrong with them. */
export interface AncFigures {
  /** RTP packets. */
  readonly datagrams: number;
  /** Frames or fields that ended. */
  readonly frames: number;
  /** ANC packets that are whole. */
  readonly anc_packets: number;
  /** Fewest ANC packets of a frame or field, of those that ended; null without one. */
  readonly anc_packets_per_frame_min: number | null;
  /** Most ANC packets of a frame or field, of those that ended; null without one. */
  readonly anc_packets_per_frame_max: number | null;
  /** By what is wrong. */
  readonly faults: AncFaultCounts;
}

export interface AncSnapshot {
  readonly interval: AncFigures;
  readonly total: AncFigures;
  /** What fields the frames have; null before the first datagram. */
  readonly scan: 'progressive' | 'interlaced' | null;
  readonly kinds: readonly AncKind[];
  /** ANC packets of further kinds. */
  readonly other_kinds: number;
}

/**
 * Measures a stream of ancillary data: RTP payloads in, each with its marker and timestamp.
 * Spec: SMPTE ST 2110-40; RFC 8331
 */
export class AncAnalyzer implements AncSink {
  readonly #payload = new AncPayload();
  readonly #interval = new Counts();
  readonly #total = new Counts();
  readonly #kinds = new Map<number, { readonly line: number; packets: number }>();
  #otherKinds = 0;
  /** NaN where its start was not seen. */
  #framePackets = Number.NaN;
  #timestamp = 0;
  #hasTimestamp = false;
  #isEnded = true;
  #field: AncField | undefined;
  /** Of the field before this one. */
  #lastField: AncField | undefined;

  /** `taken` is shown each ANC packet that is whole; it is valid during the call alone. */
  constructor(readonly taken?: (packet: AncPacket) => void) {}

  /** The payload of an RTP packet, without padding. */
  feed(bytes: Uint8Array, offset: number, length: number, isLast: boolean, timestamp: number): void {
    for (const counts of [this.#interval, this.#total]) counts.datagrams++;
    this.#checkMarker(timestamp);
    this.#payload.parse(bytes, offset, length, this);
    if (length >= ANC_HEADER_SIZE) this.#checkField();
    if (isLast) this.#endFrame();
  }

  /** Datagrams are missing: what comes next is not compared with what came before. */
  noteGap(): void {
    this.#hasTimestamp = false;
    this.#isEnded = true;
    this.#field = undefined;
    this.#lastField = undefined;
    this.#framePackets = Number.NaN;
  }

  ancPacket(packet: AncPacket): void {
    this.#framePackets++;
    for (const counts of [this.#interval, this.#total]) counts.packets++;
    this.#countKind(packet);
    this.taken?.(packet);
  }

  ancFault(fault: AncFault): void {
    for (const counts of [this.#interval, this.#total]) counts.faults[fault]++;
  }

  snapshotAndReset(): AncSnapshot {
    const snapshot = {
      interval: this.#interval.snapshot(),
      total: this.#total.snapshot(),
      scan: this.#scan(),
      kinds: [...this.#kinds].map(([key, { line, packets }]) => kindOf(key, line, packets)),
      other_kinds: this.#otherKinds,
    };
    this.#interval.reset();
    return snapshot;
  }

  /** All packets of a frame or field have its timestamp, and the last one the marker. Spec: RFC 8331, 2.1 */
  #checkMarker(timestamp: number): void {
    const isSame = timestamp === this.#timestamp;
    if (this.#hasTimestamp && isSame === this.#isEnded) this.ancFault('marker');
    if (this.#hasTimestamp && !isSame && !this.#isEnded) this.#beginFrame();
    this.#timestamp = timestamp;
    this.#hasTimestamp = true;
    this.#isEnded = false;
  }

  #checkField(): void {
    const { field } = this.#payload;
    if (field === 'invalid') return;
    if (this.#field === undefined) {
      const isSecondOfKind = this.#lastField === field && field !== 'progressive';
      const isOtherScan =
        this.#lastField !== undefined && (this.#lastField === 'progressive') !== (field === 'progressive');
      if (isSecondOfKind || isOtherScan) this.ancFault('field_order');
      this.#field = field;
    } else if (field !== this.#field) this.ancFault('field_order');
  }

  #endFrame(): void {
    for (const counts of [this.#interval, this.#total]) counts.endFrame(this.#framePackets);
    this.#isEnded = true;
    this.#beginFrame();
  }

  #beginFrame(): void {
    this.#framePackets = 0;
    this.#lastField = this.#field ?? this.#lastField;
    this.#field = undefined;
  }

  #scan(): AncSnapshot['scan'] {
    const field = this.#field ?? this.#lastField;
    if (field === undefined) return null;
    return field === 'progressive' ? 'progressive' : 'interlaced';
  }

  #countKind({ did, sdid, line }: AncPacket): void {
    const key = (line << 16) | (did << 8) | sdid;
    const known = this.#kinds.get(key);
    if (known !== undefined) known.packets++;
    else if (this.#kinds.size < MAX_KINDS) this.#kinds.set(key, { line, packets: 1 });
    else this.#otherKinds++;
  }
}

function kindOf(key: number, line: number, packets: number): AncKind {
  const did = (key >> 8) & 0xff;
  const sdid = key & 0xff;
  return { did, sdid, name: ancTypeName(did, sdid) ?? null, line, packets };
}

/** Counted anew in each interval, or never. */
class Counts {
  datagrams = 0;
  frames = 0;
  packets = 0;
  faults: Record<AncFault, number> = noFaults();
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** NaN where the start of the frame is missing. */
  endFrame(packets: number): void {
    this.frames++;
    if (Number.isNaN(packets)) return;
    this.#min = Math.min(this.#min, packets);
    this.#max = Math.max(this.#max, packets);
  }

  snapshot(): AncFigures {
    const hasFrame = this.#min <= this.#max;
    return {
      datagrams: this.datagrams,
      frames: this.frames,
      anc_packets: this.packets,
      anc_packets_per_frame_min: hasFrame ? this.#min : null,
      anc_packets_per_frame_max: hasFrame ? this.#max : null,
      faults: { ...this.faults },
    };
  }

  reset(): void {
    this.datagrams = 0;
    this.frames = 0;
    this.packets = 0;
    this.faults = noFaults();
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
  }
}

function noFaults(): Record<AncFault, number> {
  return Object.fromEntries(Object.keys(ANC_FAULTS).map((fault) => [fault, 0])) as Record<AncFault, number>;
}
