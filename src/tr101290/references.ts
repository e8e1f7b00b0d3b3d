import { u16At } from '../mpegts/big-endian.js';
import { NULL_PID } from '../mpegts/packet.js';
import { PidTable } from '../mpegts/pid-table.js';
import { ProgramMap } from '../mpegts/program-map.js';
import { RareMap } from '../mpegts/rare-map.js';
import type { SectionView } from '../mpegts/section.js';
import type { Pmt } from '../mpegts/tables/pmt.js';
import { isTimedStream, mayBeStill } from './stream-traits.js';

/** What the packets of a PID are judged as. */
export const PidTrait = {
  PMT: 1,
  /** Its PES packets must have time stamps at short intervals. */
  PTS: 2,
} as const;

/** By a conditional access system, with a fixed key, by nothing that is said. */
export type Scrambling = 'system' | 'fixed_key' | 'untold' | 'unknown';

const CA_TAG = 0x09;
/** CA_system_ID of BISS, whose modes 1 and E have one key for all. Spec: EBU Tech 3292 */
const BISS = 0x2600;

interface TimedStream {
  readonly pid: number;
  readonly isStill: boolean;
}

/** Which PIDs the tables of the stream refer to, and what for; as of the last refresh(). */
export class References {
  /** By program_number. */
  readonly pmtPids = new Map<number, number>();
  readonly pcrPids = new Set<number>();
  /** PIDs of video and audio. */
  readonly timedPids = new Set<number>();
  /** By PID of video and audio: the PCR PID of the first PMT that names it. */
  readonly clockPids = new Map<number, number>();
  /** There are programs, and the PMT of each has come. */
  hasAllPrograms = false;
  /** Something changed since the last refresh(). */
  isStale = false;
  /** Counts changes of the tables: with each, what isReferenced() says may be another. */
  changes = 0;
  #map = new ProgramMap();
  /** Of the map, as of the last section. */
  #version = 0;
  /** Somebody else feeds it. */
  #isShared = false;
  readonly #traits = new PidTable<number>();
  readonly #scrambling = new RareMap<number, Scrambling>();
  #scramblingChanges = 0;
  /** Streams of each PMT, decoded once. */
  readonly #timed = new WeakMap<Pmt, readonly TimedStream[]>();

  /** The tables are those of that map from now on, which takes each section before `feed`. */
  follow(map: ProgramMap): void {
    this.#map = map;
    this.#isShared = true;
  }

  /** A section that is in force. */
  feed(section: SectionView): void {
    if (!this.#isShared) this.#map.feed(section);
    if (this.#map.version === this.#version) return;
    this.#version = this.#map.version;
    this.isStale = true;
    this.changes++;
  }

  /** Bits of PidTrait. */
  traitsOf(pid: number): number {
    return this.#traits.get(pid) ?? 0;
  }

  /** Whether a table or a standard refers to the PID; always up to date. */
  isReferenced(pid: number): boolean {
    return this.#map.isReferenced(pid);
  }

  /** Whether a PAT and all its PMTs are there; always up to date. */
  get isComplete(): boolean {
    return this.#map.isComplete;
  }

  /** Programs whose streams, PCR or PMT the PID carries; always up to date. */
  programNumbersOf(pid: number): readonly number[] {
    return this.#map.programNumbersOf(pid);
  }

  /** What the PMT of the PID says of its scrambling; `untold` where it names no system, `unknown` where no PMT names the PID. */
  scramblingOf(pid: number): Scrambling {
    if (this.#scramblingChanges !== this.changes) this.#scrambling.clear();
    this.#scramblingChanges = this.changes;
    const known = this.#scrambling.get(pid);
    if (known !== undefined) return known;
    const pmts = this.programNumbersOf(pid).flatMap((number) => this.#map.programs.get(number)?.pmt ?? []);
    const scrambling = scramblingIn(pmts, pid);
    this.#scrambling.set(pid, scrambling);
    return scrambling;
  }

  /** Takes over what changed; false where nothing did. */
  refresh(): boolean {
    if (!this.isStale) return false;
    this.isStale = false;
    this.#traits.clear();
    this.pmtPids.clear();
    this.pcrPids.clear();
    this.timedPids.clear();
    this.clockPids.clear();
    this.hasAllPrograms = this.#map.programs.size > 0;
    for (const { programNumber, pmtPid, pmt } of this.#map.programs.values()) {
      this.pmtPids.set(programNumber, pmtPid);
      this.#addTrait(pmtPid, PidTrait.PMT);
      if (pmt === undefined) this.hasAllPrograms = false;
      else this.#takePmt(pmt);
    }
    return true;
  }

  #takePmt(pmt: Pmt): void {
    if (pmt.pcrPid !== NULL_PID) this.pcrPids.add(pmt.pcrPid);
    for (const { pid, isStill } of this.#timedOf(pmt)) {
      this.timedPids.add(pid);
      if (!this.clockPids.has(pid)) this.clockPids.set(pid, pmt.pcrPid);
      if (!isStill) this.#addTrait(pid, PidTrait.PTS);
    }
  }

  #addTrait(pid: number, trait: number): void {
    this.#traits.set(pid, this.traitsOf(pid) | trait);
  }

  #timedOf(pmt: Pmt): readonly TimedStream[] {
    const known = this.#timed.get(pmt);
    if (known !== undefined) return known;
    const timed = pmt.streams
      .filter((stream) => isTimedStream(stream, pmt.descriptors))
      .map((stream) => ({ pid: stream.pid, isStill: mayBeStill(stream) }));
    this.#timed.set(pmt, timed);
    return timed;
  }
}

/** CA_descriptors of the program and of the stream. Spec: ISO/IEC 13818-1, 2.6.16 */
function scramblingIn(pmts: readonly Pmt[], pid: number): Scrambling {
  if (pmts.length === 0) return 'unknown';
  const systems = pmts.flatMap(({ descriptors, streams }) =>
    [...descriptors, ...streams.filter((stream) => stream.pid === pid).flatMap((stream) => stream.descriptors)]
      .filter(({ tag, bytes }) => tag === CA_TAG && bytes.length >= 2)
      .map(({ bytes }) => u16At(bytes, 0)),
  );
  if (systems.length === 0) return 'untold';
  return systems.every((system) => system === BISS) ? 'fixed_key' : 'system';
}
