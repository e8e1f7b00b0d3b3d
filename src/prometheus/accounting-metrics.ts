// Tested by: test/prometheus/exporter.test.ts
import type { AccountingRecord, MonitorAccountingRecord, ProbeAccountingRecord } from '../report/accounting.js';
import { addEach, counter, gauge, type MetricScope, STREAM_LABELS } from '../report/metric-family.js';
import type { TapAccount } from '../report/tap-account.js';
import { PROBE_COUNTERS } from '../stream/counters.js';

/** What happened to every packet of a stream. */
export const ACCOUNTING_METRICS: MetricScope<AccountingRecord> = {
  title: 'Accounting',
  labels: STREAM_LABELS,
  families: [
    counter('tscap_captured_datagrams_total', 'Datagrams of the stream.', (record, add) =>
      add(record.captured_datagrams),
    ),
    counter('tscap_captured_packets_total', 'Packets of the accepted datagrams.', (record, add) =>
      add(record.captured_packets),
    ),
    counter(
      'tscap_rejected_datagrams_total',
      'Datagrams rejected whole.',
      (record, add) => addEach(record.rejected_datagrams, add),
      'cause',
    ),
    counter(
      'tscap_rejected_packets_total',
      'Single packets of accepted datagrams.',
      (record, add) => addEach(record.rejected_packets, add),
      'cause',
    ),
    counter('tscap_queue_dropped_packets_total', 'Packets that the queue of the probe dropped.', (record, add) =>
      add(record.queue_dropped_packets),
    ),
    counter('tscap_published_packets_total', 'Packets that the probe sent.', (record, add) =>
      add(record.published_packets),
    ),
    counter('tscap_link_lost_packets_total', 'Packets lost between probe and monitor.', (record, add) =>
      add(record.link_lost_packets),
    ),
    counter('tscap_received_packets_total', 'Packets that the monitor received.', (record, add) =>
      add(record.received_packets),
    ),
    counter('tscap_recorded_packets_total', 'Packets that were recorded.', (record, add) =>
      add(record.recorded_packets),
    ),
    counter('tscap_recorded_bytes_total', 'Bytes that were recorded.', (record, add) => add(record.recorded_bytes)),
    counter(
      'tscap_not_recorded_packets_total',
      'Received packets that were not recorded.',
      (record, add) => addEach(record.not_recorded, add),
      'cause',
    ),
    counter('tscap_analysed_packets_total', 'Packets that were analysed.', (record, add) =>
      add(record.analysed_packets),
    ),
    counter(
      'tscap_not_analysed_packets_total',
      'Received packets that were not analysed.',
      (record, add) => addEach(record.not_analysed, add),
      'cause',
    ),
  ],
};

/** A probe, and when the monitor heard it last. */
export interface ProbeState {
  readonly record: ProbeAccountingRecord;
  /** Epoch ms; undefined: not since the exporter began. */
  readonly heardMs: number | undefined;
}

/** Metrics of every probe. */
export const PROBE_METRICS: MetricScope<ProbeState> = {
  title: 'Probes',
  labels: ['probe_id'],
  families: [
    gauge('tscap_probe_last_message_timestamp_seconds', 'When the last message came from the probe.', (probe, add) =>
      add(probe.heardMs === undefined ? null : probe.heardMs / 1000),
    ),
    gauge('tscap_probe_ended', '1 when the probe has said that its input ended, else 0.', ({ record }, add) =>
      add(Number(record.end_reason !== null)),
    ),
    counter('tscap_probe_stream_datagrams_total', 'Datagrams of all streams.', ({ record }, add) =>
      add(record.stream_datagrams),
    ),
    ...PROBE_COUNTERS.map((name) =>
      counter<ProbeState>(`tscap_probe_${name}_total`, `${sentence(name)}.`, ({ record }, add) => add(record[name])),
    ),
  ],
};

/** Metrics of the monitor. */
export const MONITOR_METRICS: MetricScope<MonitorAccountingRecord> = {
  title: 'Monitor',
  labels: [],
  families: [
    counter('tscap_monitor_received_messages_total', 'Messages that could be read.', (record, add) =>
      add(record.received_messages),
    ),
    counter(
      'tscap_monitor_undecodable_messages_total',
      'Messages that could not be read.',
      (record, add) => addEach(record.undecodable_messages, add),
      'cause',
    ),
    counter(
      'tscap_monitor_refused_messages_total',
      'Messages that were read and not used.',
      (record, add) => addEach(record.refused_messages, add),
      'cause',
    ),
    counter('tscap_pictures_decoded_total', 'Pictures that were decoded.', ({ pictures }, add) => {
      if (pictures !== null) add(pictures.decoded);
    }),
    counter(
      'tscap_pictures_not_decoded_total',
      'Pictures that were asked for and not decoded.',
      ({ pictures }, add) => {
        if (pictures !== null) addEach(pictures.not_decoded, add);
      },
      'cause',
    ),
    counter(
      'tscap_decoders_ended_total',
      'Decoder processes that ended and were replaced.',
      ({ pictures }, add) => {
        if (pictures !== null) addEach(pictures.decoders_ended, add);
      },
      'cause',
    ),
    counter('tscap_pictures_cpu_seconds_total', 'CPU time of pictures.', ({ pictures }, add) => {
      if (pictures !== null) add(pictures.cpu_ms / 1000);
    }),
    gauge(
      'tscap_picture_interval_seconds',
      'Time between the pictures of a stream that each has now.',
      ({ pictures }, add) => {
        if (pictures !== null) add(pictures.interval_ms / 1000);
      },
    ),
  ],
};

/** A live tap of the monitor. */
export const TAP_METRICS: MetricScope<TapAccount> = {
  title: 'Live taps',
  labels: ['tap'],
  families: [
    gauge('tscap_tap_readers', 'Readers of the tap, where they are known.', ({ readers }, add) => add(readers)),
    counter('tscap_tap_offered_packets_total', 'Packets for all readers of the tap.', (tap, add) =>
      add(tap.offered_packets),
    ),
    counter('tscap_tap_sent_packets_total', 'Packets that were sent to readers.', (tap, add) => add(tap.sent_packets)),
    counter(
      'tscap_tap_dropped_packets_total',
      'Packets that did not reach a reader.',
      (tap, add) => addEach(tap.dropped_packets, add),
      'cause',
    ),
  ],
};

function sentence(name: string): string {
  const words = name.replaceAll('_', ' ');
  return `${words[0]!.toUpperCase()}${words.slice(1)}, as of the last status`;
}
