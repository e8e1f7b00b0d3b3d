// Tested by: test/prometheus/exporter.test.ts
import type { DeliveryAccount, RunAccount } from '../report/delivery-account.js';
import { addEach, counter, gauge, type MetricScope } from '../report/metric-family.js';

/** What goes out of the monitor, and where to. */
export const DELIVERY_METRICS: MetricScope<DeliveryAccount> = {
  title: 'Delivery',
  labels: ['outlet'],
  families: [
    counter(
      'tscap_delivery_made_records_total',
      'Records for the outlet, those that its spool held included.',
      (account, add) => add(account.made),
    ),
    counter('tscap_delivery_sent_records_total', 'Records sent, repeats included.', (account, add) =>
      add(account.sent),
    ),
    counter(
      'tscap_delivery_delivered_records_total',
      'Records that the receiver has confirmed, or that were written.',
      (account, add) => add(account.delivered),
    ),
    counter(
      'tscap_delivery_dropped_records_total',
      'Records that did not reach the outlet.',
      (account, add) => addEach(account.dropped, add),
      'cause',
    ),
    counter('tscap_delivery_lost_records_total', 'Events and final records among those dropped.', (account, add) =>
      add(account.lost),
    ),
    counter('tscap_delivery_retries_total', 'Sends that failed and were tried again.', (account, add) =>
      add(account.retries),
    ),
    gauge('tscap_delivery_waiting_records', 'Records that wait, in memory or on disk.', (account, add) =>
      add(account.waiting),
    ),
    gauge('tscap_delivery_queue_bytes', 'What the queue takes in memory and on disk.', (account, add) =>
      add(account.queue_bytes),
    ),
    gauge('tscap_delivery_lag_seconds', 'Age of the oldest record that is on its way.', (account, add) =>
      add(account.lag_ms / 1000),
    ),
    gauge('tscap_delivery_failing', '1 while the last send failed, else 0.', (account, add) =>
      add(Number(account.last_error !== null)),
    ),
  ],
};

/** Programs that an outlet runs. */
export const COMMAND_METRICS: MetricScope<RunAccount> = {
  title: 'Commands',
  labels: ['outlet'],
  families: [
    counter('tscap_command_runs_total', 'Programs that were started.', (runs, add) => add(runs.started)),
    counter('tscap_command_failures_total', 'Programs that could not be started or failed.', (runs, add) =>
      add(runs.failed),
    ),
    counter('tscap_command_timeouts_total', 'Programs that were ended as they took too long.', (runs, add) =>
      add(runs.timed_out),
    ),
    gauge('tscap_command_running', 'Programs that run now.', (runs, add) => add(runs.running)),
  ],
};

/** What the exporter and its process say of themselves. */
export interface ExporterFigures {
  readonly version: string;
  /** By what happened: `raised`, `cleared`, `loss`. */
  readonly events: Readonly<Record<string, number>>;
  readonly streams: number;
  readonly leftOutRecords: number;
  readonly leftOutPids: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly startSeconds: number;
}

export const EXPORTER_METRICS: MetricScope<ExporterFigures> = {
  title: 'Exporter',
  labels: [],
  families: [
    gauge('tscap_build_info', 'Always 1.', (figures, add) => add(1, figures.version), 'version'),
    counter('tscap_events_total', 'Events of all streams.', (figures, add) => addEach(figures.events, add), 'event'),
    gauge('tscap_exporter_streams', 'Streams that are exported.', (figures, add) => add(figures.streams)),
    counter(
      'tscap_exporter_left_out_records_total',
      'Records of streams and probes for which there is no room.',
      (figures, add) => add(figures.leftOutRecords),
    ),
    gauge('tscap_exporter_left_out_pids', 'PIDs for which there is no room.', (figures, add) =>
      add(figures.leftOutPids),
    ),
    counter('process_cpu_seconds_total', 'CPU time of the monitor.', (figures, add) => add(figures.cpuSeconds)),
    gauge('process_resident_memory_bytes', 'Memory of the monitor.', (figures, add) => add(figures.residentBytes)),
    gauge('process_start_time_seconds', 'When the monitor was started.', (figures, add) => add(figures.startSeconds)),
  ],
};
