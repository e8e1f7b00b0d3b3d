import { PACKET_SIZE } from '../../mpegts/packet.js';
import type { ProgramMap } from '../../mpegts/program-map.js';
import type { SectionView } from '../../mpegts/section.js';
import { packetsOfSection, sectionPackets } from '../../mpegts/section-packets.js';
import { TableId } from '../../mpegts/tables/table-id.js';

const PIDS = 8192;
const PAT_PID = 0;
/** Most sections that are repeated at the beginning of a segment; those of further programs are not. */
const MAX_SECTIONS = 256;

interface KeptSection {
  readonly pid: number;
  readonly programNumber: number | undefined;
  readonly bytes: Uint8Array;
}

/** The PAT and the PMTs as they came last: what a reader needs who enters the stream here. */
export class EntryTables {
  readonly #sections = new Map<string, KeptSection>();
  /** By PID: continuity_counter of the last packet. */
  readonly #counters = new Uint8Array(PIDS);

  constructor(readonly map: ProgramMap) {}

  /** A packet of a PID with tables. */
  packet(pid: number, continuityCounter: number): void {
    this.#counters[pid] = continuityCounter;
  }

  /** A whole section; sections of other tables are not kept. */
  section(section: SectionView): void {
    const { tableId, pid, currentNext } = section;
    const isPat = tableId === TableId.PAT && pid === PAT_PID;
    if (!currentNext || (!isPat && tableId !== TableId.PMT)) return;
    const programNumber = isPat ? undefined : section.tableIdExtension;
    const key = isPat ? `pat ${section.sectionNumber}` : `pmt ${programNumber}`;
    const known = this.#sections.get(key);
    const bytes = section.bytes.subarray(section.offset, section.offset + section.length);
    if (known !== undefined && known.pid === pid && isSame(known.bytes, bytes)) return;
    if (known === undefined && this.#sections.size >= MAX_SECTIONS) return;
    this.#sections.set(key, { pid, programNumber, bytes: bytes.slice() });
  }

  /**
   * PAT and PMTs as packets, each PID with the counters that its last packets had, so that the stream goes on without a step. Empty
   * before the first PAT.
   */
  packets(): Uint8Array {
    this.#forgetGone();
    const kept = [...this.#sections.values()].sort((a, b) => (a.programNumber ?? -1) - (b.programNumber ?? -1));
    const counts = new Map<number, number>();
    for (const { pid, bytes } of kept) counts.set(pid, (counts.get(pid) ?? 0) + packetsOfSection(bytes.length));
    const next = new Map([...counts].map(([pid, count]) => [pid, this.#counters[pid]! + 1 - count]));
    return Buffer.concat(
      kept.map(({ pid, bytes }) => {
        const packets = sectionPackets(pid, bytes, next.get(pid)! & 0x0f);
        next.set(pid, next.get(pid)! + packets.length / PACKET_SIZE);
        return packets;
      }),
    );
  }

  /** Programs that the PAT does not name any more, or on another PID. */
  #forgetGone(): void {
    for (const [key, { programNumber, pid }] of this.#sections) {
      if (programNumber === undefined) continue;
      if (this.map.programs.get(programNumber)?.pmtPid !== pid) this.#sections.delete(key);
    }
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, n) => byte === other[n]);
}
