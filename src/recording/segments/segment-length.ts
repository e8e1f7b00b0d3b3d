import { ABSENT } from '../../mpegts/packet.js';
import { PTS_WRAP_90K } from '../../mpegts/pes-header.js';
import { Entry } from './entry-points.js';

/** When a segment is long enough. */
export interface SegmentLimits {
  /** Length in seconds; undefined: any. */
  readonly durationS: number | undefined;
  /** Bytes; undefined: any. */
  readonly bytes: number | undefined;
}

/** Without an entry, a segment goes on to so many times its length, and then ends where no decoder can begin. */
const MOST_LENGTHS = 3;
/** And for so long at least, and so many bytes. */
const LEAST_WAIT_S = 10;
const LEAST_WAIT_BYTES = 16 << 20;
const PTS_HZ = 90_000;

/** Decides where a segment ends: at an entry behind its length, by the time stamps of the stream, or by arrival where it has none. */
export class SegmentLength {
  #startPts90k = ABSENT;
  #startS = Number.NaN;

  constructor(readonly limits: SegmentLimits) {}

  /** A segment begins. */
  begin(pts90k: number, arrivalS: number): void {
    this.#startPts90k = pts90k;
    this.#startS = arrivalS;
  }

  /** The first entry of a segment that began anywhere. */
  beginTime(pts90k: number): void {
    if (this.#startPts90k === ABSENT) this.#startPts90k = pts90k;
  }

  /** Whether the segment, of so many bytes, ends before a packet that is such an entry. */
  isOver(entry: Entry, bytes: number, pts90k: number, arrivalS: number, hasEntries: boolean): boolean {
    const { durationS = Number.POSITIVE_INFINITY, bytes: mostBytes = Number.POSITIVE_INFINITY } = this.limits;
    const isLong = bytes >= mostBytes || this.#elapsedS(pts90k, arrivalS) >= durationS;
    if (entry === Entry.RANDOM_ACCESS) return isLong;
    if (!isLong || (hasEntries && entry === Entry.NONE)) return false;
    if (!hasEntries) return true;
    const lateS = Math.max(durationS * MOST_LENGTHS, durationS + LEAST_WAIT_S);
    const lateBytes = Math.max(mostBytes * MOST_LENGTHS, mostBytes + LEAST_WAIT_BYTES);
    return bytes >= lateBytes || arrivalS - this.#startS >= lateS;
  }

  /** Seconds from the first entry to this one by their PTS where these go on like the arrivals, else by the arrivals. */
  #elapsedS(pts90k: number, arrivalS: number): number {
    const byArrival = arrivalS - this.#startS;
    if (pts90k === ABSENT || this.#startPts90k === ABSENT) return byArrival;
    const byPts = ((pts90k - this.#startPts90k + PTS_WRAP_90K) % PTS_WRAP_90K) / PTS_HZ;
    const { durationS = 0 } = this.limits;
    return byPts > MOST_LENGTHS * durationS + LEAST_WAIT_S ? byArrival : byPts;
  }
}
