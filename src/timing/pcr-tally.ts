import type { PcrAccuracyCalculator } from './pcr-accuracy-calculator.js';
import type { MeasurementFilter } from './pcr-filter.js';
import { RunningStatistics } from './running-statistics.js';
import type { UnmeasurableReason } from './unmeasurable.js';

/** Intervals, accuracy and jitter of the PCRs of one PID. */
export interface PcrFigures {
  /** PCRs. */
  readonly pcr_count: number;
  /** From one PCR to the next by their own values, discontinuities left out. */
  readonly pcr_interval_min_ns: number | null;
  /** See `pcr_interval_min_ns`. */
  readonly pcr_interval_avg_ns: number | null;
  /** See `pcr_interval_min_ns`. */
  readonly pcr_interval_max_ns: number | null;
  /** Intervals of more than 40 ms. */
  readonly pcr_intervals_over_40_ms: number;
  /** Intervals of more than 100 ms. */
  readonly pcr_intervals_over_100_ms: number;
  /** PCRs with discontinuity_indicator. */
  readonly pcr_discontinuities_signalled: number;
  /** Steps back or of more than a second that no discontinuity_indicator announced. */
  readonly pcr_discontinuities_unsignalled: number;
  /**
   * Deviation from constant bitrate, faster than the corner of the filter: the furthest below and above, and the spread.
   * Spec: ETSI TR 101 290, annex I (PCR_AC)
   */
  readonly pcr_accuracy_min_ns: number | null;
  /** See `pcr_accuracy_min_ns`. */
  readonly pcr_accuracy_max_ns: number | null;
  /** See `pcr_accuracy_min_ns`. */
  readonly pcr_accuracy_standard_deviation_ns: number | null;
  /** PCRs that were judged. */
  readonly pcr_accuracy_samples: number;
  /** PCRs that were not judged, as the bitrate around them was not constant or they count 90 kHz only. */
  readonly pcr_accuracy_not_judged: number;
  /** The measurement filter that was used last: its corner is 10 mHz (`mgf1`), 100 mHz (`mgf2`) or 1 Hz (`mgf3`). */
  readonly pcr_accuracy_filter: MeasurementFilter | null;
  /**
   * What is slower than the corner: half of how far the frequency of the PCR clock went to and fro, against the bitrate.
   * Spec: ETSI TR 101 290, annex I (PCR_FO)
   */
  readonly pcr_wander_frequency_offset_ppm: number | null;
  /** And its fastest change; the limit of ISO/IEC 13818-1, 2.4.2.1 of 75 mHz/s is 10 ppm/h. Spec: ETSI TR 101 290, annex I (PCR_DR) */
  readonly pcr_wander_drift_rate_ppm_per_hour: number | null;
  /** Why the accuracy is null. */
  readonly pcr_accuracy_reason: UnmeasurableReason | null;
  /**
   * PCR arrival jitter: how far the arrival of PCRs is from the time that they tell, the greatest of up to 256 PCRs in a row. It holds
   * what the network and this host add to the jitter of the stream (PCR_OJ of ETSI TR 101 290, annex I, is without that).
   */
  readonly pcr_arrival_jitter_peak_to_peak_ns: number | null;
  /** See `pcr_arrival_jitter_peak_to_peak_ns`. */
  readonly pcr_arrival_jitter_rms_ns: number | null;
  /** Why the arrival jitter is null. */
  readonly pcr_arrival_jitter_reason: UnmeasurableReason | null;
}

/** With fewer the bitrate is not known. */
const FEWEST_INTERVALS = 16;

/** What the PCRs of some time amounted to. */
export class PcrTally {
  pcrs = 0;
  over40Ms = 0;
  over100Ms = 0;
  signalled = 0;
  unsignalled = 0;
  /** PCRs whose accuracy was not judged: the bitrate around them was not constant, or they count 90 kHz only. */
  notConstant = 0;
  coarse = 0;
  /** The last filter, and what is slower than its corner. */
  filter: MeasurementFilter | null = null;
  readonly wanderPpm = new RunningStatistics();
  readonly driftPpmPerHour = new RunningStatistics();
  readonly intervalsNs = new RunningStatistics();
  readonly deviationsNs = new RunningStatistics();
  readonly peaksNs = new RunningStatistics();
  readonly rmsNs = new RunningStatistics();

