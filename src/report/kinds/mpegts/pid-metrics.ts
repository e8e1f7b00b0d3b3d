import { bytes, counter, gauge, type MetricScope, STREAM_LABELS, seconds } from '../../metric-family.js';
import { ESSENCE_METRICS } from './essence-metrics.js';
import type { PidReport } from './pid-report.js';

/** Metrics of the PIDs of every transport stream. */
export const PID_METRICS: MetricScope<PidReport> = {
  title: 'PIDs',
  labels: [...STREAM_LABELS, 'pid'],
  families: [
    gauge(
      'tscap_pid_info',
      'Always 1; what the PID carries.',
      (pid, add) => add(1, pid.codec ?? '', pid.codec_kind ?? ''),
      'codec',
      'kind',
    ),
    counter('tscap_pid_packets_total', 'Packets without transport_error_indicator.', (pid, add) => add(pid.packets)),
    counter('tscap_pid_continuity_errors_total', 'Continuity errors.', (pid, add) => add(pid.cc_errors)),
    counter('tscap_pid_scrambled_packets_total', 'Scrambled packets.', (pid, add) => add(pid.scrambled_packets)),
    gauge('tscap_pid_rate_bytes_per_second', 'Bitrate over the last whole second, in bytes.', (pid, add) =>
      add(bytes(pid.bitrate_now_bps)),
    ),
    gauge('tscap_pid_pcr_interval_max_seconds', 'Greatest PCR interval of the report interval.', ({ pcr }, add) =>
      add(seconds(pcr?.interval.pcr_interval_max_ns)),
    ),
    gauge('tscap_pid_pcr_accuracy_max_seconds', 'Greatest PCR accuracy error, as a magnitude.', ({ pcr }, add) => {
      const { pcr_accuracy_min_ns: min = null, pcr_accuracy_max_ns: max = null } = pcr?.interval ?? {};
      add(min === null || max === null ? null : seconds(Math.max(Math.abs(min), Math.abs(max))));
    }),
    gauge(
      'tscap_pid_pcr_jitter_seconds',
      'PCR arrival jitter with that of network and host, peak to peak.',
      ({ pcr }, add) => add(seconds(pcr?.interval.pcr_arrival_jitter_peak_to_peak_ns)),
    ),
    gauge(
      'tscap_pid_pcr_frequency_offset_ratio',
      "Offset of the PCR clock against this host's; above 0, it runs fast.",
      ({ pcr }, add) => {
        const ppm = pcr?.clock.frequency_offset_ppm;
        add(ppm === null || ppm === undefined ? null : ppm / 1e6);
      },
    ),
    gauge('tscap_pid_pts_interval_max_seconds', 'Greatest PTS interval of the report interval.', ({ pts }, add) =>
      add(seconds(pts?.interval.pts_interval_max_ns)),
    ),
    ...ESSENCE_METRICS,
  ],
};
