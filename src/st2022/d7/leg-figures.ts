// Tested by: test/st2022/d7/leg-merger.test.ts
import { LinearRegression } from '../../timing/linear-regression.js';
import { RunningStatistics } from '../../timing/running-statistics.js';
import type { Leg } from './leg-packet.js';

/** Packets of two legs that should carry the same. Spec: SMPTE ST 2022-7 */
export interface LegsFigures {
  /** Packets that came on both legs. */
  readonly on_both: number;
  /** Packets that came on leg A alone. */
  readonly only_on_a: number;
  /** Packets that came on leg B alone. */
  readonly only_on_b: number;
  /** Packets that came on no leg: holes of the merged stream. */
  readonly on_neither: number;
  /** Packets that came on both legs, and are not the same. */
  readonly different_content: number;
  /** Packets that are not compared: from before the other leg was there, from behind its end, or lost between the capture and the monitor. */
  readonly not_compared: number;
  /** Packets that came on leg A again. */
  readonly duplicates_a: number;
  /** Packets that came on leg B again. */
  readonly duplicates_b: number;
  /** Packets of leg A that came after one of a higher sequence number. */
  readonly reordered_a: number;
  /** Packets of leg B that came after one of a higher sequence number. */
  readonly reordered_b: number;
  /** Packets of leg A that came when it was decided that they do not. */
  readonly too_late_a: number;
  /** Packets of leg B that came when it was decided that they do not. */
  readonly too_late_b: number;
  /** Seconds in which a packet was missing on leg A. */
  readonly errored_seconds_a: number;
  /** Seconds in which a packet was missing on leg B. */
  readonly errored_seconds_b: number;
  /** Seconds in which a packet was missing on both. */
  readonly errored_seconds_both: number;
  /** How much later a packet came on leg B than on leg A, in ns: least; negative where A is the later one; null without a packet on both. */
  readonly path_difference_min_ns: number | null;
  /** The mean of them in ns; null without a packet on both. */
  readonly path_difference_avg_ns: number | null;
  /** The greatest of them in ns; null without a packet on both. */
  readonly path_difference_max_ns: number | null;
  /** By how much the path difference grows, in ns each second; null where the packets on both span less than a second. */
  readonly path_drift_ns_per_s: number | null;
  /** Longest time that a receiver keeps a packet of the earlier leg until its copy is there, in ns; null without a packet on both. */
  readonly deepest_buffer_ns: number | null;
  /** Packets that the earlier leg was ahead then, at most; null without a packet on both. */
  readonly deepest_buffer_packets: number | null;
}

const SHORTEST_DRIFT_NS = 1e9;

/** What is counted of two legs, anew in each interval or never. */
export class LegCounts {
  onBoth = 0;
  onlyOn: [number, number] = [0, 0];
  onNeither = 0;
  different = 0;
  notCompared = 0;
  duplicates: [number, number] = [0, 0];
  reordered: [number, number] = [0, 0];
  tooLate: [number, number] = [0, 0];
  erroredSeconds: [number, number, number] = [0, 0, 0];
  #differences = new RunningStatistics();
  #drift = new LinearRegression();
  #firstNs = Number.NaN;
  #lastNs = 0;
  #deepestPackets = 0;

  /** A packet that came on both legs, `ahead` packets before the last one of the earlier leg. */
  both(timeNs: number, differenceNs: number, ahead: number): void {
    this.onBoth++;
    this.#differences.feed(differenceNs);
    if (Number.isNaN(this.#firstNs)) this.#firstNs = timeNs;
    this.#lastNs = timeNs;
    this.#drift.feed((timeNs - this.#firstNs) / 1e9, differenceNs);
    if (ahead > this.#deepestPackets) this.#deepestPackets = ahead;
  }

  reset(): void {
    Object.assign(this, new LegCounts());
    this.#differences = new RunningStatistics();
    this.#drift = new LinearRegression();
    this.#firstNs = Number.NaN;
    this.#deepestPackets = 0;
  }

  figures(): LegsFigures {
    const { count, min, mean, max } = this.#differences;
    const hasBoth = count > 0;
    const hasDrift = this.#lastNs - this.#firstNs >= SHORTEST_DRIFT_NS;
    return {
      on_both: this.onBoth,
      only_on_a: this.onlyOn[0],
      only_on_b: this.onlyOn[1],
      on_neither: this.onNeither,
      different_content: this.different,
      not_compared: this.notCompared,
      duplicates_a: this.duplicates[0],
      duplicates_b: this.duplicates[1],
      reordered_a: this.reordered[0],
      reordered_b: this.reordered[1],
      too_late_a: this.tooLate[0],
      too_late_b: this.tooLate[1],
      errored_seconds_a: this.erroredSeconds[0],
      errored_seconds_b: this.erroredSeconds[1],
      errored_seconds_both: this.erroredSeconds[2],
      path_difference_min_ns: hasBoth ? min : null,
      path_difference_avg_ns: hasBoth ? mean : null,
      path_difference_max_ns: hasBoth ? max : null,
      path_drift_ns_per_s: hasBoth && hasDrift ? this.#drift.slope : null,
      deepest_buffer_ns: hasBoth ? Math.max(Math.abs(min), Math.abs(max)) : null,
      deepest_buffer_packets: hasBoth ? this.#deepestPackets : null,
    };
  }
}

/** Counts seconds in which packets were missing: on a leg, or on both. */
export class ErroredLegSeconds {
  readonly #seconds = [Number.NaN, Number.NaN, Number.NaN];

  /** A packet of that time is missing on the leg, or on both (2); returns whether its second was without one so far. */
  miss(timeNs: number, leg: Leg | 2): boolean {
    const second = Math.floor(timeNs / 1e9);
    if (second === this.#seconds[leg]) return false;
    this.#seconds[leg] = second;
    return true;
  }
}
