// Tested by: test/e2e/metrics-port.test.ts
import { packageVersion } from '../cli/program.js';
import { apiRoute } from '../http/api/told-route.js';
import type { HttpFigures } from '../http/figures.js';
import { type Answer, type Route, textAnswer } from '../http/route.js';
import { Exporter } from '../prometheus/exporter.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { NdjsonRecord } from '../report/records.js';
import type { HostReport } from '../system/host-report.js';

/** The monitor is ready while it has heard a probe within this time; a probe says something once a second. */
const HEARD_WITHIN_MS = 10_000;

export interface MetricsEndpointOptions {
  /** The host as of the last report interval. */
  readonly hostReport: () => HostReport;
  readonly now: () => number;
  readonly http: HttpFigures;
}

/** `/metrics`, `/healthz` and `/readyz` of a monitor. */
export class MetricsEndpoint implements RecordTaker {
  readonly name = 'metrics_port';
  readonly exporter: Exporter;
  readonly routes: readonly Route[] = [
    apiRoute('GET /metrics', () => this.#metrics()),
    apiRoute('GET /healthz', () => textAnswer('ok\n')),
    apiRoute('GET /readyz', () => this.#readiness()),
  ];
  #isSubscribed = false;
  #heardMs = Number.NEGATIVE_INFINITY;

  constructor(readonly options: MetricsEndpointOptions) {
    const { hostReport, now, http } = options;
    this.exporter = new Exporter({ version: packageVersion(), host: hostReport, now, http });
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

  async close(): Promise<void> {}

  async #metrics(): Promise<Answer> {
    return { status: 200, contentType: this.exporter.contentType, body: await this.exporter.text() };
  }

  #readiness(): Answer {
    const faults: string[] = [];
    if (!this.#isSubscribed) faults.push('not subscribed yet');
    if (this.options.now() - this.#heardMs > HEARD_WITHIN_MS) {
      faults.push(`no probe heard within ${HEARD_WITHIN_MS / 1000} s`);
    }
    return faults.length === 0 ? textAnswer('ready\n') : textAnswer(`${faults.join('\n')}\n`, 503);
  }
}
