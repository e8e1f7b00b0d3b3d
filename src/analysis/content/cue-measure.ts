import { CODECS } from '../../mpegts/codec.js';
import type { Descriptor } from '../../mpegts/descriptor-list.js';
import { ABSENT } from '../../mpegts/packet.js';
import { PidRole, roleOfStream } from '../../mpegts/pid-role.js';
import type { Program, ProgramMap } from '../../mpegts/program-map.js';
import { RareMap } from '../../mpegts/rare-map.js';
import type { SectionView } from '../../mpegts/section.js';
import { codecOf } from '../../mpegts/stream-type.js';
import type { Pmt, PmtStream } from '../../mpegts/tables/pmt.js';
import { TableId } from '../../mpegts/tables/table-id.js';
import type { ContentDesk } from './content-desk.js';
import { CuePid } from './cue-pid.js';
import type { CueReport } from './cue-report.js';
import type { SeenPicture } from './seen-picture.js';

/** PIDs with cues that are followed; what a hostile stream has more of is not. */
const MAX_PIDS = 256;
/** How far the stream goes between two looks at what should be over. */
const SECOND_NS = 1e9;

/**
 * Follows the PIDs that PMTs name for splice information, with or without a registration, as they are at any time: a PMT counts by its
 * content, not by its version_number.
 * Spec: SCTE 35, PMT descriptors
 */
export class CueMeasure {
  readonly #desk: ContentDesk;
  readonly #programs: Pick<ProgramMap, 'programs'>;
  readonly #pids = new RareMap<number, CuePid>();
  /** PIDs of private sections in programs that are registered for cues: they count once a cue comes. */
  readonly #possible = new RareMap<number, Map<number, Pmt>>();
  #byVideoPid = new RareMap<number, CuePid[]>();
  /** What is known of each program. */
  readonly #known = new Map<number, Pmt>();
  #map: ReadonlyMap<number, Program> | undefined;
  #isWaiting = false;
  #nextSecondNs = Number.NEGATIVE_INFINITY;

  constructor(desk: ContentDesk, programs: Pick<ProgramMap, 'programs'>) {
    this.#desk = desk;
    this.#programs = programs;
    desk.pictures = this;
  }

  section(section: SectionView, timeNs: number): void {
    const { tableId, pid } = section;
    if (tableId === TableId.PMT) this.#followPmt(section.tableIdExtension);
    else if (tableId === TableId.PAT) this.#followPat();
    else if (tableId === TableId.SPLICE_INFO) {
      const cues = this.#pids.get(pid) ?? this.#promote(pid);
      cues?.section(section.bytes.subarray(section.offset, section.offset + section.length), timeNs);
      this.#isWaiting ||= cues?.isWaiting ?? false;
    }
  }

  sectionCrcError(pid: number, tableId: number): void {
    const cues = tableId === TableId.SPLICE_INFO ? this.#pids.get(pid) : undefined;
    if (cues !== undefined) cues.crcErrors++;
  }

  pes(pid: number, pts90k: number, _dts90k: number, timeNs: number, isRandomAccess: boolean): void {
    const cues = this.#byVideoPid.get(pid);
    if (cues === undefined || pts90k === ABSENT) return;
    for (const one of cues) one.pes(pts90k, isRandomAccess, timeNs);
  }

  /** A picture of a video PID, in the order of decoding, where pictures are read. */
  picture(pid: number, picture: SeenPicture): void {
    const cues = this.#byVideoPid.get(pid);
    if (cues === undefined) return;
    for (const one of cues) one.picture(picture);
  }

