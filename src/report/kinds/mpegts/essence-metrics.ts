// Tested by: test/report/kinds/essence-section.test.ts
import { gauge, type MetricFamily } from '../../metric-family.js';
import type { PidReport } from './pid-report.js';

/** Metrics of what is seen and heard on a PID; those of one that is not decoded have no samples. */
export const ESSENCE_METRICS: readonly MetricFamily<PidReport>[] = [
  gauge('tscap_pid_picture_luma', 'Mean luma of the last picture: 16 is black, 235 white.', ({ picture }, add) =>
    add(picture?.luma_mean),
  ),
  gauge(
    'tscap_pid_picture_state',
    '1 for what the picture is, for long enough to count: black, still or colour bars.',
    ({ picture }, add) => {
      if (picture === null) return;
      add(Number(picture.black_since_ns !== null), 'black');
      add(Number(picture.freeze_since_ns !== null), 'freeze');
      add(Number(picture.bars_since_ns !== null), 'bars');
    },
    'state',
  ),
  gauge('tscap_pid_sound_silent', '1 while the sound is silent, for long enough to count.', ({ levels }, add) =>
    add(levels === null ? null : Number(levels.silent_since_ns !== null)),
  ),
  gauge('tscap_pid_sound_true_peak_dbtp', 'Greatest true peak of the interval, of all channels.', ({ levels }, add) => {
    const peaks = (levels?.channels ?? []).map(({ true_peak_dbtp }) => true_peak_dbtp).filter((peak) => peak !== null);
    add(peaks.length === 0 ? null : Math.max(...peaks));
  }),
  gauge('tscap_pid_sound_momentary_max_lufs', 'Greatest momentary loudness of the interval.', ({ levels }, add) =>
    add(levels?.loudness.momentary_max_lufs),
  ),
  gauge('tscap_pid_sound_short_term_max_lufs', 'Greatest short-term loudness of the interval.', ({ levels }, add) =>
    add(levels?.loudness.short_term_max_lufs),
  ),
  gauge('tscap_pid_sound_integrated_lufs', 'Integrated loudness since the sound was first heard.', ({ levels }, add) =>
    add(levels?.total_loudness.integrated_lufs),
  ),
  gauge('tscap_pid_sound_range_lu', 'Loudness range since the sound was first heard.', ({ levels }, add) =>
    add(levels?.total_loudness.loudness_range_lu),
  ),
];
