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
  /** Deviation from constant bitrate: the furthest below and above, and the spread. */
  readonly pcr_accuracy_min_ns: number | null;
  /** See `pcr_accuracy_min_ns`. */
  readonly pcr_accuracy_max_ns: number | null;
  /** See `pcr_accuracy_min_ns`. */
  readonly pcr_accuracy_standard_deviation_ns: number | null;
  /** PCRs that were judged. */
  readonly pcr_accuracy_samples: number;
  /** PCRs that were not judged, as the bitrate around them was not constant. */
  readonly pcr_accuracy_not_judged: number;
  /** Why the accuracy is null. */
  readonly pcr_accuracy_reason: UnmeasurableReason | null;
  /** Greatest jitter of those up to 256 PCRs in a row where each was greatest. */
  readonly pcr_overall_jitter_peak_to_peak_ns: number | null;
  /** See `pcr_overall_jitter_peak_to_peak_ns`. */
  readonly pcr_overall_jitter_rms_ns: number | null;
  /** Why the jitter is null. */
  readonly pcr_overall_jitter_reason: UnmeasurableReason | null;
}

/** What the PCRs of some time amounted to. */
export class PcrTally {
  pcrs = 0;
  over40Ms = 0;
  over100Ms = 0;
  signalled = 0;
  unsignalled = 0;
  /** PCRs whose accuracy was not judged, as the bitrate around them was not constant. */
  notConstant = 0;
  readonly intervalsNs = new RunningStatistics();
  readonly deviationsNs = new RunningStatistics();
  readonly peaksNs = new RunningStatistics();
  readonly rmsNs = new RunningStatistics();

  merge(other: PcrTally): void {
    this.pcrs += other.pcrs;
    this.over40Ms += other.over40Ms;
    this.over100Ms += other.over100Ms;
    this.signalled += other.signalled;
    this.unsignalled += other.unsignalled;
    this.notConstant += other.notConstant;
    this.intervalsNs.merge(other.intervalsNs);
    this.deviationsNs.merge(other.deviationsNs);
    this.peaksNs.merge(other.peaksNs);
    this.rmsNs.merge(other.rmsNs);
  }

  figures(hasArrivalTimes: boolean): PcrFigures {
    const { intervalsNs, deviationsNs, peaksNs, rmsNs } = this;
    const hasIntervals = intervalsNs.count > 0;
    const hasDeviations = deviationsNs.count > 0;
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
      pcr_accuracy_not_judged: this.notConstant,
      pcr_accuracy_reason: hasDeviations ? null : this.#accuracyReason(),
      pcr_overall_jitter_peak_to_peak_ns: hasJitter ? peaksNs.max : null,
      pcr_overall_jitter_rms_ns: hasJitter ? rmsNs.max : null,
      pcr_overall_jitter_reason: hasJitter ? null : hasArrivalTimes ? 'too_few_samples' : 'no_arrival_times',
    };
  }

  #accuracyReason(): UnmeasurableReason {
    return this.notConstant > 0 ? 'not_constant_bitrate' : 'too_few_samples';
  }
}
