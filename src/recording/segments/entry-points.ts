import { payloadOffsetAt } from '../../mpegts/adaptation-field.js';
import { CODECS, type CodecId, type MediaKind } from '../../mpegts/codec.js';
import { ABSENT, PACKET_SIZE, SYNC_BYTE } from '../../mpegts/packet.js';
import { PesHeader, PesResult } from '../../mpegts/pes-header.js';
import { ProgramMap } from '../../mpegts/program-map.js';
import type { SectionView } from '../../mpegts/section.js';
import { SectionAssembler, type SectionSink } from '../../mpegts/section-assembler.js';
import { codecOf } from '../../mpegts/stream-type.js';
import { TableId } from '../../mpegts/tables/table-id.js';
import { EntryTables } from './entry-tables.js';
import { beginsEntry } from './sequence-start.js';

const PIDS = 8192;
const SDT_PID = 0x11;
const PUSI = 0x40;
const HAS_ADAPTATION_FIELD = 0x20;
const RANDOM_ACCESS = 0x40;

/** What is done with the packets of a PID. */
const Role = { NONE: 0, TABLES: 1, ENTRY: 2 } as const;

/** The stream in which entries are looked for. */
interface EntryStream {
  readonly programNumber: number;
  readonly pid: number;
  readonly codec: CodecId;
}

/** Where a reader may enter at a packet. */
export const Entry = {
  NONE: 0,
  /** A PES packet of the stream that entries are looked for in begins, and a decoder cannot begin there. */
  UNIT: 1,
  /** A decoder can begin there. */
  RANDOM_ACCESS: 2,
} as const;
export type Entry = (typeof Entry)[keyof typeof Entry];

/**
 * Finds where a transport stream may be cut: at the PES packets of one stream, the first video of the first program that has one,
 * or else its first audio, of which each packet is an entry. Random access is told by random_access_indicator, or by what the PES
 * packet begins with.
 * Spec: ISO/IEC 13818-1, 2.4.3.5 (random_access_indicator)
 */
export class EntryPoints implements SectionSink {
  /** PTS of the last entry or unit in 90 kHz; ABSENT where there is none. */
  pts90k = ABSENT;
  readonly map = new ProgramMap();
  readonly tables = new EntryTables(this.map);
  readonly #roles = new Uint8Array(PIDS);
  readonly #assemblers = new Map<number, SectionAssembler>();
  readonly #pes = new PesHeader();
  readonly #onSection: (section: SectionView) => void;
  #codec: CodecId = 'unknown';
  #entryPid = ABSENT;
  #programNumber = ABSENT;

  /** `onSection` is shown the sections of the SDT. */
  constructor(onSection: (section: SectionView) => void = () => {}) {
    this.#onSection = onSection;
    this.#route();
  }

  /** Whether there is a stream in which entries are looked for. */
  get hasEntries(): boolean {
    return this.#entryPid !== ABSENT;
  }

  /** program_number of that stream; ABSENT without one. */
  get programNumber(): number {
    return this.#programNumber;
  }

  /** The next packet of the stream. */
  feed(bytes: Uint8Array, pos: number): Entry {
    const pid = ((bytes[pos + 1]! & 0x1f) << 8) | bytes[pos + 2]!;
    const role = this.#roles[pid]!;
    if (role === Role.NONE || bytes[pos] !== SYNC_BYTE) return Entry.NONE;
    if (role === Role.TABLES) {
      this.#feedTable(bytes, pos, pid);
      return Entry.NONE;
    }
    return (bytes[pos + 1]! & PUSI) === 0 ? Entry.NONE : this.#entryAt(bytes, pos);
  }

  section(section: SectionView): void {
    if (section.pid === SDT_PID) {
      this.#onSection(section);
      return;
    }
    this.tables.section(section);
    if (this.map.feed(section) && (section.tableId === TableId.PAT || section.tableId === TableId.PMT)) this.#route();
  }

  sectionCrcError(): void {}

  #feedTable(bytes: Uint8Array, pos: number, pid: number): void {
    const start = payloadOffsetAt(bytes, pos);
    if (start < 0) return;
    this.tables.packet(pid, bytes[pos + 3]! & 0x0f);
    this.#assemblers.get(pid)?.feed(bytes, start, pos + PACKET_SIZE, (bytes[pos + 1]! & PUSI) !== 0, 0);
  }

  #entryAt(bytes: Uint8Array, pos: number): Entry {
    const start = payloadOffsetAt(bytes, pos);
    if (start < 0 || this.#pes.read(bytes, start, pos + PACKET_SIZE) !== PesResult.HEADER) return Entry.NONE;
    this.pts90k = Math.max(this.#pes.pts90k, ABSENT);
    const isMarked =
      (bytes[pos + 3]! & HAS_ADAPTATION_FIELD) !== 0 && bytes[pos + 4]! > 0 && (bytes[pos + 5]! & RANDOM_ACCESS) !== 0;
    const isEntry = isMarked || beginsEntry(this.#codec, bytes, this.#pes.payloadOffset, pos + PACKET_SIZE);
    return isEntry ? Entry.RANDOM_ACCESS : Entry.UNIT;
  }

  #route(): void {
    const pmtPids = [...this.map.programs.values()].map(({ pmtPid }) => pmtPid);
    const tablePids = new Set([0, SDT_PID, ...pmtPids]);
    this.#roles.fill(Role.NONE);
    for (const pid of this.#assemblers.keys()) if (!tablePids.has(pid)) this.#assemblers.delete(pid);
    for (const pid of tablePids) {
      this.#roles[pid] = Role.TABLES;
      if (!this.#assemblers.has(pid)) this.#assemblers.set(pid, new SectionAssembler(pid, this));
    }
    const stream = this.#streamOf('video') ?? this.#streamOf('audio');
    this.#entryPid = stream?.pid ?? ABSENT;
    this.#codec = stream?.codec ?? 'unknown';
    this.#programNumber = stream?.programNumber ?? ABSENT;
    if (stream !== undefined && !tablePids.has(stream.pid)) this.#roles[stream.pid] = Role.ENTRY;
  }

  #streamOf(kind: MediaKind): EntryStream | undefined {
    for (const { programNumber, pmt } of this.map.programs.values()) {
      for (const { pid, streamType, descriptors } of pmt?.streams ?? []) {
        const { codec } = codecOf(streamType, descriptors, pmt!.descriptors);
        if (CODECS[codec].kind === kind) return { programNumber, pid, codec };
      }
    }
    return undefined;
  }
}
