import { type ConfigOf, integer, text } from '../cli/option.js';

/** Where the monitor serves over HTTP, and to whom. */
export const HTTP_OPTIONS = {
  httpPort: integer({
    placeholder: 'port',
    min: 0,
    max: 65535,
    help: 'serve the page, its API and metrics at this TCP port; 0 for any free one, which the log tells',
  }),
  httpBind: text({
    placeholder: 'ip',
    default: '127.0.0.1',
    help: 'address to serve at; any but a loopback address needs --http-users or --http-trusted-proxy',
  }),
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

export type HttpConfig = ConfigOf<typeof HTTP_OPTIONS>;

export function isHttpAsked({ httpPort, metricsPort }: HttpConfig): boolean {
  return httpPort !== undefined || metricsPort !== undefined;
}