  /** A PCR as the calculator judged it. */
  accuracy(deviationNs: number, { state, filter, frequencyPpm, driftPpmPerHour }: PcrAccuracyCalculator): void {
    if (Number.isNaN(deviationNs)) {
      if (state === 'not_constant_bitrate') this.notConstant++;
      else if (state === 'pcr_in_90_khz') this.coarse++;
      return;
    }
    this.deviationsNs.feed(deviationNs);
    this.#useFilter(filter);
    this.wanderPpm.feed(frequencyPpm);
    this.driftPpmPerHour.feed(Math.abs(driftPpmPerHour));
  }

  merge(other: PcrTally): void {
    this.pcrs += other.pcrs;
    this.over40Ms += other.over40Ms;
    this.over100Ms += other.over100Ms;
    this.signalled += other.signalled;
    this.unsignalled += other.unsignalled;
    this.notConstant += other.notConstant;
    this.coarse += other.coarse;
    this.#useFilter(other.filter);
    this.wanderPpm.merge(other.wanderPpm);
    this.driftPpmPerHour.merge(other.driftPpmPerHour);
    this.intervalsNs.merge(other.intervalsNs);
    this.deviationsNs.merge(other.deviationsNs);
    this.peaksNs.merge(other.peaksNs);
    this.rmsNs.merge(other.rmsNs);
  }

  reset(): void {
    this.pcrs = 0;
    this.over40Ms = 0;
    this.over100Ms = 0;
    this.signalled = 0;
    this.unsignalled = 0;
    this.notConstant = 0;
    this.coarse = 0;
    this.filter = null;
    this.wanderPpm.reset();
    this.driftPpmPerHour.reset();
    this.intervalsNs.reset();
    this.deviationsNs.reset();
    this.peaksNs.reset();
    this.rmsNs.reset();
  }

  figures(hasArrivalTimes: boolean): PcrFigures {
    const { intervalsNs, deviationsNs, peaksNs, rmsNs } = this;
    const hasIntervals = intervalsNs.count > 0;
    const hasDeviations = deviationsNs.count > 0;
    const hasWander = this.wanderPpm.count > 0;
    const hasJitter = peaksNs.count > 0;
    return {
      pcr_count: this.pcrs,
      pcr_interval_min_ns: hasIntervals ? intervalsNs.min : null,
      pcr_interval_avg_ns: hasIntervals ? intervalsNs.mean : null,
      pcr_interval_max_ns: hasIntervals ? intervalsNs.max : null,
      pcr_intervals_over_40_ms: this.over40Ms,
      pcr_intervals_over_100_ms: this.over100Ms,
      pcr_discontinuities_signalled: this.signalled,
      pcr_discontinuities_unsignalled: this.unsignalled,
      pcr_accuracy_min_ns: hasDeviations ? deviationsNs.min : null,
      pcr_accuracy_max_ns: hasDeviations ? deviationsNs.max : null,
      pcr_accuracy_standard_deviation_ns: hasDeviations ? deviationsNs.standardDeviation : null,
      pcr_accuracy_samples: deviationsNs.count,
      pcr_accuracy_not_judged: this.notConstant + this.coarse,
      pcr_accuracy_filter: this.filter,
      pcr_wander_frequency_offset_ppm: hasWander ? (this.wanderPpm.max - this.wanderPpm.min) / 2 : null,
      pcr_wander_drift_rate_ppm_per_hour: hasWander ? this.driftPpmPerHour.max : null,
      pcr_accuracy_reason: hasDeviations ? null : this.#accuracyReason(),
      pcr_arrival_jitter_peak_to_peak_ns: hasJitter ? peaksNs.max : null,
      pcr_arrival_jitter_rms_ns: hasJitter ? rmsNs.max : null,
      pcr_arrival_jitter_reason: hasJitter ? null : hasArrivalTimes ? 'too_few_samples' : 'no_arrival_times',
    };
  }

  /** What is slower than one corner is not what is slower than another. */
  #useFilter(filter: MeasurementFilter | null): void {
    if (filter === null || filter === this.filter) return;
    this.filter = filter;
    this.wanderPpm.reset();
    this.driftPpmPerHour.reset();
  }

  #accuracyReason(): UnmeasurableReason {
    if (this.notConstant + this.coarse > 0) {
      return this.coarse > this.notConstant ? 'pcr_in_90_khz' : 'not_constant_bitrate';
    }
    return this.intervalsNs.count < FEWEST_INTERVALS ? 'too_few_samples' : 'filter_not_settled';
  }
}
