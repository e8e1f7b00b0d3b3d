// Tested by: test/recording/mp4/mp4-muxer.test.ts
import { payloadOffsetAt } from '../../mpegts/adaptation-field.js';
import { PACKET_SIZE, pusiAt } from '../../mpegts/packet.js';
import { ProgramMap } from '../../mpegts/program-map.js';
import type { SectionView } from '../../mpegts/section.js';
import { SectionAssembler, type SectionSink } from '../../mpegts/section-assembler.js';
import { TableId } from '../../mpegts/tables/table-id.js';
import { ServiceNames } from '../segments/service-names.js';

const PAT_PID = 0;
const SDT_PID = 0x11;

/** Reads the PAT, the PMTs that it names, and the names of services. */
export class ProgramTables implements SectionSink {
  readonly map = new ProgramMap();
  readonly services = new ServiceNames();
  readonly #assemblers = new Map<number, SectionAssembler>();
  #hasChanged = false;

  constructor() {
    this.#watch();
  }

  isTable(pid: number): boolean {
    return this.#assemblers.has(pid);
  }

  /** A packet of a PID that has tables; whether they say something else since. */
  feed(bytes: Uint8Array, pos: number, pid: number): boolean {
    const start = payloadOffsetAt(bytes, pos);
    this.#hasChanged = false;
    if (start >= 0) this.#assemblers.get(pid)?.feed(bytes, start, pos + PACKET_SIZE, pusiAt(bytes, pos), 0);
    return this.#hasChanged;
  }

  /** Packets are missing. */
  gap(): void {
    for (const assembler of this.#assemblers.values()) assembler.dropPartial();
  }

  section(section: SectionView): void {
    const { tableId } = section;
    this.services.section(section);
    if (!this.map.feed(section) || (tableId !== TableId.PAT && tableId !== TableId.PMT)) return;
    this.#hasChanged = true;
    this.#watch();
  }

  sectionCrcError(): void {}

  #watch(): void {
    const pids = new Set([PAT_PID, SDT_PID, ...[...this.map.programs.values()].map(({ pmtPid }) => pmtPid)]);
    for (const pid of this.#assemblers.keys()) if (!pids.has(pid)) this.#assemblers.delete(pid);
    for (const pid of pids) if (!this.#assemblers.has(pid)) this.#assemblers.set(pid, new SectionAssembler(pid, this));
  }
}
