import { ABSENT, PACKET_SIZE } from '../../mpegts/packet.js';
import { PTS_WRAP_90K } from '../../mpegts/pes-header.js';
import type { ByteWriter } from '../../output/byte-writer.js';
import type { Batch } from '../../stream/message.js';
import type { Recording, RecordingAccount, RecordingFormat, RecordingTarget } from '../recording.js';
import { Entry, EntryPoints } from './entry-points.js';
import { RecordingInSegments } from './recording-in-segments.js';
import { type SegmentFacts, SegmentFiles } from './segment-files.js';
import { SegmentLength, type SegmentLimits } from './segment-length.js';
import type { KeepOptions } from './segment-list.js';
import { ServiceNames } from './service-names.js';

export interface SegmentOptions extends SegmentLimits, KeepOptions {}

/** Transport streams in files of a bounded length, with an index beside them. */
export function segmentedFormat(options: SegmentOptions): RecordingFormat {
  return { title: 'MPEG-TS segments', ending: '.ts', open: (target) => new SegmentedRecording(options, target) };
}

const PTS_HZ = 90_000;
const NO_TABLES = new Uint8Array(0);
/** A step of the time stamps or the arrivals between two segments that is more than that is told. */
const STEP_S = 1;
/** A segment is not longer; what seems to be is a step of the time stamps. */
const LONGEST_S = 86_400;

/** A segment in the making. */
interface OpenSegment {
  readonly writer: ByteWriter;
  readonly firstS: number;
  lastS: number;
  firstPts90k: number;
  /** Span of the PTS of its units so far, and how many there are. */
  spanS: number;
  units: number;
  packets: number;
  readonly tableBytes: number;
  readonly isRandomAccess: boolean;
  readonly isDiscontinuity: boolean;
}

/** Cuts a transport stream at its random access points into files, each of which begins with PAT and PMT. */
class SegmentedRecording extends RecordingInSegments implements Recording {
  readonly #services = new ServiceNames();
  readonly #entries = new EntryPoints((section) => this.#services.section(section));
  readonly #length: SegmentLength;
  #open: OpenSegment | undefined;
  /** Something was left out, or the recording begins anew: the next segment does not go on where the last one ended. */
  #hasStep = false;

  constructor(options: SegmentOptions, target: RecordingTarget) {
    super(new SegmentFiles(options, target));
    this.#length = new SegmentLength(options);
    this.#hasStep = this.files.isContinued;
  }

  take(batch: Batch, packets: number, account: RecordingAccount): void {
    const { payload, sizes, arrivalDeltaNs, baseSeconds, baseNanoseconds } = batch;
    const end = packets * PACKET_SIZE;
    let from = 0;
    let pos = 0;
    for (let row = 0; pos < end; row++) {
      const arrivalS = baseSeconds + (baseNanoseconds + arrivalDeltaNs[row]!) / 1e9;
      const rowEnd = Math.min(end, pos + sizes[row]! * PACKET_SIZE);
      for (; pos < rowEnd; pos += PACKET_SIZE) {
        const entry = this.#entries.feed(payload, pos);
        if (!this.#isCutAt(entry, arrivalS, pos - from)) continue;
        this.#write(payload, from, pos, account);
        this.#cut(entry, arrivalS);
        from = pos;
      }
      this.#open!.lastS = arrivalS;
    }
    this.#write(payload, from, end, account);
  }

  protected endOpen(): void {
    this.#end(ABSENT);
  }

  /** Whether the segment ends before the packet; `waiting`: bytes that are not written to it yet. */
  #isCutAt(entry: Entry, arrivalS: number, waiting: number): boolean {
    const open = this.#open;
    if (open === undefined) return true;
    const { pts90k, hasEntries } = this.#entries;
    if (entry === Entry.RANDOM_ACCESS && open.firstPts90k === ABSENT) {
      open.firstPts90k = pts90k;
      this.#length.beginTime(pts90k);
    }
    if (entry !== Entry.NONE) addUnit(open, pts90k);
    const bytes = open.tableBytes + open.packets * PACKET_SIZE + waiting;
    return this.#length.isOver(entry, bytes, pts90k, arrivalS, hasEntries);
  }

