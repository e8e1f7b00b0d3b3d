import type { IntervalAndTotal } from './interval-and-total.js';
import type { RtpSettledObserver } from './rtp-sequence-analyzer.js';

/**
 * Runs of lost RTP packets.
 * Spec: RFC 3357
 */
export interface RtpHoleFigures {
  /** Packets that are lost for good; what may still come late is not among them. */
  readonly rtp_hole_lost: number;
  /** Loss periods: runs of lost packets. */
  readonly rtp_hole_count: number;
  /** Packets of the longest hole. */
  readonly rtp_hole_longest: number | null;
  /** Fewest packets received between two holes. */
  readonly rtp_hole_shortest_distance: number | null;
  /** Losses whose distance from the loss before is at most the constraint, as a share of all losses. */
  readonly rtp_hole_noticeable_rate: number | null;
  /** Packets: losses that are closer together are noticeable. */
  readonly rtp_hole_loss_constraint: number;
}

/** Loss distance up to which a loss is noticeable, unless said otherwise. */
const DEFAULT_LOSS_CONSTRAINT = 99;

/**
 * Patterns of loss: the holes in the sequence of RTP packets, in the order of the sequence numbers.
 * A RtpSequenceAnalyzer tells the fate of each number once nothing can change it.
 * Spec: RFC 3357, 4 and 5 (loss distance, loss period), noticeable rate
 */
export class RtpHoleAnalyzer implements RtpSettledObserver {
  readonly #lossConstraint: number;
  #interval = new HoleTally();
  /** Without the current interval. */
  #before = new HoleTally();
  /** Packets lost in a row up to here. */
  #run = 0;
  /** Packets received in a row up to here. */
  #received = 0;
  /** Whether there was a loss before them. */
  #hasLoss = false;

  constructor(lossConstraint: number = DEFAULT_LOSS_CONSTRAINT) {
    this.#lossConstraint = lossConstraint;
  }

  settled(isReceived: boolean): void {
    if (isReceived) {
      this.#run = 0;
      this.#received++;
      return;
    }
    const tally = this.#interval;
    tally.lost++;
    if (this.#run === 0) {
      tally.holes++;
      if (this.#hasLoss && this.#received < tally.shortestDistance) tally.shortestDistance = this.#received;
    }
    // Loss distance: from the sequence number of the loss before to that of this one.
    if (this.#hasLoss && this.#received + 1 <= this.#lossConstraint) tally.noticeable++;
    this.#run++;
    if (this.#run > tally.longest) tally.longest = this.#run;
    this.#received = 0;
    this.#hasLoss = true;
  }

  restarted(): void {
    this.#run = 0;
    this.#received = 0;
    this.#hasLoss = false;
  }

  snapshot(): IntervalAndTotal<RtpHoleFigures> {
    return { interval: this.#figures(this.#interval), total: this.#figures(this.#before.with(this.#interval)) };
  }

  /** A hole across the end of an interval is counted in the one where it began; its length so far is known to both. */
  snapshotAndReset(): IntervalAndTotal<RtpHoleFigures> {
    const snapshot = this.snapshot();
    this.#before = this.#before.with(this.#interval);
    this.#interval = new HoleTally();
    return snapshot;
  }

  reset(): void {
    this.restarted();
    this.#interval = new HoleTally();
    this.#before = new HoleTally();
  }

  #figures(tally: HoleTally): RtpHoleFigures {
    return {
      rtp_hole_lost: tally.lost,
      rtp_hole_count: tally.holes,
      rtp_hole_longest: tally.lost === 0 ? null : tally.longest,
      rtp_hole_shortest_distance: Number.isFinite(tally.shortestDistance) ? tally.shortestDistance : null,
      rtp_hole_noticeable_rate: tally.lost === 0 ? null : tally.noticeable / tally.lost,
      rtp_hole_loss_constraint: this.#lossConstraint,
    };
  }
}

class HoleTally {
  lost = 0;
  holes = 0;
  longest = 0;
  shortestDistance = Number.POSITIVE_INFINITY;
  noticeable = 0;

  with(other: HoleTally): HoleTally {
    const both = new HoleTally();
    both.lost = this.lost + other.lost;
    both.holes = this.holes + other.holes;
    both.longest = Math.max(this.longest, other.longest);
    both.shortestDistance = Math.min(this.shortestDistance, other.shortestDistance);
    both.noticeable = this.noticeable + other.noticeable;
    return both;
  }
}
