const UNMEASURABLE_REASONS = [
  /** A file without capture times, or an input whose times were made from PCRs. */
  'no_arrival_times',
  'too_few_samples',
  /** Observed for less time than the measurement needs. */
  'too_short',
  'no_media_rate',
  'no_loss_figures',
  'no_clock_rate',
  'not_constant_bitrate',
  'no_pcr',
] as const;

/** Why a value is null. */
export type UnmeasurableReason = (typeof UNMEASURABLE_REASONS)[number];
