// Tested by: test/e2e/http-access.test.ts, test/e2e/metrics-port.test.ts
import { hostname } from 'node:os';
import { faultFacts } from '../cli/fault-facts.js';
import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import { isLoopback, OpenAccess } from '../http/access/loopback-access.js';
import { hostText } from '../http/http-error.js';
import { HttpServer, type HttpServerOptions } from '../http/http-server.js';
import type { HttpSite } from '../http/http-site.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { HttpConfig } from './http-options.js';
import { checkAddress, checkPageOptions, tlsKeysOf, usersOf, type WayIn, wayIn } from './http-way-in.js';

/** Whatever serves HTTP: `--http-port` all of the site, `--metrics-port` what is for programs. */
export class HttpListeners implements RecordTaker {
  readonly name = 'http';
  readonly #servers: HttpServer[] = [];
  #page: { readonly server: HttpServer; readonly way: WayIn } | undefined;

  /** Throws UsageError and HttpServerError. */
  static async open(config: HttpConfig, site: HttpSite, log: RateLimitedLog): Promise<HttpListeners> {
    checkPageOptions(config);
    const listeners = new HttpListeners(config, site, log);
    try {
      if (config.httpPort !== undefined) await listeners.#openPage(config.httpPort);
      if (config.metricsPort !== undefined && !isSamePort(config)) await listeners.#openMetrics(config.metricsPort);
    } catch (error) {
      await listeners.close();
      throw error;
    }
    return listeners;
  }

  private constructor(
    readonly config: HttpConfig,
    readonly site: HttpSite,
    readonly log: RateLimitedLog,
  ) {}

  write(): void {}

  /** Users and certificates as their files are now; files that are wrong change nothing. */
  reopen(): void {
    if (this.#page === undefined) return;
    try {
      const { server, way } = this.#page;
      const [users, keys] = [usersOf(this.config), tlsKeysOf(this.config)];
      if (users !== undefined) way.useUsers(users);
      if (keys !== undefined) server.useKeys(keys);
    } catch (error) {
      this.log.log.error(`users and certificates go on as they were: ${(error as Error).message}`);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  async #openPage(port: number): Promise<void> {
    const { httpBind: host } = this.config;
    const way = wayIn(this.config, this.site.figures);
    const { access, tls, isBehindTls } = way;
    const routes = [...way.routes, ...this.site.routes];
    const server = await this.#listen({ host, port, option: '--http-port', routes, access, tls, isBehindTls });
    this.#page = { server, way };
    const url = `${tls === undefined ? 'http' : 'https'}://${shownHost(host)}:${server.port}/`;
    this.log.log.info({ url, host, port: server.port }, `serving the page at ${url}`);
    for (const warning of way.warnings) this.log.log.warn(warning);
  }

  /** As it was before there was a page: what is for programs, in the clear, for whoever reaches it. */
  async #openMetrics(port: number): Promise<void> {
    const { metricsBind: host } = this.config;
    checkAddress('--metrics-bind', host);
    const routes = this.site.routes.filter(({ forPrograms }) => forPrograms);
    const server = await this.#listen({ host, port, option: '--metrics-port', routes, access: new OpenAccess() });
    this.log.log.info({ host, port: server.port }, 'serving metrics');
    if (!isLoopback(host)) {
      this.log.log.warn(
        `metrics at ${host} port ${server.port}: open to every host that reaches it, not encrypted and not authenticated`,
      );
    }
  }

  async #listen(options: Omit<HttpServerOptions, 'figures' | 'onFault'>): Promise<HttpServer> {
    const onFault = (error: unknown, path: string): void =>
      this.log.write('error', 'http fault', { path, ...faultFacts(error) }, 'a request could not be answered');
    const server = await HttpServer.open({ ...options, figures: this.site.figures, onFault });
    this.#servers.push(server);
    return server;
  }
}

/** What people can ask for. */
function shownHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? hostname() : hostText(host);
}

/** Whether the port of the page is that of the metrics as well. */
function isSamePort({ httpPort, httpBind, metricsPort, metricsBind }: HttpConfig): boolean {
  return metricsPort !== 0 && metricsPort === httpPort && (metricsBind === httpBind || metricsBind === '127.0.0.1');
}
