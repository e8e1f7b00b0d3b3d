import { integer, text } from '../cli/option.js';
import type { Outlet } from '../report/outlet.js';

const METRICS_ENDPOINT_OPTIONS = {
  metricsPort: integer({
    placeholder: 'port',
    min: 0,
    max: 65535,
    rivals: ['input'],
    help: 'serve metrics for Prometheus at this TCP port: /metrics, /healthz, /readyz; 0 for any free one',
  }),
  metricsBind: text({
    placeholder: 'ip',
    default: '127.0.0.1',
    help: 'address to serve metrics at; who reaches it can read them',
  }),
} as const;

/** `--metrics-port` */
export const METRICS_ENDPOINT: Outlet<typeof METRICS_ENDPOINT_OPTIONS> = {
  options: METRICS_ENDPOINT_OPTIONS,
  isAsked: ({ metricsPort }) => metricsPort !== undefined,
  readsHost: ({ metricsPort }) => metricsPort !== undefined,
  open: async ({ metricsBind, metricsPort = 0 }, { host, now, log }) => {
    const { MetricsEndpoint } = await import('./metrics-endpoint.js');
    return [await MetricsEndpoint.open({ host: metricsBind, port: metricsPort, hostReport: host, now }, log.log)];
  },
};