  #cut(entry: Entry, arrivalS: number): void {
    const before = this.#open;
    const pts90k = entry === Entry.NONE ? ABSENT : this.#entries.pts90k;
    this.#end(pts90k);
    // In front of the first packet there are none: it may be one of them itself.
    const tables = before === undefined ? NO_TABLES : this.#entries.tables.packets();
    const writer = this.files.begin({ firstS: arrivalS, service: this.#service, table_bytes: tables.length });
    if (tables.length > 0) writer.write({ bytes: tables, settle: () => {} });
    this.#open = {
      writer,
      firstS: arrivalS,
      lastS: arrivalS,
      firstPts90k: pts90k,
      spanS: 0,
      units: 0,
      packets: 0,
      tableBytes: tables.length,
      isRandomAccess: entry === Entry.RANDOM_ACCESS,
      isDiscontinuity: this.#hasStep || (before !== undefined && isStep(before, arrivalS, pts90k)),
    };
    this.#hasStep = false;
    if (entry !== Entry.NONE) addUnit(this.#open, pts90k);
    this.#length.begin(pts90k, arrivalS);
  }

  #write(payload: Uint8Array, from: number, to: number, account: RecordingAccount): void {
    const open = this.#open;
    if (open === undefined || from === to) return;
    const packets = (to - from) / PACKET_SIZE;
    open.packets += packets;
    const settle = (bytesWritten: number): void => {
      const whole = Math.floor(bytesWritten / PACKET_SIZE);
      account.recorded(whole, bytesWritten);
      if (whole < packets) account.leftOut('write_error', packets - whole);
    };
    open.writer.write({ bytes: payload.subarray(from, to), settle });
  }

  /** Ends the segment before an entry with this PTS, or anywhere. */
  #end(pts90k: number): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    this.files.end(this.#service, factsOf(open, pts90k));
  }

  get #service(): string | undefined {
    return this.#services.of(this.#entries.programNumber);
  }
}

function isStep({ lastS, firstPts90k, firstS }: OpenSegment, arrivalS: number, pts90k: number): boolean {
  if (Math.abs(arrivalS - lastS) > STEP_S) return true;
  if (pts90k === ABSENT || firstPts90k === ABSENT) return false;
  return Math.abs(secondsBetween(firstPts90k, pts90k) - (arrivalS - firstS)) > STEP_S + arrivalS - firstS;
}

function addUnit(open: OpenSegment, pts90k: number): void {
  if (pts90k === ABSENT || open.firstPts90k === ABSENT) return;
  const seconds = secondsBetween(open.firstPts90k, pts90k);
  open.units++;
  if (seconds < LONGEST_S) open.spanS = Math.max(open.spanS, seconds);
}

function secondsBetween(from90k: number, to90k: number): number {
  return ((to90k - from90k + PTS_WRAP_90K) % PTS_WRAP_90K) / PTS_HZ;
}

function factsOf(open: OpenSegment, endPts90k: number): SegmentFacts {
  const { firstS, lastS, firstPts90k, packets, tableBytes } = open;
  const byArrival = lastS - firstS;
  const byPts = endPts90k === ABSENT ? lengthByUnits(open) : secondsBetween(firstPts90k, endPts90k);
  return {
    last_arrival_s: lastS,
    first_pts: firstPts90k === ABSENT ? null : firstPts90k,
    end_pts: endPts90k === ABSENT ? null : endPts90k,
    duration_s: firstPts90k !== ABSENT && (byArrival === 0 || byPts <= 2 * byArrival + STEP_S) ? byPts : byArrival,
    packets,
    bytes: packets * PACKET_SIZE,
    table_bytes: tableBytes,
    random_access: open.isRandomAccess,
    discontinuity: open.isDiscontinuity,
  };
}

/** Of a segment behind which there is none: its units, the last one as long as the others on average. */
function lengthByUnits({ spanS, units }: OpenSegment): number {
  return units > 1 ? spanS + spanS / (units - 1) : spanS;
}
