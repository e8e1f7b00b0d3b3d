// Tested by: test/prometheus/exporter.test.ts
import { bytes, counter, gauge, type MetricScope, STREAM_LABELS } from '../../metric-family.js';
import type { TransportStreamReport } from './report.js';

/** Metrics of every transport stream. */
export const TRANSPORT_STREAM_METRICS: MetricScope<TransportStreamReport> = {
  title: 'Transport streams',
  labels: STREAM_LABELS,
  families: [
    counter('tscap_ts_packets_total', 'Packets with a sync byte.', (report, add) => add(report.packets)),
    counter('tscap_ts_null_packets_total', 'Packets of PID 8191.', (report, add) => add(report.null_packets)),
    counter('tscap_ts_sync_errors_total', 'Packets without sync byte.', (report, add) => add(report.sync_errors)),
    counter('tscap_ts_sync_losses_total', 'Times that synchronisation was lost.', (report, add) =>
      add(report.sync_losses),
    ),
    counter('tscap_ts_transport_errors_total', 'Packets with transport_error_indicator.', (report, add) =>
      add(report.tei),
    ),
    counter('tscap_ts_continuity_errors_total', 'Continuity errors of all PIDs.', (report, add) =>
      add(report.cc_errors),
    ),
    gauge('tscap_ts_pcr_rate_bytes_per_second', 'Bitrate by the PCRs of the stream, in bytes.', (report, add) =>
      add(bytes(report.pcr_bitrate_bps)),
    ),
    gauge('tscap_ts_mdi_delay_factor_seconds', 'MDI delay factor: greatest of the interval.', ({ mdi }, add) => {
      const delayMs = mdi?.interval.mdi_delay_factor_max_ms;
      add(delayMs === null || delayMs === undefined ? null : delayMs / 1000);
    }),
    gauge(
      'tscap_ts_mdi_media_loss_rate_packets_per_second',
      'MDI media loss rate: greatest of the interval.',
      ({ mdi }, add) => add(mdi?.interval.mdi_media_loss_rate_max),
    ),
    gauge('tscap_ts_programs', 'Programs of the PAT.', ({ programs }, add) =>
      add(Object.values(programs).filter(({ pmt_pid }) => pmt_pid !== null).length),
    ),
    gauge('tscap_ts_pids', 'PIDs that were seen.', (report, add) =>
      add(Object.keys(report.pids).length + report.left_out.pids),
    ),
    counter('tscap_ts_observed_seconds_total', 'Whole seconds that were observed.', ({ availability }, add) =>
      add(availability.observed_seconds),
    ),
    counter('tscap_ts_errored_seconds_total', 'Errored seconds among these.', ({ availability }, add) =>
      add(availability.errored_seconds),
    ),
    counter('tscap_ts_severely_errored_seconds_total', 'Severely errored seconds among these.', (report, add) =>
      add(report.availability.severely_errored_seconds),
    ),
    counter(
      'tscap_ts_unavailable_seconds_total',
      'Those of the observed seconds in which the stream was not available.',
      (report, add) => add(report.availability.unavailable_seconds),
    ),
    counter('tscap_ts_dropped_events_total', 'Events that were lost, as there were too many.', (report, add) =>
      add(report.availability.events_dropped),
    ),
  ],
};
