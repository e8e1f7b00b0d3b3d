// Tested by: test/analysis/content/cue-measure.test.ts, test/scte35/cues.samples.test.ts
import type { Cue } from './cue.js';
import { difference90k } from './splice-time.js';

/** Splices that are looked for at once, of one PID. */
const MAX_PENDING = 64;
/** For so long behind a splice a random access point is looked for. */
const SEARCH_90K = 10 * 90_000;
/** Splices that are farther off than that are not looked for: their time is wrong, or was set anew. */
const FAR_90K = 24 * 3600 * 90_000;
/** The distance of two pictures before it was seen: that of 60 Hz. */
const LEAST_PICTURE_90K = 1500;
const PICTURES = 32;

/** What stands in the video where a cue wants to splice. */
export interface SplicePoint {
  readonly cue: Cue;
  /** From the splice time to the nearest random access point, in 90 kHz ticks: negative where it comes before; null where none was found. */
  readonly offset90k: number | null;
  /** Its picture is the first one at or behind the splice time. */
  readonly isRandomAccess: boolean;
  /** Nothing behind it takes from what was before; undefined where that is not known. */
  readonly isIdr: boolean | undefined;
}

interface Pending {
  readonly cue: Cue;
  readonly pts: number;
  /** The nearest random access point so far; NaN before one. */
  nearest: number;
  isIdr: boolean | undefined;
}

/** Looks for random access points of a video stream at the splices that cues ask for. */
export class SplicePoints {
  /** Splices that there was no room for. */
  leftOut = 0;
  #pending: Pending[] = [];
  /** The last random access point; NaN before the first one. */
  #last = Number.NaN;
  #isIdr: boolean | undefined;
  #pictures: number[] = [];

  /** The next splice that is to come, from that time on; undefined where none is. */
  next(pts90k: number): Cue | undefined {
    const ahead = this.#pending.filter(({ pts }) => difference90k(pts, pts90k) >= 0);
    return ahead.sort((a, b) => difference90k(a.pts, b.pts))[0]?.cue;
  }

  /** Waits for the splice of a cue that has a time. */
  expect(cue: Cue): void {
    if (cue.splice_pts === null) return;
    if (this.#pending.some(({ pts }) => pts === cue.splice_pts)) return;
    if (this.#pending.length === MAX_PENDING) {
      this.leftOut++;
      return;
    }
    this.#pending.push({ cue, pts: cue.splice_pts, nearest: this.#last, isIdr: this.#isIdr });
  }

  /** The event is cancelled, or has another time: its splice is looked for no more. */
  forget(eventId: number | null): void {
    this.#pending = this.#pending.filter(({ cue }) => cue.event_id !== eventId);
  }

  /** The next picture in the order of decoding; returns what is found out by it. `isIdr`: undefined where it is not known. */
  picture(pts90k: number, isRandomAccess: boolean, isIdr?: boolean): readonly SplicePoint[] {
    if (this.#pictures.length === PICTURES) this.#pictures.shift();
    this.#pictures.push(pts90k);
    if (isRandomAccess) {
      this.#last = pts90k;
      this.#isIdr = isIdr;
      for (const pending of this.#pending) bringNearer(pending, pts90k, isIdr);
    }
    return this.#pending.length === 0 ? NOTHING : this.#settle(pts90k, isRandomAccess);
  }

  /** Pictures are missing: of the splices only those are judged that are still to come. */
  noteGap(): void {
    const now = this.#pictures.at(-1);
    this.#pending = this.#pending.filter(({ pts }) => now !== undefined && difference90k(pts, now) > 0);
    for (const pending of this.#pending) pending.nearest = Number.NaN;
    this.#last = Number.NaN;
    this.#pictures = [];
  }

  #settle(pts90k: number, isRandomAccess: boolean): readonly SplicePoint[] {
    const found: SplicePoint[] = [];
    this.#pending = this.#pending.filter((pending) => {
      const behind = difference90k(pts90k, pending.pts);
      if (Math.abs(behind) > FAR_90K) return false;
      if (behind < 0) return true;
      // Nothing nearer comes behind a random access point that is behind the splice, or than the one before it.
      const isSettled =
        isRandomAccess || behind > SEARCH_90K || behind > Math.abs(difference90k(pending.nearest, pending.pts));
      if (isSettled) found.push(this.#pointOf(pending));
      return !isSettled;
    });
    return found;
  }

  #pointOf({ cue, pts, nearest, isIdr }: Pending): SplicePoint {
    const offset = difference90k(nearest, pts);
    if (Number.isNaN(offset) || Math.abs(offset) > SEARCH_90K)
      return { cue, offset90k: null, isRandomAccess: false, isIdr: undefined };
    return { cue, offset90k: offset, isRandomAccess: Math.abs(offset) <= this.#picture90k() / 2, isIdr };
  }

  /** Time of one picture: the least distance of those seen last. */
  #picture90k(): number {
    const sorted = this.#pictures.toSorted((a, b) => difference90k(a, b));
    let least = Number.POSITIVE_INFINITY;
    for (let n = 1; n < sorted.length; n++) {
      const distance = difference90k(sorted[n]!, sorted[n - 1]!);
      if (distance > 0 && distance < least) least = distance;
    }
    return least === Number.POSITIVE_INFINITY ? LEAST_PICTURE_90K : least;
  }
}

function bringNearer(pending: Pending, candidate: number, isIdr: boolean | undefined): void {
  const { pts, nearest } = pending;
  if (Math.abs(difference90k(nearest, pts)) <= Math.abs(difference90k(candidate, pts))) return;
  pending.nearest = candidate;
  pending.isIdr = isIdr;
}

const NOTHING: readonly SplicePoint[] = [];
