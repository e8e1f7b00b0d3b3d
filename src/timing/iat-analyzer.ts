import type { IntervalAndTotal } from './interval-and-total.js';
import { type HistogramBin, LogHistogram } from './log-histogram.js';
import { RunningStatistics } from './running-statistics.js';
import type { UnmeasurableReason } from './unmeasurable.js';

export interface IatFigures {
  /** Inter-arrival times that were measured. */
  readonly iat_count: number;
  /** Least inter-arrival time of datagrams. */
  readonly iat_min_ns: number | null;
  /** Mean inter-arrival time. */
  readonly iat_avg_ns: number | null;
  /** Greatest inter-arrival time. */
  readonly iat_max_ns: number | null;
  /** Standard deviation of the inter-arrival times. */
  readonly iat_standard_deviation_ns: number | null;
  /** Percentiles are wrong by at most 1.6 %. */
  readonly iat_p50_ns: number | null;
  /** See `iat_p50_ns`. */
  readonly iat_p90_ns: number | null;
  /** See `iat_p50_ns`. */
  readonly iat_p99_ns: number | null;
  /** See `iat_p50_ns`. */
  readonly iat_p99_9_ns: number | null;
  /** In ns, an octave each, those with a count above 0. */
  readonly iat_histogram: readonly HistogramBin[];
  /** Times that lay before the one in front of them; such a step is not measured. */
  readonly iat_steps_back: number;
  /** Why the values are null. */
  readonly iat_reason: UnmeasurableReason | null;
}

/** Inter-arrival time of datagrams. */
export class IatAnalyzer {
  readonly #hasArrivalTimes: boolean;
  readonly #interval = new IatTally();
  /** Without the current interval. */
  readonly #before = new IatTally();
  #lastNs = Number.NaN;

  constructor(hasArrivalTimes: boolean) {
    this.#hasArrivalTimes = hasArrivalTimes;
  }

  feed(timeNs: number): void {
    const iatNs = timeNs - this.#lastNs;
    this.#lastNs = timeNs;
    if (iatNs >= 0) this.#interval.feed(iatNs);
    else if (iatNs < 0) this.#interval.stepsBack++;
  }

  /** The next datagram does not follow the last one. */
  noteGap(): void {
    this.#lastNs = Number.NaN;
  }

  snapshot(): IntervalAndTotal<IatFigures> {
    const total = new IatTally();
    total.merge(this.#before);
    total.merge(this.#interval);
    return { interval: this.#interval.figures(this.#hasArrivalTimes), total: total.figures(this.#hasArrivalTimes) };
  }

  snapshotAndReset(): IntervalAndTotal<IatFigures> {
    const interval = this.#interval.figures(this.#hasArrivalTimes);
    this.#before.merge(this.#interval);
    this.#interval.reset();
    return { interval, total: this.#before.figures(this.#hasArrivalTimes) };
  }

  reset(): void {
    this.#interval.reset();
    this.#before.reset();
    this.noteGap();
  }
}

class IatTally {
  stepsBack = 0;
  readonly #statistics = new RunningStatistics();
  readonly #histogram = new LogHistogram();

  feed(iatNs: number): void {
    this.#statistics.feed(iatNs);
    this.#histogram.feed(iatNs);
  }

  merge(other: IatTally): void {
    this.stepsBack += other.stepsBack;
    this.#statistics.merge(other.#statistics);
    this.#histogram.merge(other.#histogram);
  }

  reset(): void {
    this.stepsBack = 0;
    this.#statistics.reset();
    this.#histogram.reset();
  }

  figures(hasArrivalTimes: boolean): IatFigures {
    const { min, max, mean, standardDeviation } = this.#statistics;
    const count = hasArrivalTimes ? this.#statistics.count : 0;
    const measured = (value: number): number | null => (count === 0 ? null : value);
    const quantile = (share: number): number | null =>
      measured(Math.min(max, Math.max(min, this.#histogram.quantile(share))));
    return {
      iat_count: count,
      iat_min_ns: measured(min),
      iat_avg_ns: measured(mean),
      iat_max_ns: measured(max),
      iat_standard_deviation_ns: measured(standardDeviation),
      iat_p50_ns: quantile(0.5),
      iat_p90_ns: quantile(0.9),
      iat_p99_ns: quantile(0.99),
      iat_p99_9_ns: quantile(0.999),
      iat_histogram: hasArrivalTimes ? this.#histogram.octaves() : [],
      iat_steps_back: hasArrivalTimes ? this.stepsBack : 0,
      iat_reason: reasonOf(hasArrivalTimes, count),
    };
  }
}

function reasonOf(hasArrivalTimes: boolean, count: number): UnmeasurableReason | null {
  if (!hasArrivalTimes) return 'no_arrival_times';
  return count === 0 ? 'too_few_samples' : null;
}
