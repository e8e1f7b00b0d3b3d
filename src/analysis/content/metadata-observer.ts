import { type Id3Tag, id3TagAt } from '../../codec/metadata/id3.js';
import { type KlvSink, klvKeyName, klvKeyText, readKlv } from '../../codec/metadata/klv.js';
import type { CodecId } from '../../mpegts/codec.js';
import type { ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { PesHeader } from '../../mpegts/pes-header.js';
import type { ObserverContext } from './observer-context.js';
import { PesCollector } from './pes-collector.js';

/** stream_id of a metadata stream, whose packets have Metadata AU cells. Spec: ISO/IEC 13818-1, table 2-22 */
const METADATA_STREAM_ID = 0xfc;
/** Keys, and kinds of ID3 frames, that are told apart; those beyond are counted only. */
const MAX_KINDS = 32;
const MAX_TAGS_OF_PES = 16;
/** Events in so much time. */
const MOST_EVENTS = 5;
const SECOND_NS = 1e9;
/** Spec: MISB ST 1402 */
const FORMATS: Readonly<Partial<Record<CodecId, 'klv' | 'id3'>>> = { klv: 'klv', timed_id3: 'id3' };

/** Keys of KLV units, or frames of ID3 tags, of one kind. */
export interface MetadataKind {
  /** Universal label in hexadecimal digits, or ID3 frame with its description or owner. */
  readonly key: string;
  /** What it stands for; null where it is not known. */
  readonly name: string | null;
  /** Since the stream was first seen. */
  readonly count: number;
}

/** Timed metadata of one PID. */
export interface MetadataFigures {
  /** That began and were put together, or were cut off. */
  readonly pes_packets: number;
  /** KLV units, or ID3 tags. */
  readonly units: number;
  /** PES packets, or parts of them, that are no such metadata or are cut off. */
  readonly errors: number;
  /** Longest time from one PES packet to the next; null before the second. */
  readonly interval_max_ns: number | null;
}

/** What was found in one stream of timed metadata. */
export interface MetadataSnapshot {
  /** What it carries. */
  readonly format: 'klv' | 'id3';
  /** Whether Metadata AU cells with a time each carry it, as those of stream_id 252 do; null before the first PES packet. */
  readonly is_synchronous: boolean | null;
  /** The first 32, by their keys. */
  readonly kinds: readonly MetadataKind[];
  /** Units or frames of further kinds. */
  readonly other_kinds: number;
  /** Since the last report. */
  readonly interval: MetadataFigures;
  /** Since the stream was first seen. */
  readonly total: MetadataFigures;
}

/** What timed metadata a stream of that codec carries; undefined where it carries none. */
export function metadataFormatOf(codec: CodecId): 'klv' | 'id3' | undefined {
  return FORMATS[codec];
}

/** KLV: which keys come, and how often. ID3: each tag is an event. */
export class MetadataObserver implements ElementaryObserver, KlvSink {
  readonly #format: 'klv' | 'id3';
  readonly #context: ObserverContext;
  readonly #collector = new PesCollector((...pes) => this.#take(...pes));
  readonly #kinds = new Map<string, number>();
  #otherKinds = 0;
  #interval = new Counts();
  readonly #total = new Counts();
  #isSynchronous: boolean | null = null;
  #lastNs = Number.NaN;
  #secondNs = Number.NEGATIVE_INFINITY;
  #eventsOfSecond = 0;
  #untoldTags = 0;

  constructor(format: 'klv' | 'id3', context: ObserverContext) {
    this.#format = format;
    this.#context = context;
  }

  startPes(pes: PesHeader, headerBytes: number, timeNs: number): void {
    this.#collector.start(pes, headerBytes, timeNs);
    this.#isSynchronous = pes.streamId === METADATA_STREAM_ID;
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.#collector.feed(bytes, start, end);
  }

  gap(): void {
    this.#collector.drop();
    this.#lastNs = Number.NaN;
  }

  unit(bytes: Uint8Array, keyAt: number): void {
    this.#interval.units++;
    this.#total.units++;
    this.#countKind(klvKeyText(bytes, keyAt));
  }

  fault(): void {
    this.#interval.errors++;
    this.#total.errors++;
  }

  snapshotAndReset(): MetadataSnapshot {
    const snapshot: MetadataSnapshot = {
      format: this.#format,
      is_synchronous: this.#isSynchronous,
      kinds: [...this.#kinds].map(([key, count]) => ({ key, name: klvKeyName(key) ?? null, count })),
      other_kinds: this.#otherKinds,
      interval: this.#interval.snapshot(),
      total: this.#total.snapshot(),
    };
    this.#interval = new Counts();
    return snapshot;
  }

  #take(bytes: Uint8Array, length: number, pts90k: number, timeNs: number, isWhole: boolean): void {
    for (const counts of [this.#interval, this.#total]) counts.pes(timeNs - this.#lastNs);
    this.#lastNs = timeNs;
    if (!isWhole) this.fault();
    else if (this.#format === 'klv') readKlv(bytes, 0, length, this.#isSynchronous === true, this);
    else this.#readTags(bytes, length, pts90k, timeNs);
  }

  #readTags(bytes: Uint8Array, length: number, pts90k: number, timeNs: number): void {
    let pos = 0;
    for (let n = 0; n < MAX_TAGS_OF_PES && pos < length; n++) {
      const tag = id3TagAt(bytes, pos, length);
      if (tag === undefined || tag.isTruncated) {
        this.fault();
        return;
      }
      this.#interval.units++;
      this.#total.units++;
      this.#takeTag(tag, pts90k, timeNs);
      pos += tag.sizeBytes;
    }
  }

  #takeTag(tag: Id3Tag, pts90k: number, timeNs: number): void {
    const { frames } = tag;
    for (const { id, description } of frames) this.#countKind(description === null ? id : `${id} ${description}`);
    if (!this.#mayTell(timeNs)) {
      this.#untoldTags++;
      return;
    }
    this.#context.tell({
      type: 'event',
      event: 'id3',
      name: frames[0]?.id ?? 'empty',
      severity: 'info',
      time_ns: timeNs,
      pid: this.#context.pid,
      pts_90k: Number.isNaN(pts90k) ? null : pts90k,
      frames,
      untold_tags: this.#untoldTags,
    });
    this.#untoldTags = 0;
  }

  #mayTell(timeNs: number): boolean {
    if (timeNs - this.#secondNs >= SECOND_NS) {
      this.#secondNs = timeNs;
      this.#eventsOfSecond = 0;
    }
    return this.#eventsOfSecond++ < MOST_EVENTS;
  }

  #countKind(key: string): void {
    const count = this.#kinds.get(key);
    if (count !== undefined || this.#kinds.size < MAX_KINDS) this.#kinds.set(key, (count ?? 0) + 1);
    else this.#otherKinds++;
  }
}

/** Counted anew in each interval, or never. */
class Counts {
  units = 0;
  errors = 0;
  #pesPackets = 0;
  #intervalMaxNs = Number.NaN;

  /** A PES packet so long after the one before; NaN where that is not known. */
  pes(intervalNs: number): void {
    this.#pesPackets++;
    if (!Number.isNaN(intervalNs) && !(intervalNs <= this.#intervalMaxNs)) this.#intervalMaxNs = intervalNs;
  }

  snapshot(): MetadataFigures {
    return {
      pes_packets: this.#pesPackets,
      units: this.units,
      errors: this.errors,
      interval_max_ns: Number.isNaN(this.#intervalMaxNs) ? null : this.#intervalMaxNs,
    };
  }
}
