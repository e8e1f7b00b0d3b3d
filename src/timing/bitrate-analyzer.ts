import type { IntervalAndTotal } from './interval-and-total.js';
import { IntervalStatistics } from './interval-statistics.js';
import type { RunningStatistics } from './running-statistics.js';
import type { UnmeasurableReason } from './unmeasurable.js';

export interface BitrateFigures {
  /** Rate of the last whole second. */
  readonly bitrate_now_bps: number | null;
  /** Rates of the least and the greatest second among the whole ones. */
  readonly bitrate_min_bps: number | null;
  /** See `bitrate_min_bps`. */
  readonly bitrate_max_bps: number | null;
  /** Mean of the whole seconds; while there is none, from the first datagram to before the last one. */
  readonly bitrate_avg_bps: number | null;
  /** Why the average is null; the others are null until a second is whole. */
  readonly bitrate_reason: UnmeasurableReason | null;
}

const SECOND_NS = 1e9;

/** Bitrate of whole seconds since the first datagram, seconds without any included, and on average. */
export class BitrateAnalyzer {
  readonly #secondRates = new IntervalStatistics();
  readonly #averageOfInterval = new Average();
  readonly #averageBefore = new Average();
  readonly #secondsOfInterval = new Average();
  readonly #secondsBefore = new Average();
  #nowBps: number | null = null;
  #secondBytes = 0;
  #secondEndNs = Number.NaN;
  #lastNs = Number.NaN;
  #lastBytes = 0;

  feed(timeNs: number, bytes: number): void {
    if (!(timeNs >= this.#lastNs)) this.#begin(timeNs);
    this.advance(timeNs);
    this.#averageOfInterval.add(this.#lastBytes, timeNs - this.#lastNs);
    this.#lastNs = timeNs;
    this.#lastBytes = bytes;
    this.#secondBytes += bytes;
  }

  /** Time went on, with or without datagrams. */
  advance(timeNs: number): void {
    if (!(timeNs >= this.#secondEndNs)) return;
    this.#closeSeconds(this.#secondBytes, 1);
    const silentSeconds = Math.floor((timeNs - this.#secondEndNs) / SECOND_NS);
    if (silentSeconds > 0) this.#closeSeconds(0, silentSeconds);
    this.#secondBytes = 0;
    this.#secondEndNs += (silentSeconds + 1) * SECOND_NS;
  }

  /** Nothing was sent up to then: that belongs to the average, which otherwise ends with the last datagram. */
  silence(timeNs: number): void {
    if (!(timeNs >= this.#lastNs)) return;
    this.advance(timeNs);
    this.#averageOfInterval.add(this.#lastBytes, timeNs - this.#lastNs);
    this.#lastNs = timeNs;
    this.#lastBytes = 0;
  }

  /** The next datagram does not follow the last one. */
  noteGap(): void {
    this.#lastNs = Number.NaN;
    this.#secondEndNs = Number.NaN;
  }

  snapshot(): IntervalAndTotal<BitrateFigures> {
    return {
      interval: this.#figures(this.#secondRates.interval, this.#secondsOfInterval, this.#averageOfInterval),
      total: this.#figures(
        this.#secondRates.total,
        this.#secondsBefore.with(this.#secondsOfInterval),
        this.#averageBefore.with(this.#averageOfInterval),
      ),
    };
  }

  snapshotAndReset(): IntervalAndTotal<BitrateFigures> {
    const snapshot = this.snapshot();
    this.#secondRates.beginInterval();
    this.#averageOfInterval.moveTo(this.#averageBefore);
    this.#secondsOfInterval.moveTo(this.#secondsBefore);
    return snapshot;
  }

  reset(): void {
    this.noteGap();
    this.#secondRates.reset();
    this.#averageOfInterval.reset();
    this.#averageBefore.reset();
    this.#secondsOfInterval.reset();
    this.#secondsBefore.reset();
    this.#nowBps = null;
  }

  #begin(timeNs: number): void {
    this.#lastNs = timeNs;
    this.#lastBytes = 0;
    this.#secondBytes = 0;
    this.#secondEndNs = timeNs + SECOND_NS;
  }

  /** So many seconds of as many bytes each are over. */
  #closeSeconds(bytes: number, seconds: number): void {
    this.#nowBps = bytes * 8;
    this.#secondRates.feed(bytes * 8);
    this.#secondsOfInterval.add(bytes * seconds, seconds * SECOND_NS);
  }

  #figures(seconds: RunningStatistics, whole: Average, any: Average): BitrateFigures {
    const average = whole.durationNs > 0 ? whole : any;
    return {
      bitrate_now_bps: this.#nowBps,
      bitrate_min_bps: seconds.count === 0 ? null : seconds.min,
      bitrate_max_bps: seconds.count === 0 ? null : seconds.max,
      bitrate_avg_bps: average.durationNs > 0 ? (average.bytes * 8e9) / average.durationNs : null,
      bitrate_reason: average.durationNs > 0 ? null : 'too_few_samples',
    };
  }
}

class Average {
  bytes = 0;
  durationNs = 0;

  add(bytes: number, durationNs: number): void {
    this.bytes += bytes;
    this.durationNs += durationNs;
  }

  with(other: Average): Average {
    const both = new Average();
    both.add(this.bytes, this.durationNs);
    both.add(other.bytes, other.durationNs);
    return both;
  }

  /** Adds it to another, and begins anew. */
  moveTo(other: Average): void {
    other.add(this.bytes, this.durationNs);
    this.reset();
  }

  reset(): void {
    this.bytes = 0;
    this.durationNs = 0;
  }
}
