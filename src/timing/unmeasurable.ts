const UNMEASURABLE_REASONS = [
  /** A file without capture times, or an input whose times were made from PCRs. */
  'no_arrival_times',
  'too_few_samples',
  /** Observed for less time than the measurement needs. */
  'too_short',
  'no_media_rate',
  'no_loss_figures',
  'no_clock_rate',
  /** Variable bitrate: the place of a packet does not tell its time. */
  'not_constant_bitrate',
  /** PCRs whose extension is always 0 are up to 11.1 µs off by that alone. */
  'pcr_in_90_khz',
  /** Observed for less time than the measurement filter needs to settle. */
  'filter_not_settled',
  'no_pcr',
] as const;

/** Why a value is null. */
export type UnmeasurableReason = (typeof UNMEASURABLE_REASONS)[number];
