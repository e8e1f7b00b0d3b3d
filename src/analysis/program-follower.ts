import { ABSENT, NULL_PID } from '../mpegts/packet.js';
import type { Program, ProgramMap } from '../mpegts/program-map.js';
import type { SectionView } from '../mpegts/section.js';
import { codecOf } from '../mpegts/stream-type.js';
import type { Pmt } from '../mpegts/tables/pmt.js';
import { TableId } from '../mpegts/tables/table-id.js';
import { tStdProgramOf } from '../t-std/program-of-pmt.js';
import type { TStdAnalyzer } from '../t-std/t-std-analyzer.js';
import type { ClockDirectory } from './clock-directory.js';
import type { ContentDesk } from './content/content-desk.js';
import type { StreamDescription } from './content/observer-context.js';
import type { ObservedStreams } from './observed-streams.js';

/** Streams that are followed anew in the time of one packet. */
const STREAMS_PER_PACKET = 8;

/**
 * Tells the buffer model, the clocks and the observers of elementary streams what the programs are. Where changes come so fast that this would
 * cost more than the packets, it waits.
 */
export class ProgramFollower {
  /** Grows when the programs or what is known of them change. */
  version = 0;
  readonly #map: ProgramMap;
  readonly #tStd: TStdAnalyzer;
  readonly #clocks: ClockDirectory;
  readonly #observed: ObservedStreams;
  readonly #desk: ContentDesk;
  /** What the buffer model was last told of each program. */
  readonly #modelled = new Map<number, Pmt>();
  readonly #streams = new WeakMap<Pmt, readonly StreamDescription[]>();
  #programs: ReadonlyMap<number, Program> | undefined;
  #isStale = false;
  /** Packets of the stream up to which it waits. */
  #waitsUntil = 0;

  constructor(
    map: ProgramMap,
    tStd: TStdAnalyzer,
    clocks: ClockDirectory,
    observed: ObservedStreams,
    desk: ContentDesk,
  ) {
    this.#map = map;
    this.#tStd = tStd;
    this.#clocks = clocks;
    this.#observed = observed;
    this.#desk = desk;
  }

  /** Behind a section that the program map took; `packets` are those of the stream so far. */
  section({ tableId, tableIdExtension }: SectionView, packets: number): void {
    const { programs } = this.#map;
    if (tableId === TableId.PMT) {
      const pmt = programs.get(tableIdExtension)?.pmt;
      if (pmt === undefined || this.#modelled.get(tableIdExtension) === pmt) return;
    } else if (tableId !== TableId.PAT || programs === this.#programs) {
      return;
    }
    this.#isStale = true;
    this.follow(packets);
  }

  /** Catches up with what changed, unless it waits. */
  follow(packets: number): void {
    if (this.#isStale && packets >= this.#waitsUntil) this.catchUp(packets);
  }

  /** Catches up with what changed at once. */
  catchUp(packets: number): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#programs = this.#map.programs;
    this.version++;
    this.#model(this.#programs);
    this.#waitsUntil = packets + Math.floor(this.#assign(this.#programs) / STREAMS_PER_PACKET);
  }

  #model(programs: ReadonlyMap<number, Program>): void {
    for (const programNumber of this.#modelled.keys()) {
      if (programs.get(programNumber)?.pmt !== undefined) continue;
      this.#modelled.delete(programNumber);
      this.#tStd.removeProgram(programNumber);
    }
    for (const { programNumber, pmt, pmtPid } of programs.values()) {
      if (pmt === undefined || this.#modelled.get(programNumber) === pmt) continue;
      this.#modelled.set(programNumber, pmt);
      this.#tStd.setProgram(tStdProgramOf(pmt, pmtPid));
    }
  }

  /** Gives each stream its clock and its observers, by the first PMT that names it; returns how many there are. */
  #assign(programs: ReadonlyMap<number, Program>): number {
    let streams = 0;
    this.#clocks.forgetPcrPids();
    const pids = new Set<number>();
    const pmts = [...programs.values()].flatMap(({ pmt }) => pmt ?? []);
    this.#desk.follow(pmts, (pmt, index) => this.#streamsOf(pmt)[index]!.codec);
    for (const pmt of pmts) {
      for (const description of this.#streamsOf(pmt)) {
        const { pid } = description.entry;
        streams++;
        if (pids.has(pid)) continue;
        pids.add(pid);
        this.#clocks.setPcrPid(pid, pmt.pcrPid === NULL_PID ? ABSENT : pmt.pcrPid);
        this.#observed.expect(pid, description);
      }
    }
    this.#observed.keep(pids);
    return streams;
  }

  #streamsOf(pmt: Pmt): readonly StreamDescription[] {
    const known = this.#streams.get(pmt);
    if (known !== undefined) return known;
    const streams = pmt.streams.map((entry): StreamDescription => {
      const { codec } = codecOf(entry.streamType, entry.descriptors, pmt.descriptors);
      return { codec, entry, pmt };
    });
    this.#streams.set(pmt, streams);
    return streams;
  }
}
