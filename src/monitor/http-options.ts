// Tested by: test/e2e/http-access.test.ts
import { type ConfigOf, flag, grouped, integer, list, text } from '../cli/option.js';
import { reads } from '../cli/path-use.js';

/** Where the monitor serves over HTTP, and to whom. */
export const HTTP_OPTIONS = grouped('Page and metrics over HTTP', {
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
  httpUsers: text({
    paths: reads,
    placeholder: 'file',
    help: 'who may sign in, a line each as tscap-keygen --user makes it; read again at SIGHUP. With it everybody must, on loopback addresses too',
  }),
  httpTrustedProxy: text({
    placeholder: 'header',
    help: 'a proxy in front knows who asks and tells the name in this header; operators are those --http-users calls so, without that file all may only look',
  }),
  httpProxyAddress: list({
    placeholder: 'ip',
    help: 'where the proxy of --http-trusted-proxy or --http-proxy-tls asks from; nobody else is believed its headers. Loopback addresses when not given',
  }),
  httpProxyTls: flag({
    help: 'a proxy in front ends TLS: people are at https, and the cookies of their sessions go over TLS alone',
  }),
  httpCertFile: text({
    paths: reads,
    placeholder: 'file',
    help: 'serve over TLS with this certificate (PEM, with those above it); read again at SIGHUP',
  }),
  httpKeyFile: text({ paths: reads, placeholder: 'file', help: 'the secret key of --http-cert-file (PEM)' }),
  metricsPort: integer({
    placeholder: 'port',
    min: 0,
    max: 65535,
    rivals: ['input'],
    help: 'serve metrics for Prometheus at this TCP port: /metrics, /healthz, /readyz; 0 for any free one; may be that of --http-port',
  }),
  metricsBind: text({
    placeholder: 'ip',
    default: '127.0.0.1',
    help: 'address to serve metrics at; who reaches it can read them',
  }),
});

export type HttpConfig = ConfigOf<typeof HTTP_OPTIONS>;

export function isHttpAsked({ httpPort, metricsPort }: HttpConfig): boolean {
  return httpPort !== undefined || metricsPort !== undefined;
}

/** What is of no use without `--http-port`. */
export const PAGE_OPTIONS = ['httpUsers', 'httpTrustedProxy', 'httpProxyTls', 'httpCertFile', 'httpKeyFile'] as const;

/** Whether one of them was asked for. */
export function isGiven(config: HttpConfig, name: (typeof PAGE_OPTIONS)[number]): boolean {
  return config[name] !== undefined && config[name] !== false;
}
