import { ABSENT, PACKET_SIZE } from '../../mpegts/packet.js';
import { PTS_WRAP_90K } from '../../mpegts/pes-header.js';
import type { ByteWriter } from '../../output/byte-writer.js';
import type { EventRecord } from '../../report/records.js';
import type { Batch } from '../../stream/message.js';
import type { Recording, RecordingAccount, RecordingFormat, RecordingTarget } from '../recording.js';
import { Entry, EntryPoints } from './entry-points.js';
import type { SegmentEntry, SegmentEvent, SegmentOpening } from './segment-index.js';
import { SegmentLength, type SegmentLimits } from './segment-length.js';
import { isoText, type KeepOptions, SegmentList } from './segment-list.js';
import { ServiceNames } from './service-names.js';

export interface SegmentOptions extends SegmentLimits, KeepOptions {}

/** Transport streams in files of a bounded length, with an index beside them. */
export function segmentedFormat(options: SegmentOptions): RecordingFormat {
  return { title: 'MPEG-TS segments', open: (target) => new SegmentedRecording(options, target) };
}

/** Events of one segment that its index has. */
const MOST_EVENTS = 256;
const PTS_HZ = 90_000;
const NO_TABLES = new Uint8Array(0);
/** A step of the time stamps or the arrivals between two segments that is more than that is told. */
const STEP_S = 1;
/** A segment is not longer; what seems to be is a step of the time stamps. */
const LONGEST_S = 86_400;

/** A segment in the making. */
interface OpenSegment {
  readonly number: number;
  readonly name: string;
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
  readonly events: SegmentEvent[];
}

/** Cuts a transport stream at its random access points into files, each of which begins with PAT and PMT. */
class SegmentedRecording implements Recording {
  readonly #target: RecordingTarget;
  readonly #services = new ServiceNames();
  readonly #entries = new EntryPoints((section) => this.#services.section(section));
  readonly #length: SegmentLength;
  readonly #list: SegmentList;
  /** Writers that may still have something to write. */
  readonly #closing = new Set<Promise<void>>();
  #open: OpenSegment | undefined;
  /** Something was left out, or the recording begins anew: the next segment does not go on where the last one ended. */
  #hasStep = false;

  constructor(options: SegmentOptions, target: RecordingTarget) {
    this.#target = target;
    this.#length = new SegmentLength(options);
    this.#list = new SegmentList(options, target);
    this.#hasStep = this.#list.isContinued;
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

  note({ name, event, severity, time, message }: EventRecord & { readonly name?: string }): void {
    const events = this.#open?.events;
    if (events !== undefined && events.length < MOST_EVENTS) {
      events.push({ name: name ?? event, event, severity, time, message });
    }
  }

  tick(nowMs: number): void {
    this.#list.tick(nowMs);
  }

  async flushed(): Promise<void> {
    await Promise.all([this.#open?.writer.flushed(), ...this.#closing]);
  }

  async close(): Promise<void> {
    this.#end(ABSENT);
    await Promise.all(this.#closing);
    await this.#list.close();
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
    const number = this.#list.takeNumber();
    const service = this.#services.of(this.#entries.programNumber);
    const file = this.#target.openSegment({ segment: number, startSeconds: arrivalS, service });
    if (tables.length > 0) file.writer.write({ bytes: tables, settle: () => {} });
    this.#open = {
      number,
      name: file.name,
      writer: file.writer,
      firstS: arrivalS,
      lastS: arrivalS,
      firstPts90k: pts90k,
      spanS: 0,
      units: 0,
      packets: 0,
      tableBytes: tables.length,
      isRandomAccess: entry === Entry.RANDOM_ACCESS,
      isDiscontinuity: this.#hasStep || (before !== undefined && isStep(before, arrivalS, pts90k)),
      events: [],
    };
    this.#hasStep = false;
    if (entry !== Entry.NONE) addUnit(this.#open, pts90k);
    this.#length.begin(pts90k, arrivalS);
    this.#list.begin(this.#openingOf(this.#open));
  }

  #openingOf({ number, name, firstS, tableBytes }: OpenSegment): SegmentOpening {
    const file = this.#list.nameOf(name);
    return { number, file, first_arrival: isoText(firstS), first_arrival_s: firstS, table_bytes: tableBytes };
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
    const newName = this.#newNameOf(open);
    const closed = open.writer.close().then(() => {
      if (newName !== undefined) this.#target.rename(open.name, newName);
    });
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
    this.#list.add(entryOf(open, this.#list.nameOf(newName ?? open.name), pts90k));
  }

  /** A segment that was begun before the name of its service was known gets it now. */
  #newNameOf({ number, name, firstS }: OpenSegment): string | undefined {
    const service = this.#services.of(this.#entries.programNumber);
    return this.#target.newNameOf(name, { segment: number, startSeconds: firstS, service });
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

function entryOf(open: OpenSegment, file: string, endPts90k: number): SegmentEntry {
  const { number, firstS, lastS, firstPts90k, packets, tableBytes, events } = open;
  const byArrival = lastS - firstS;
  const byPts = endPts90k === ABSENT ? lengthByUnits(open) : secondsBetween(firstPts90k, endPts90k);
  return {
    number,
    file,
    first_arrival: isoText(firstS),
    last_arrival: isoText(lastS),
    first_arrival_s: firstS,
    last_arrival_s: lastS,
    first_pts: firstPts90k === ABSENT ? null : firstPts90k,
    end_pts: endPts90k === ABSENT ? null : endPts90k,
    duration_s: firstPts90k !== ABSENT && (byArrival === 0 || byPts <= 2 * byArrival + STEP_S) ? byPts : byArrival,
    packets,
    bytes: packets * PACKET_SIZE,
    table_bytes: tableBytes,
    random_access: open.isRandomAccess,
    discontinuity: open.isDiscontinuity,
    events,
  };
}

/** Of a segment behind which there is none: its units, the last one as long as the others on average. */
function lengthByUnits({ spanS, units }: OpenSegment): number {
  return units > 1 ? spanS + spanS / (units - 1) : spanS;
}
