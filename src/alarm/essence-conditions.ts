// Tested by: test/alarm/condition-file.test.ts
/** Conditions of decoded pictures and sound: rows of CONDITIONS. */
export const ESSENCE_CONDITIONS = [
  {
    name: 'video_black',
    severity: 'major',
    limits: { after_ms: 5000, max_luma: 28, min_percent: 98 },
    isOn: true,
    text: 'So much of the decoded picture is that dark (8-bit luma, 16 is black), for so long.',
  },
  {
    name: 'video_freeze',
    severity: 'major',
    limits: { after_ms: 10_000, max_hash_distance: 10, max_changed_percent: 1 },
    isOn: true,
    text: 'The decoded picture stands still for so long: no more bits of its hash and no more of its area are different. A programme that is a still picture has it off.',
  },
  {
    name: 'video_bars',
    severity: 'info',
    limits: { after_ms: 10_000 },
    isOn: true,
    text: 'The decoded picture shows colour bars for so long.',
  },
  {
    name: 'audio_silence',
    severity: 'major',
    limits: { after_ms: 10_000, max_dbfs: -60 },
    isOn: true,
    text: 'No channel of the decoded sound is louder (mean of 20 ms), for so long.',
  },
  {
    name: 'audio_clipping',
    severity: 'warning',
    limits: { max_runs_per_s: null },
    isOn: false,
    text: 'Within a second the decoded sound has more runs of clipped samples.',
  },
  {
    name: 'audio_phase',
    severity: 'warning',
    limits: { after_ms: 10_000, min_correlation: null },
    isOn: false,
    text: 'The correlation of the first two channels, over 400 ms, is less (from −1 to 1) for so long: one is turned.',
  },
  {
    name: 'loudness_out_of_range',
    severity: 'warning',
    limits: { after_ms: 10_000, min_lufs: null, max_lufs: null },
    isOn: false,
    text: 'The short-term loudness (EBU R 128) is below the least or above the greatest for so long; silence is not judged.',
  },
] as const;

/** Name of a condition of decoded pictures and sound. */
export type EssenceConditionName = (typeof ESSENCE_CONDITIONS)[number]['name'];
