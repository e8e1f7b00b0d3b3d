import type { DeliveryFigures } from '../delivery/record-sink.js';
import { addEach, counter, gauge, type MetricScope } from './metric-family.js';

/** What goes out of the monitor, and to whom. */
export const DELIVERY_METRICS: MetricScope<DeliveryFigures> = {
  title: 'Delivery',
  labels: ['sink'],
  families: [
    counter('tscap_delivery_sent_records_total', 'Records sent, repeats included.', (sink, add) => add(sink.sent)),
    counter('tscap_delivery_acknowledged_records_total', 'Records that the receiver has confirmed.', (sink, add) =>
      add(sink.acknowledged),
    ),
    counter('tscap_delivery_dropped_records_total', 'Records lost: queue full, disk failed or refused.', (sink, add) =>
      add(sink.dropped),
    ),
    counter('tscap_delivery_damaged_records_total', 'Records that could not be read back.', (sink, add) =>
      add(sink.damaged),
    ),
    counter('tscap_delivery_retries_total', 'Sends that failed and were tried again.', (sink, add) =>
      add(sink.retries),
    ),
    gauge('tscap_delivery_waiting_records', 'Records that wait, in memory or on disk.', (sink, add) =>
      add(sink.waiting),
    ),
    gauge('tscap_delivery_queue_bytes', 'What the queue takes in memory and on disk.', (sink, add) =>
      add(sink.queueBytes),
    ),
    gauge('tscap_delivery_lag_seconds', 'Age of the oldest record that is on its way.', (sink, add) =>
      add(sink.lagMs / 1000),
    ),
    gauge('tscap_delivery_failing', '1 while the last send failed, else 0.', (sink, add) =>
      add(Number(sink.lastError !== undefined)),
    ),
  ],
};

/** Programs of `--on-event`. */
export interface CommandFigures {
  readonly started: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly dropped: number;
  readonly running: number;
}

export const COMMAND_METRICS: MetricScope<CommandFigures> = {
  title: 'Commands of --on-event',
  labels: [],
  families: [
    counter('tscap_command_runs_total', 'Programs that were started.', (figures, add) => add(figures.started)),
    counter('tscap_command_failures_total', 'Programs that could not be started or failed.', (figures, add) =>
      add(figures.failed),
    ),
    counter('tscap_command_timeouts_total', 'Programs that were ended as they took too long.', (figures, add) =>
      add(figures.timedOut),
    ),
    counter('tscap_command_dropped_events_total', 'Events for which too many others waited.', (figures, add) =>
      add(figures.dropped),
    ),
    gauge('tscap_command_running', 'Programs that run now.', (figures, add) => add(figures.running)),
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
