import { REPORT_KINDS, type ReportKinds } from '../report/kinds.js';
import type { MetricScope } from '../report/metric-family.js';
import { ACCOUNTING_METRICS, MONITOR_METRICS, PROBE_METRICS, TAP_METRICS } from './accounting-metrics.js';
import { COMMAND_METRICS, DELIVERY_METRICS, EXPORTER_METRICS } from './exporter-metrics.js';
import { HOST_METRICS } from './host-metrics.js';
import { HTTP_METRICS } from './http-metrics.js';
import { STREAM_METRICS } from './stream-metrics.js';

/** The metrics that the kinds of stream bring. */
export function kindScopes(kinds: ReportKinds = REPORT_KINDS): readonly MetricScope<any>[] {
  return Object.values(kinds).flatMap(({ metrics }) => metrics.map(({ scope }) => scope));
}

/** All that is exported, in the order of the documentation. */
export const METRIC_SCOPES = [
  STREAM_METRICS,
  ...kindScopes(),
  ACCOUNTING_METRICS,
  PROBE_METRICS,
  MONITOR_METRICS,
  TAP_METRICS,
  DELIVERY_METRICS,
  COMMAND_METRICS,
  HOST_METRICS,
  HTTP_METRICS,
  EXPORTER_METRICS,
] as const;
