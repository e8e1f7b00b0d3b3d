// Tested by: test/e2e/metrics-port.test.ts
import { isIP, isIPv4 } from 'node:net';
import type { Logger } from 'pino';
import { UsageError } from '../cli/option.js';
import { packageVersion } from '../cli/program.js';
import { type Answer, MetricsServer } from '../http/metrics-server.js';
import { Exporter } from '../prometheus/exporter.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { NdjsonRecord } from '../report/records.js';
import type { HostReport } from '../system/host-report.js';

/** The monitor is ready while it has heard a probe within this time; a probe says something once a second. */
const HEARD_WITHIN_MS = 10_000;
const TEXT = 'text/plain; charset=utf-8';

export interface MetricsEndpointOptions {
  readonly host: string;
  readonly port: number;
  /** The host as of the last report interval. */
  readonly hostReport: () => HostReport;
  readonly now: () => number;
}

/** `/metrics`, `/healthz` and `/readyz` of a monitor. */
export class MetricsEndpoint implements RecordTaker {
  readonly name = 'metrics_port';
  readonly exporter: Exporter;
  #server: MetricsServer | undefined;
  #isSubscribed = false;
  #heardMs = Number.NEGATIVE_INFINITY;

  /** Throws UsageError and MetricsServerError. */
  static async open(options: MetricsEndpointOptions, log: Logger): Promise<MetricsEndpoint> {
    const { host, port } = options;
    if (isIP(host) === 0) throw new UsageError(`--metrics-bind must be an IP address, got ${host}`);
    const endpoint = new MetricsEndpoint(options);
    const server = await MetricsServer.open(host, port, {
      '/metrics': async () => endpoint.#metrics(),
      '/healthz': () => ({ status: 200, contentType: TEXT, body: 'ok\n' }),
      '/readyz': () => endpoint.#readiness(),
    });
    endpoint.#server = server;
    log.info({ host, port: server.port }, 'serving metrics');
    if (!isLoopback(host)) {
      log.warn(
        `metrics at ${host} port ${server.port}: open to every host that reaches it, not encrypted and not authenticated`,
      );
    }
    return endpoint;
  }

  private constructor(readonly options: MetricsEndpointOptions) {
    this.exporter = new Exporter({
      version: packageVersion(),
      host: options.hostReport,
      now: options.now,
    });
  }

  write(record: NdjsonRecord): void {
    this.exporter.write(record);
  }

  /** The monitor receives from now on; its files are open. */
  subscribed(): void {
    this.#isSubscribed = true;
  }

  /** A message came from the probe. */
  heard(probeId: string): void {
    this.#heardMs = this.options.now();
    this.exporter.latest.heard(probeId);
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #metrics(): Promise<Answer> {
    return { status: 200, contentType: this.exporter.contentType, body: await this.exporter.text() };
  }

  #readiness(): Answer {
    const faults: string[] = [];
    if (!this.#isSubscribed) faults.push('not subscribed yet');
    if (this.options.now() - this.#heardMs > HEARD_WITHIN_MS) {
      faults.push(`no probe heard within ${HEARD_WITHIN_MS / 1000} s`);
    }
    if (faults.length === 0) return { status: 200, contentType: TEXT, body: 'ready\n' };
    return { status: 503, contentType: TEXT, body: `${faults.join('\n')}\n` };
  }
}

function isLoopback(host: string): boolean {
  return isIPv4(host) ? host.startsWith('127.') : host === '::1';
}
