import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Access, Admitted } from './access/access.js';
import { isOwnOrigin } from './access/origin.js';
import { writeAnswer } from './answer-writer.js';
import { hasBody, readBody } from './body.js';
import { Connections } from './connections.js';
import { EventStream } from './event-stream.js';
import type { HttpFigures, HttpRefusal } from './figures.js';
import { serverError } from './http-error.js';
import { HTTP_LIMITS, type HttpLimits } from './limits.js';
import { Rates } from './rates.js';
import { type Answer, type BytesAnswer, HttpError, type Route, textAnswer } from './route.js';
import { parseTarget, Router, type Target } from './router.js';
import type { TlsKeys } from './tls-keys.js';

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** Whose value the port is, for what is said of it: `--http-port`. */
  readonly option: string;
  readonly routes: readonly Route[];
  readonly access: Access;
  readonly tls?: TlsKeys | undefined;
  readonly figures: HttpFigures;
  readonly limits?: HttpLimits;
  /** Is told what a route threw. */
  readonly onFault: (error: unknown, path: string) => void;
}

const nowMs = (): number => performance.now();

/** One listener: bounded in connections, sizes, times and rates, whatever is sent to it. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #limits: HttpLimits;
  readonly #figures: HttpFigures;
  readonly #server: Server & { setSecureContext?: (keys: TlsKeys) => void };
  readonly #router: Router;
  readonly #connections: Connections;
  readonly #rates = new Rates(nowMs);
  /** Connections that end with the answer that is being sent. */
  readonly #ending = new WeakSet<Socket>();
  readonly #streams = new Map<string, Set<EventStream>>();

  /** Throws HttpServerError. */
  static async open(options: HttpServerOptions): Promise<HttpServer> {
    const server = new HttpServer(options);
    const { host, port, option } = options;
    const listening = once(server.#server, 'listening');
    server.#server.listen({ host, port });
    try {
      await listening;
    } catch (error) {
      throw serverError(host, port, option, error);
    }
    return server;
  }

  private constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#limits = options.limits ?? HTTP_LIMITS;
    this.#figures = options.figures;
    this.#router = new Router(options.routes);
    const { requestMs, headerBytes, idleMs } = this.#limits;
    const settings = {
      maxHeaderSize: headerBytes,
      headersTimeout: requestMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(1000, requestMs),
      keepAliveTimeout: idleMs,
      noDelay: true,
    };
    const take = (request: IncomingMessage, response: ServerResponse): void => void this.#take(request, response);
    const { tls, access } = options;
    this.#server =
      tls === undefined
        ? createServer(settings, take)
        : createSecureServer({ ...settings, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: requestMs }, take);
    this.#connections = new Connections(this.#limits, this.#figures, nowMs, (address) => access.isProxy(address));
    this.#server.on('connection', (socket: Socket) => this.#connections.admit(socket));
    this.#server.on('clientError', (error, socket) => this.#refuseSocket(error, socket as Socket));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From the next connection on. */
  useKeys(keys: TlsKeys): void {
    this.#server.setSecureContext?.(keys);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    this.#figures.requests++;
    // What was sent behind a request that ends the connection.
    if (socket.destroyed || this.#ending.has(socket)) return void this.#figures.refused.rate++;
    this.#connections.is(socket, 'busy');
    const deadline = setTimeout(() => this.#cutOff(socket), this.#limits.answerMs + this.#limits.requestMs);
    response.once('close', () => {
      clearTimeout(deadline);
      this.#connections.is(socket, 'idle');
    });
    try {
      const answer = await this.#answerTo(request, response);
      clearTimeout(deadline);
      if (answer !== undefined) await this.#send(request, response, answer);
    } catch (error) {
      // A client that left in the middle of its body is no fault.
      if (!request.destroyed || request.complete) this.#options.onFault(error, request.url?.split('?', 1)[0] ?? '');
      socket.destroy();
    }
  }

  async #send(request: IncomingMessage, response: ServerResponse, answer: BytesAnswer): Promise<void> {
    const { answerMs, answerBytesPerMs } = this.#limits;
    this.#figures.answered(answer.status);
    // What is left of a body is not read: the connection is of no more use.
    if ((hasBody(request) && !request.complete) || answer.status === 503) {
      response.setHeader('Connection', 'close');
      this.#ending.add(request.socket);
    }
    await writeAnswer(request, response, answer);
    if (response.writableFinished || response.destroyed) return;
    const slow = setTimeout(() => this.#cutOff(request.socket), answerMs + response.writableLength / answerBytesPerMs);
    response.once('close', () => clearTimeout(slow));
  }

  /** What is answered; undefined for a stream, which has begun. */
  async #answerTo(request: IncomingMessage, response: ServerResponse): Promise<BytesAnswer | undefined> {
    const { access, tls } = this.#options;
    const { method = '' } = request;
    const target = parseTarget(request.url ?? '', this.#limits.targetCharacters);
    if (target === undefined) return this.#refuse('malformed', 400, 'no such address');
    const address = access.addressOf(request);
    const found = this.#router.find(method, target);
    const isForPrograms = 'route' in found && found.route.forPrograms === true;
    if (!this.#isWithinRate(request.socket, address, isForPrograms))
      return this.#refuse('rate', 503, 'too many requests');
    if (!('route' in found)) return this.#noRoute(found.allowed);
    const { route, params } = found;
    if (
      route.method !== 'GET' &&
      !isOwnOrigin(request, access.isProxy(request.socket.remoteAddress ?? '') ? 'either' : tls ? 'https' : 'http')
    )
      return this.#refuse('origin', 403, 'changes are taken from the page only');
    const admitted = await access.admit(request, route, address);
    if ('answer' in admitted) {
      this.#figures.refused[admitted.cause]++;
      return admitted.answer;
    }
    const body = await readBody(request, route.bodyBytes ?? 0);
    if (body === undefined) return this.#refuse('too_large', 413, route.bodyBytes ? 'too large' : 'no body is taken');
    const { path, query } = target;
    const { person } = admitted;
    const asked = { method, path, params, query, headers: request.headers, person, address, port: this.port, body };
    const answer = await this.#handled(route, asked, target);
    if (!('events' in answer)) return answer;
    return this.#stream(request, response, admitted, address, answer.events);
  }

  async #handled(route: Route, asked: Parameters<Route['handle']>[0], { path }: Target): Promise<Answer> {
    try {
      return await route.handle(asked);
    } catch (error) {
      if (error instanceof HttpError) return textAnswer(`${error.message}\n`, error.status);
      this.#options.onFault(error, path);
      return this.#refuse('fault', 500, 'failed; the log of the monitor says why');
    }
  }

  #stream(
    request: IncomingMessage,
    response: ServerResponse,
    { person, isAllowed }: Admitted,
    address: string,
    events: (stream: EventStream) => void,
  ): BytesAnswer | undefined {
    const { streams, streamsPerAddress } = this.#limits;
    const ofAddress = this.#streams.get(address) ?? new Set();
    if (this.#figures.streams >= streams || ofAddress.size >= streamsPerAddress)
      return this.#refuse('streams', 503, 'too many streams');
    if (request.method === 'HEAD') return { ...textAnswer(''), contentType: 'text/event-stream' };
    this.#figures.answered(200);
    this.#connections.is(request.socket, 'stream');
    const [lastEventId] = [request.headers['last-event-id'] ?? []].flat();
    const context = { person, lastEventId, limits: this.#limits, figures: this.#figures, now: nowMs, isAllowed };
    const stream = new EventStream(response, context);
    this.#figures.streams++;
    this.#streams.set(address, ofAddress.add(stream));
    stream.onClose(() => {
      this.#figures.streams--;
      ofAddress.delete(stream);
      if (ofAddress.size === 0) this.#streams.delete(address);
    });
    events(stream);
    return undefined;
  }

  #isWithinRate(socket: Socket, address: string, isForPrograms: boolean): boolean {
    const { connection, address: ofAddress, all } = this.#limits.requestsPerSecond;
    if (this.#connections.countRequest(socket) > connection) return false;
    return isForPrograms || (this.#rates.count(address) <= ofAddress && this.#rates.count('all') <= all);
  }

  #noRoute(allowed: readonly string[]): BytesAnswer {
    if (allowed.length === 0) return this.#refuse('not_found', 404, 'not here');
    const methods = allowed.join(', ');
    return { ...this.#refuse('not_found', 405, `${methods} only`), headers: { Allow: methods } };
  }

  #refuse(cause: HttpRefusal, status: number, reason: string): BytesAnswer {
    this.#figures.refused[cause]++;
    return textAnswer(`${reason}\n`, status);
  }

  #cutOff(socket: Socket): void {
    if (socket.destroyed) return;
    this.#figures.refused.slow++;
    socket.destroy();
  }

  /** What is no HTTP, too large or too slow. */
  #refuseSocket({ code }: NodeJS.ErrnoException, socket: Socket): void {
    if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const isLate = code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const isLarge = code === 'HPE_HEADER_OVERFLOW';
    this.#figures.refused[isLate ? 'slow' : isLarge ? 'too_large' : 'malformed']++;
    const status = isLate ? '408 Request Timeout' : isLarge ? '431 Request Header Fields Too Large' : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    socket.destroySoon();
  }
}
