// Tested by: test/st2110/d30/audio-analyzer.test.ts
import { RunningStatistics } from '../../timing/running-statistics.js';

/** The measurement period of EBU LIST. */
const PERIOD_NS = 200e6;
const TICKS = 0x1_0000_0000;

/** Time-stamped delay factors. */
export interface TsDfFigures {
  /** Measurement periods of 200 ms that ended. */
  readonly periods: number;
  /** Mean of their delay factors in ns; null without one, as is the greatest. */
  readonly ts_df_avg_ns: number | null;
  /** Greatest of their delay factors in ns. */
  readonly ts_df_max_ns: number | null;
}

/**
 * Time-stamped delay factor: in each measurement period, how far apart the greatest and the least transit time are, relative to the period's
 * first packet, by arrival against RTP timestamp.
 * Spec: EBU Tech 3337, 4
 */
export class TsDfCalculator {
  #interval = new RunningStatistics();
  readonly #total = new RunningStatistics();
  #startNs = Number.NaN;
  #startTicks = 0;
  #min = 0;
  #max = 0;

  /** A packet with the timestamp of its clock. */
  feed(timeNs: number, timestamp: number, clockRateHz: number): void {
    const sinceNs = timeNs - this.#startNs;
    if (!(sinceNs >= 0 && sinceNs <= PERIOD_NS)) {
      if (sinceNs >= 0) this.#end();
      this.#startNs = timeNs;
      this.#startTicks = timestamp;
      this.#min = 0;
      this.#max = 0;
      return;
    }
    const transitNs = sinceNs - (signedTicks(timestamp - this.#startTicks) / clockRateHz) * 1e9;
    if (transitNs < this.#min) this.#min = transitNs;
    if (transitNs > this.#max) this.#max = transitNs;
  }

  /** What comes is not compared with what was: the period that has begun does not count. */
  noteGap(): void {
    this.#startNs = Number.NaN;
  }

  snapshotAndReset(): { readonly interval: TsDfFigures; readonly total: TsDfFigures } {
    const snapshot = { interval: figuresOf(this.#interval), total: figuresOf(this.#total) };
    this.#interval = new RunningStatistics();
    return snapshot;
  }

  #end(): void {
    this.#interval.feed(this.#max - this.#min);
    this.#total.feed(this.#max - this.#min);
  }
}

/** Differences modulo 2^32. */
function signedTicks(ticks: number): number {
  const rest = ((ticks % TICKS) + TICKS) % TICKS;
  return rest >= TICKS / 2 ? rest - TICKS : rest;
}

function figuresOf(statistics: RunningStatistics): TsDfFigures {
  const hasPeriods = statistics.count > 0;
  return {
    periods: statistics.count,
    ts_df_avg_ns: hasPeriods ? statistics.mean : null,
    ts_df_max_ns: hasPeriods ? statistics.max : null,
  };
}
