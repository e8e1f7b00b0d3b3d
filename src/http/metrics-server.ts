import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';

/** Limits of what a stranger can have of the server. */
export const SERVER_LIMITS = {
  connections: 32,
  requestsPerSecond: 50,
  headerBytes: 8192,
  /** Longest time for a request to arrive. */
  requestMs: 5000,
  /** Longest time for an answer to be taken. */
  responseMs: 20_000,
  idleMs: 30_000,
} as const;

export const METRICS_SERVER_ERROR_CODES = [
  'ADDRESS_IN_USE',
  'ADDRESS_NOT_AVAILABLE',
  'NO_PERMISSION',
  'FAILED',
] as const;
export type MetricsServerErrorCode = (typeof METRICS_SERVER_ERROR_CODES)[number];

/** A port that cannot be opened; the message names it in one line. */
class MetricsServerError extends Error {
  constructor(
    readonly code: MetricsServerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer | string;
}

/** By path. */
export type Routes = Readonly<Record<string, () => Answer | Promise<Answer>>>;

const TEXT = 'text/plain; charset=utf-8';
const CAUSES: Readonly<Record<string, { code: MetricsServerErrorCode; text: string }>> = {
  EADDRINUSE: { code: 'ADDRESS_IN_USE', text: 'another program is bound to' },
  EADDRNOTAVAIL: { code: 'ADDRESS_NOT_AVAILABLE', text: 'this host does not have the address of' },
  EACCES: { code: 'NO_PERMISSION', text: 'no permission to use' },
};

/** Answers GET and HEAD over HTTP; bounded in size, time, rate and number. */
export class MetricsServer {
  /** Requests and connections that were turned away. */
  refused = 0;
  readonly #server: Server;
  readonly #routes: Routes;
  #second = 0;
  #requests = 0;

  /** Throws MetricsServerError. */
  static async open(host: string, port: number, routes: Routes): Promise<MetricsServer> {
    const server = new MetricsServer(routes);
    const listening = once(server.#server, 'listening');
    server.#server.listen({ host, port });
    try {
      await listening;
    } catch (error) {
      throw serverError(`${isIPv6(host) ? `[${host}]` : host}:${port} of --metrics-port`, error);
    }
    return server;
  }

  private constructor(routes: Routes) {
    this.#routes = routes;
    this.#server = createServer(
      {
        maxHeaderSize: SERVER_LIMITS.headerBytes,
        headersTimeout: SERVER_LIMITS.requestMs,
        requestTimeout: SERVER_LIMITS.requestMs,
        connectionsCheckingInterval: 1000,
        keepAliveTimeout: SERVER_LIMITS.idleMs,
      },
      (request, response) => void this.#answer(request, response),
    );
    this.#server.maxConnections = SERVER_LIMITS.connections;
    this.#server.on('drop', () => this.refused++);
    this.#server.on('clientError', (_, socket) => this.#refuseSocket(socket as Socket));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const deadline = setTimeout(() => request.socket.destroy(), SERVER_LIMITS.responseMs);
    response.once('close', () => clearTimeout(deadline));
    const answer = this.#refusal(request) ?? (await this.#routeOf(request)());
    // A body is not read: the connection is of no more use.
    if (hasBody(request) || answer.status === 503) response.setHeader('Connection', 'close');
    if (answer.status === 405) response.setHeader('Allow', 'GET, HEAD');
    response.writeHead(answer.status, {
      'Content-Type': answer.contentType,
      'Content-Length': Buffer.byteLength(answer.body),
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }

  #refusal(request: IncomingMessage): Answer | undefined {
    if (!this.#isWithinRate()) return this.#refuse(503, 'too many requests');
    if (hasBody(request)) return this.#refuse(413, 'no body is taken');
    if (request.method !== 'GET' && request.method !== 'HEAD') return this.#refuse(405, 'GET and HEAD only');
    return undefined;
  }

  #routeOf({ url = '' }: IncomingMessage): () => Answer | Promise<Answer> {
    const path = url.split('?', 1)[0]!;
    const route = Object.hasOwn(this.#routes, path) ? this.#routes[path] : undefined;
    return (
      route ?? (() => ({ status: 404, contentType: TEXT, body: `not here: ${Object.keys(this.#routes).join(' ')}\n` }))
    );
  }

  #isWithinRate(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#requests = 0;
    this.#second = second;
    return ++this.#requests <= SERVER_LIMITS.requestsPerSecond;
  }

  #refuse(status: number, reason: string): Answer {
    this.refused++;
    return { status, contentType: TEXT, body: `${reason}\n` };
  }

  #refuseSocket(socket: Socket): void {
    this.refused++;
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    socket.destroySoon();
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function serverError(address: string, cause: unknown): MetricsServerError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const known = CAUSES[code];
  if (known === undefined) return new MetricsServerError('FAILED', `${address} failed: ${message}`, { cause });
  return new MetricsServerError(known.code, `${known.text} ${address}`, { cause });
}
