import { ABSENT } from '../mpegts/packet.js';
import { PTS_WRAP_90K } from '../mpegts/pes-header.js';

/** Access units that wait for earlier ones; more than any codec reorders. */
const MAX_WAITING = 32;
const FIRST_ROOM = 4;
/** What steps back further begins another time base; what steps back less came too late to be put in order. */
const LONGEST_LATENESS_90K = 90_000;

/**
 * Puts the PTS of an elementary stream in the order of presentation: what is decoded later is not presented before it is.
 * Spec: ISO/IEC 13818-1, 2.4.3.7 and 2.7.4
 */
export class PresentationOrder {
  /** Of those that wait, ascending, without wraps. */
  #waiting = new Float64Array(FIRST_ROOM);
  #count = 0;
  /** The last one whose place is certain; NaN before. */
  #presented90k = Number.NaN;
  /** What the wraps are undone by: the last PTS as it was coded, and without wraps. */
  #coded90k = ABSENT;
  #unwrapped90k = 0;

  /**
   * The stamps of a PES packet; `dts90k` may be ABSENT. Returns the longest step from one PTS to the next in the order of presentation
   * that became certain with it, in ticks of 90 kHz; 0 where none did.
   */
  feed(pts90k: number, dts90k: number): number {
    if (this.#coded90k === ABSENT) this.#coded90k = pts90k;
    this.#unwrapped90k += signedDifference90k(this.#coded90k, pts90k);
    this.#coded90k = pts90k;
    const late90k = this.#presented90k - this.#unwrapped90k;
    if (late90k > LONGEST_LATENESS_90K) this.#beginAnew();
    else if (late90k > 0) return 0;
    const longest90k = this.#count === MAX_WAITING ? this.#present() : 0;
    this.#insert(this.#unwrapped90k);
    const decoding90k = dts90k === ABSENT ? pts90k : dts90k;
    return Math.max(longest90k, this.#presentUpTo(this.#unwrapped90k + signedDifference90k(pts90k, decoding90k)));
  }

  /** The latest PTS, as it was coded; ABSENT before one. */
  get latest90k(): number {
    if (this.#coded90k === ABSENT) return ABSENT;
    const latest90k = this.#count > 0 ? this.#waiting[this.#count - 1]! : this.#presented90k;
    return wrapped(this.#coded90k + latest90k - this.#unwrapped90k);
  }

  /** What comes next does not go on from what came last. */
  reset(): void {
    this.#beginAnew();
    this.#coded90k = ABSENT;
    this.#unwrapped90k = 0;
  }

  #beginAnew(): void {
    this.#count = 0;
    this.#presented90k = Number.NaN;
  }

  #insert(time90k: number): void {
    if (this.#count === this.#waiting.length) this.#makeRoom();
    const waiting = this.#waiting;
    let at = this.#count++;
    for (; at > 0 && waiting[at - 1]! > time90k; at--) waiting[at] = waiting[at - 1]!;
    waiting[at] = time90k;
  }

  #makeRoom(): void {
    const waiting = new Float64Array(this.#waiting.length * 2);
    waiting.set(this.#waiting);
    this.#waiting = waiting;
  }

  #presentUpTo(decoding90k: number): number {
    let longest90k = 0;
    while (this.#count > 0 && this.#waiting[0]! <= decoding90k) longest90k = Math.max(longest90k, this.#present());
    return longest90k;
  }

  /** The earliest of those that wait is presented next. Returns the step to it. */
  #present(): number {
    const next90k = this.#waiting[0]!;
    const step90k = next90k - this.#presented90k;
    this.#presented90k = next90k;
    this.#waiting.copyWithin(0, 1, this.#count--);
    return Number.isNaN(step90k) ? 0 : step90k;
  }
}

/** From −2^32 to 2^32: the wrap is taken the short way. */
function signedDifference90k(from90k: number, to90k: number): number {
  const difference90k = wrapped(to90k - from90k);
  return difference90k > PTS_WRAP_90K / 2 ? difference90k - PTS_WRAP_90K : difference90k;
}

function wrapped(time90k: number): number {
  return ((time90k % PTS_WRAP_90K) + PTS_WRAP_90K) % PTS_WRAP_90K;
}
