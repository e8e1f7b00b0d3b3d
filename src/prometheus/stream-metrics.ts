// Tested by: test/prometheus/exporter.test.ts
import type { Blame } from '../analysis/blame.js';
import { addEach, bytes, counter, gauge, type MetricScope, STREAM_LABELS, seconds } from '../report/metric-family.js';
import type { StreamReport } from '../report/stream-report.js';
import { SEVERITIES } from '../stream/severity.js';

/** The latest report on a stream. Losses are counters, which never shrink, though a packet counted as lost may still come. */
export interface ReportedStream {
  readonly report: StreamReport;
  readonly lostPackets: Readonly<Record<Blame, number>>;
  readonly rtpLost: number;
}

/** Metrics of every stream that is analysed. */
export const STREAM_METRICS: MetricScope<ReportedStream> = {
  title: 'Streams',
  labels: STREAM_LABELS,
  families: [
    gauge(
      'tscap_stream_info',
      'Always 1; what the stream is, and what --streams calls it (empty where it has no name).',
      ({ report }, add) => add(1, report.kind, report.stream_name ?? '', report.stream_group ?? ''),
      'kind',
      'name',
      'group',
    ),
    gauge('tscap_stream_duration_seconds', 'From the first to the last datagram.', ({ report }, add) =>
      add(seconds(report.duration_ns)),
    ),
    gauge('tscap_stream_silence_seconds', 'From the last datagram until now; 0 while they come.', ({ report }, add) =>
      add(seconds(report.silent_ns)),
    ),
    gauge(
      'tscap_stream_alarms',
      'Alarms that are raised, of any kind, by severity; `info` is what is only noted.',
      ({ report: { alarms } }, add) => {
        for (const severity of SEVERITIES) {
          const raised = Object.values(alarms).filter((alarm) => alarm.severity === severity && alarm.state !== 'over');
          add(raised.length, severity);
        }
      },
      'severity',
    ),
    counter('tscap_stream_datagrams_total', 'Datagrams that were accepted.', ({ report }, add) =>
      add(report.transport?.total.datagrams),
    ),
    counter('tscap_stream_bytes_total', 'Bytes of their payload.', ({ report }, add) =>
      add(report.transport?.total.bytes),
    ),
    gauge('tscap_stream_rate_bytes_per_second', 'Bitrate over the last whole second, in bytes.', ({ report }, add) =>
      add(bytes(report.transport?.interval.bitrate_now_bps)),
    ),
    gauge(
      'tscap_stream_burst_rate_bytes_per_second',
      'Greatest rate over any window of the interval; the label is its length in ms.',
      ({ report: { transport } }, add) => {
        if (transport === null) return;
        const { burst_1ms_bps, burst_10ms_bps, burst_100ms_bps } = transport.interval;
        add(bytes(burst_1ms_bps), '1');
        add(bytes(burst_10ms_bps), '10');
        add(bytes(burst_100ms_bps), '100');
      },
      'window',
    ),
    gauge('tscap_stream_iat_min_seconds', 'Least inter-arrival time of the interval.', ({ report }, add) =>
      add(seconds(report.transport?.interval.iat_min_ns)),
    ),
    gauge('tscap_stream_iat_avg_seconds', 'Mean inter-arrival time of the interval.', ({ report }, add) =>
      add(seconds(report.transport?.interval.iat_avg_ns)),
    ),
    gauge('tscap_stream_iat_p99_seconds', '99th percentile of the interval.', ({ report }, add) =>
      add(seconds(report.transport?.interval.iat_p99_ns)),
    ),
    gauge('tscap_stream_iat_max_seconds', 'Greatest inter-arrival time of the interval.', ({ report }, add) =>
      add(seconds(report.transport?.interval.iat_max_ns)),
    ),
    counter('tscap_stream_rtp_lost_packets_total', 'RTP packets that are missing.', ({ report, rtpLost }, add) =>
      add(report.rtp === null ? null : rtpLost),
    ),
    counter('tscap_stream_rtp_reordered_packets_total', 'RTP packets that came behind a later one.', (stream, add) =>
      add(stream.report.rtp?.rtp_reordered),
    ),
    counter('tscap_stream_rtp_duplicate_packets_total', 'RTP packets that came again.', ({ report }, add) =>
      add(report.rtp?.rtp_duplicates),
    ),
    gauge('tscap_stream_rtp_jitter_seconds', 'Interarrival jitter of RFC 3550.', ({ report }, add) =>
      add(seconds(report.rtp?.jitter.interval.rtp_jitter_ns)),
    ),
    counter(
      'tscap_stream_losses_total',
      'Places where packets are missing or repeated, by where it happened.',
      ({ report }, add) => addEach(report.losses.total.losses, add),
      'blame',
    ),
    counter(
      'tscap_stream_lost_packets_total',
      'Packets that are missing, at least, by where they were lost.',
      ({ lostPackets }, add) => addEach(lostPackets, add),
      'blame',
    ),
    counter(
      'tscap_stream_leg_packets_total',
      'Packets of two legs (ST 2022-7) that were compared, by where they came.',
      ({ report: { legs } }, add) => {
        if (legs === null) return;
        const { on_both, only_on_a, only_on_b, on_neither } = legs.total;
        addEach({ both: on_both, a: only_on_a, b: only_on_b, neither: on_neither }, add);
      },
      'on',
    ),
    counter(
      'tscap_stream_leg_different_packets_total',
      'Packets that came on both legs and are not the same.',
      ({ report }, add) => add(report.legs?.total.different_content),
    ),
    counter(
      'tscap_stream_leg_errored_seconds_total',
      'Seconds in which a packet was missing on a leg.',
      ({ report: { legs } }, add) => {
        if (legs === null) return;
        const { errored_seconds_a, errored_seconds_b, errored_seconds_both } = legs.total;
        addEach({ a: errored_seconds_a, b: errored_seconds_b, both: errored_seconds_both }, add);
      },
      'leg',
    ),
    gauge(
      'tscap_stream_leg_path_difference_seconds',
      'Mean time of the interval by which packets come later on leg B than on leg A.',
      ({ report }, add) => add(seconds(report.legs?.interval.path_difference_avg_ns)),
    ),
    gauge(
      'tscap_stream_leg_path_drift_ratio',
      'By how much the path difference grows, in seconds each second.',
      ({ report }, add) => add(seconds(report.legs?.interval.path_drift_ns_per_s)),
    ),
    gauge(
      'tscap_stream_leg_buffer_seconds',
      'Longest time of the interval that a receiver keeps a packet until its copy is there.',
      ({ report }, add) => add(seconds(report.legs?.interval.deepest_buffer_ns)),
    ),
    counter('tscap_stream_source_changes_total', 'Changes of the source address or port.', ({ report }, add) =>
      add(report.path?.total.source_changes),
    ),
    counter('tscap_stream_hop_limit_changes_total', 'Changes of the TTL or hop limit.', ({ report }, add) =>
      add(report.path?.total.hop_limit_changes),
    ),
  ],
};
