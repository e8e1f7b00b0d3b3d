// Tested by: test/report/kinds/st2110-30.test.ts

import { counter, gauge, type MetricScope, STREAM_LABELS, seconds } from '../../metric-family.js';
import type { KindHistory } from '../kind-history.js';
import type { KindMetrics } from '../kind-metrics.js';
import type { AudioStreamReport } from './report.js';

const SCOPE: MetricScope<AudioStreamReport> = {
  title: 'Sound of ST 2110-30',
  labels: STREAM_LABELS,
  families: [
    counter('tscap_audio_samples_total', 'Samples of each channel that came.', ({ audio }, add) =>
      add(audio.total.samples),
    ),
    counter('tscap_audio_missing_samples_total', 'Samples of each channel that are missing.', ({ audio }, add) =>
      add(audio.total.missing_samples),
    ),
    counter(
      'tscap_audio_timestamp_errors_total',
      'Packets whose timestamp does not go on from the one before.',
      ({ audio }, add) => add(audio.total.timestamp_errors),
    ),
    gauge(
      'tscap_audio_ts_df_max_seconds',
      'Greatest time-stamped delay factor of the interval (EBU Tech 3337).',
      ({ audio }, add) => add(seconds(audio.interval.ts_df_max_ns)),
    ),
  ],
};

export const AUDIO_STREAM_METRICS: readonly KindMetrics<AudioStreamReport>[] = [
  { scope: SCOPE, thingsOf: (report) => [{ labels: [], source: report }] },
];

export const AUDIO_STREAM_HISTORY: KindHistory<AudioStreamReport> = {
  gauges: [],
  counts: [
    {
      name: 'audio_missing_samples',
      help: 'samples of each channel that are missing in a stream of ST 2110-30',
      isTotal: false,
      read: ({ audio }) => audio.interval.missing_samples,
    },
    {
      name: 'audio_timestamp_errors',
      help: 'packets of ST 2110-30 whose timestamp does not go on from the one before',
      isTotal: false,
      read: ({ audio }) => audio.interval.timestamp_errors,
    },
  ],
  namesOf: () => [],
};
