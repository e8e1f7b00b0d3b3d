import { ACCOUNTING_METRICS, MONITOR_METRICS, PROBE_METRICS } from './accounting-metrics.js';
import { COMMAND_METRICS, DELIVERY_METRICS, EXPORTER_METRICS } from './exporter-metrics.js';
import { HOST_METRICS } from './host-metrics.js';
import { PID_METRICS } from './pid-metrics.js';
import { RULE_METRICS, STREAM_METRICS, TRANSPORT_STREAM_METRICS } from './stream-metrics.js';

/** All that is exported, in the order of the documentation. */
export const METRIC_SCOPES = [
  STREAM_METRICS,
  TRANSPORT_STREAM_METRICS,
  RULE_METRICS,
  PID_METRICS,
  ACCOUNTING_METRICS,
  PROBE_METRICS,
  MONITOR_METRICS,
  DELIVERY_METRICS,
  COMMAND_METRICS,
  HOST_METRICS,
  EXPORTER_METRICS,
] as const;
