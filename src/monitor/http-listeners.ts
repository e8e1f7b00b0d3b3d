import { isIP } from 'node:net';
import { faultFacts } from '../cli/fault-facts.js';
import { UsageError } from '../cli/option.js';
import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import { isLoopback, LoopbackAccess, OpenAccess } from '../http/access/loopback-access.js';
import { hostText } from '../http/http-error.js';
import { HttpServer, type HttpServerOptions } from '../http/http-server.js';
import type { HttpSite } from '../http/http-site.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { HttpConfig } from './http-options.js';

/** Whatever serves HTTP: `--http-port` all of the site, `--metrics-port` what is for programs. */
export class HttpListeners implements RecordTaker {
  readonly name = 'http';
  readonly #servers: HttpServer[] = [];

  /** Throws UsageError and HttpServerError. */
  static async open(config: HttpConfig, site: HttpSite, log: RateLimitedLog): Promise<HttpListeners> {
    const listeners = new HttpListeners();
    try {
      await listeners.#openPage(config, site, log);
      await listeners.#openMetrics(config, site, log);
    } catch (error) {
      await listeners.close();
      throw error;
    }
    return listeners;
  }

  private constructor() {}

  write(): void {}

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  async #openPage({ httpPort: port, httpBind: host }: HttpConfig, site: HttpSite, log: RateLimitedLog): Promise<void> {
    if (port === undefined) return;
    checkAddress('--http-bind', host);
    if (!isLoopback(host)) throw new UsageError('--http-bind must be a loopback address');
    const { routes, figures } = site;
    const option = '--http-port';
    const server = await this.#listen({ host, port, option, routes, figures, access: new LoopbackAccess() }, log);
    const url = `http://${hostText(host)}:${server.port}/`;
    log.log.info({ url, host, port: server.port }, `serving the page at ${url}`);
  }

  /** As it was before there was a page: in the clear, for whoever reaches it. */
  async #openMetrics(config: HttpConfig, site: HttpSite, log: RateLimitedLog): Promise<void> {
    const { metricsPort: port, metricsBind: host } = config;
    if (port === undefined || isSamePort(config)) return;
    checkAddress('--metrics-bind', host);
    const { figures } = site;
    const routes = site.routes.filter(({ forPrograms }) => forPrograms);
    const option = '--metrics-port';
    const server = await this.#listen({ host, port, option, routes, figures, access: new OpenAccess() }, log);
    log.log.info({ host, port: server.port }, 'serving metrics');
    if (!isLoopback(host)) {
      log.log.warn(
        `metrics at ${host} port ${server.port}: open to every host that reaches it, not encrypted and not authenticated`,
      );
    }
  }

  async #listen(options: Omit<HttpServerOptions, 'onFault'>, log: RateLimitedLog): Promise<HttpServer> {
    const onFault = (error: unknown, path: string): void =>
      log.write('error', 'http fault', { path, ...faultFacts(error) }, 'a request could not be answered');
    const server = await HttpServer.open({ ...options, onFault });
    this.#servers.push(server);
    return server;
  }
}

function checkAddress(option: string, host: string): void {
  if (isIP(host) === 0) throw new UsageError(`${option} must be an IP address, got ${host}`);
}

/** Whether the port of the page is that of the metrics as well. */
function isSamePort({ httpPort, httpBind, metricsPort, metricsBind }: HttpConfig): boolean {
  return metricsPort !== 0 && metricsPort === httpPort && (metricsBind === httpBind || metricsBind === '127.0.0.1');
}
