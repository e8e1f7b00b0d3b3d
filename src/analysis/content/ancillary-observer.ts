// Tested by: test/analysis/content/metadata-observer.test.ts
import type { AncFault } from '../../codec/ancillary/anc-fault.js';
import type { AncPacket } from '../../codec/ancillary/anc-packet.js';
import { AncPes, type AncPesSink } from '../../codec/ancillary/anc-pes.js';
import { ancTypeName } from '../../codec/ancillary/anc-type.js';
import type { ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { PesHeader } from '../../mpegts/pes-header.js';
import { PesCollector } from './pes-collector.js';

/** Kinds of ANC packets that are told apart; those beyond are counted only. */
const MAX_KINDS = 64;

/** ANC packets of one kind: of the same identifiers on the same line. */
export interface AncillaryKind {
  /** Data identifier, without parity bits. */
  readonly did: number;
  /** Of a DID from 128 on, the data block number. */
  readonly sdid: number;
  /** What they carry; null where it is not known. */
  readonly name: string | null;
  /** 2047: no line is said. */
  readonly line: number;
  /** Since the stream was first seen. */
  readonly packets: number;
}

/** Ancillary data of one PID. */
export interface AncillaryFigures {
  /** PES packets, each with the ANC packets of a frame or field. */
  readonly pes_packets: number;
  /** Of these, without an ANC packet. */
  readonly empty_pes_packets: number;
  /** ANC packets whose parity and checksum are right. */
  readonly anc_packets: number;
  /** ANC packets with a wrong checksum. */
  readonly checksum_errors: number;
  /** ANC packets with a wrong parity bit, or a DID that is not to be used. */
  readonly identifier_errors: number;
  /** ANC packets that are cut off, and PES packets shorter than they say. */
  readonly truncated: number;
}

/** What was found in one stream of ancillary data. */
export interface AncillarySnapshot {
  /** The first 64, by identifiers and line. */
  readonly kinds: readonly AncillaryKind[];
  /** ANC packets of further kinds. */
  readonly other_kinds: number;
  /** Since the last report. */
  readonly interval: AncillaryFigures;
  /** Since the stream was first seen. */
  readonly total: AncillaryFigures;
}

type Counts = { -readonly [Name in keyof AncillaryFigures]: number };

/**
 * Ancillary data in PES packets: which kinds there are, on which lines, and what is wrong with them.
 * Spec: SMPTE ST 2038
 */
export class AncillaryObserver implements ElementaryObserver, AncPesSink {
  readonly #pes = new AncPes();
  readonly #collector = new PesCollector((bytes, length, _pts, _time, isWhole) => this.#take(bytes, length, isWhole));
  readonly #kinds = new Map<number, { readonly line: number; packets: number }>();
  #otherKinds = 0;
  #interval = noCounts();
  readonly #total = noCounts();
  #packets = 0;

  startPes(pes: PesHeader, headerBytes: number, timeNs: number): void {
    this.#collector.start(pes, headerBytes, timeNs);
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#collector.feed(bytes, start, end);
  }

  gap(): void {
    this.#collector.drop();
  }

  ancPacket({ did, sdid, line }: AncPacket): void {
    this.#packets++;
    this.#count('anc_packets');
    const key = (line << 16) | (did << 8) | sdid;
    const known = this.#kinds.get(key);
    if (known !== undefined) known.packets++;
    else if (this.#kinds.size < MAX_KINDS) this.#kinds.set(key, { line, packets: 1 });
    else this.#otherKinds++;
  }

  ancFault(fault: AncFault): void {
    this.#count(fault === 'truncated' ? 'truncated' : fault === 'checksum' ? 'checksum_errors' : 'identifier_errors');
  }

  snapshotAndReset(): AncillarySnapshot {
    const snapshot = {
      kinds: [...this.#kinds].map(([key, { line, packets }]) => kindOf(key, line, packets)),
      other_kinds: this.#otherKinds,
      interval: this.#interval,
      total: { ...this.#total },
    };
    this.#interval = noCounts();
    return snapshot;
  }

  #take(bytes: Uint8Array, length: number, isWhole: boolean): void {
    this.#packets = 0;
    this.#count('pes_packets');
    if (!isWhole) this.#count('truncated');
    this.#pes.parse(bytes, 0, length, this);
    if (this.#packets === 0) this.#count('empty_pes_packets');
  }

  #count(name: keyof Counts): void {
    this.#interval[name]++;
    this.#total[name]++;
  }
}

function kindOf(key: number, line: number, packets: number): AncillaryKind {
  const did = (key >> 8) & 0xff;
  const sdid = key & 0xff;
  return { did, sdid, name: ancTypeName(did, sdid) ?? null, line, packets };
}

function noCounts(): Counts {
  return {
    pes_packets: 0,
    empty_pes_packets: 0,
    anc_packets: 0,
    checksum_errors: 0,
    identifier_errors: 0,
    truncated: 0,
  };
}