  pcr(_pid: number, _pcr27M: number, _packetIndex: number, timeNs: number): void {
    if (timeNs < this.#nextSecondNs && !this.#isWaiting) return;
    this.#isWaiting = false;
    this.#nextSecondNs = timeNs + SECOND_NS;
    for (const cues of this.#pids.values()) {
      cues.advance(timeNs);
      this.#isWaiting ||= cues.isWaiting;
    }
  }

  noteGap(): void {
    for (const cues of this.#pids.values()) cues.noteGap();
  }

  /** By PID. */
  snapshotAndReset(): readonly CueReport[] {
    return [...this.#pids].sort(([a], [b]) => a - b).map(([, cues]) => cues.report());
  }

  #followPat(): void {
    const { programs } = this.#programs;
    if (programs === this.#map) return;
    this.#map = programs;
    for (const number of this.#known.keys())
      if (programs.get(number)?.pmt === undefined) this.#setPmt(number, undefined);
    for (const [number, { pmt }] of programs) if (pmt !== this.#known.get(number)) this.#setPmt(number, pmt);
  }

  #followPmt(number: number): void {
    const pmt = this.#programs.programs.get(number)?.pmt;
    if (pmt !== this.#known.get(number)) this.#setPmt(number, pmt);
  }

  #setPmt(number: number, pmt: Pmt | undefined): void {
    for (const cues of this.#pids.values()) cues.programs.delete(number);
    for (const programs of this.#possible.values()) programs.delete(number);
    if (pmt === undefined) this.#known.delete(number);
    else {
      this.#known.set(number, pmt);
      for (const stream of pmt.streams) this.#followStream(stream, pmt, number);
    }
    this.#linkVideo();
  }

  #followStream(stream: PmtStream, pmt: Pmt, number: number): void {
    if (roleOfStream(stream, pmt.descriptors) !== PidRole.SECTIONS) return;
    const { codec } = codecOf(stream.streamType, stream.descriptors, pmt.descriptors);
    if (codec === 'scte_35') this.#cuesOf(stream.pid)?.programs.set(number, pmt);
    else if (pmt.descriptors.some(isCuei)) this.#addPossible(stream.pid, pmt, number);
  }

  #addPossible(pid: number, pmt: Pmt, number: number): void {
    const known = this.#pids.get(pid);
    if (known !== undefined) known.programs.set(number, pmt);
    else if (this.#possible.has(pid) || this.#possible.size < MAX_PIDS) {
      this.#possible.set(pid, (this.#possible.get(pid) ?? new Map<number, Pmt>()).set(number, pmt));
    }
  }

  /** A cue came on a PID of private sections. */
  #promote(pid: number): CuePid | undefined {
    const programs = this.#possible.get(pid);
    if (programs === undefined || programs.size === 0) return undefined;
    const cues = this.#cuesOf(pid);
    if (cues === undefined) return undefined;
    this.#possible.delete(pid);
    for (const [number, pmt] of programs) cues.programs.set(number, pmt);
    this.#linkVideo();
    return cues;
  }

  #cuesOf(pid: number): CuePid | undefined {
    const known = this.#pids.get(pid);
    if (known !== undefined) return known;
    if (this.#pids.size >= MAX_PIDS) this.#makeRoom();
    if (this.#pids.size >= MAX_PIDS) return undefined;
    const cues = new CuePid(pid, this.#desk);
    this.#pids.set(pid, cues);
    return cues;
  }

  /** PIDs that no PMT names any more make room. */
  #makeRoom(): void {
    for (const [pid, cues] of this.#pids) if (cues.programs.size === 0) this.#pids.delete(pid);
  }

  #linkVideo(): void {
    const byVideoPid = new RareMap<number, CuePid[]>();
    for (const [pid, cues] of this.#pids) {
      const pmt: Pmt | undefined = cues.programs.values().next().value;
      // One that is named no more, and said nothing, is forgotten.
      if (pmt === undefined && cues.isEmpty) this.#pids.delete(pid);
      cues.videoPid = pmt === undefined ? undefined : videoPidOf(pmt);
      if (cues.videoPid !== undefined) byVideoPid.set(cues.videoPid, [...(byVideoPid.get(cues.videoPid) ?? []), cues]);
    }
    this.#byVideoPid = byVideoPid;
  }
}

function videoPidOf({ streams, descriptors }: Pmt): number | undefined {
  return streams.find(
    (stream) => CODECS[codecOf(stream.streamType, stream.descriptors, descriptors).codec].kind === 'video',
  )?.pid;
}

function isCuei({ tag, bytes }: Descriptor): boolean {
  return tag === REGISTRATION_TAG && String.fromCharCode(...bytes.subarray(0, 4)) === 'CUEI';
}

const REGISTRATION_TAG = 0x05;
