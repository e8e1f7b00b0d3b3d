import { pcrDifference27M } from '../mpegts/pcr.js';

/** A longer step from one PCR to the next is a discontinuity, as is a step back. */
const LONGEST_PCR_STEP_27M = 27_000_000;
const NS_PER_TICK = 1000 / 27;
/** Points that are done with are removed in lots of this size. */
const REMOVED_AT_ONCE = 1024;

/**
 * The time of every position in a transport stream, counted in bytes or in packets, from 0 at its first: linear from one PCR to
 * the next, at the first rate before them, at the last rate after them and across a discontinuity.
 * Spec: ISO/IEC 13818-1, 2.4.2.2
 */
export class PcrTimeline {
  /** Points whose time is known, ascending; those before `#start` are done with. */
  readonly #positions: number[] = [];
  readonly #timesNs: number[] = [];
  #start = 0;
  #lastRateNsPerPosition = 0;
  #lastPosition = 0;
  #lastPcr27M: number | undefined;

  /** Whether there were two PCRs that tell a rate. */
  get hasRate(): boolean {
    return this.#positions.length > 0;
  }

  /** Times up to this position are certain; −1 when none are. */
  get certainTo(): number {
    return this.#positions.at(-1) ?? -1;
  }

  /** The time of `certainTo`. */
  get certainNs(): number {
    return this.#timesNs.at(-1) ?? 0;
  }

  /** Mean time from one position to the next, up to `certainTo`. */
  get meanNsPerPosition(): number {
    return this.certainTo > 0 ? this.certainNs / this.certainTo : 0;
  }

  /** Up to where the time goes on as it does at the position that was asked for last; ∞ behind the last PCR. */
  get linearTo(): number {
    return this.#positions[this.#start + 1] ?? Number.POSITIVE_INFINITY;
  }

  /** Time from each position to the next, up to there. */
  get nsPerPosition(): number {
    const to = this.#start + 1;
    if (to === this.#positions.length) return this.#lastRateNsPerPosition;
    return (this.#timesNs[to]! - this.#timesNs[this.#start]!) / (this.#positions[to]! - this.#positions[this.#start]!);
  }

  /** The PCR of the packet at this position; the positions ascend. */
  addPcr(position: number, pcr27M: number, isDiscontinuity: boolean): void {
    const step27M =
      this.#lastPcr27M === undefined ? Number.POSITIVE_INFINITY : pcrDifference27M(this.#lastPcr27M, pcr27M);
    if (step27M === 0 && !isDiscontinuity) return;
    const isContinuous = step27M <= LONGEST_PCR_STEP_27M && !isDiscontinuity;
    const distance = position - this.#lastPosition;
    if (isContinuous) this.#lastRateNsPerPosition = (step27M * NS_PER_TICK) / distance;
    if (isContinuous && !this.hasRate) {
      this.#addPoint(0, 0);
      this.#addPoint(position, position * this.#lastRateNsPerPosition);
    } else if (this.hasRate) {
      this.#addPoint(position, this.#timesNs.at(-1)! + distance * this.#lastRateNsPerPosition);
    }
    this.#lastPosition = position;
    this.#lastPcr27M = pcr27M;
  }

  /** The time of this position; the positions asked for ascend. Only when there is a rate. */
  timeNsAt(position: number): number {
    const positions = this.#positions;
    while (this.#start + 1 < positions.length && positions[this.#start + 1]! <= position) this.#start++;
    if (this.#start >= REMOVED_AT_ONCE) this.#removeDone();
    return this.#timesNs[this.#start]! + (position - positions[this.#start]!) * this.nsPerPosition;
  }

  #addPoint(position: number, timeNs: number): void {
    this.#positions.push(position);
    this.#timesNs.push(timeNs);
  }

  #removeDone(): void {
    this.#positions.splice(0, this.#start);
    this.#timesNs.splice(0, this.#start);
    this.#start = 0;
  }
}
