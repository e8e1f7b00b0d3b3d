import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Access, Admitted } from './access/access.js';
import { isOwnOrigin } from './access/origin.js';
import { writeAnswer } from './answer-writer.js';
import { hasBody, readBody } from './body.js';
import { networkOf } from './client-address.js';
import { Connections } from './connections.js';
import { EventStream } from './event-stream.js';
import type { HttpFigures, HttpRefusal } from './figures.js';
import { serverError } from './http-error.js';
import { HTTP_LIMITS, type HttpLimits } from './limits.js';
import { createListener, type Listener } from './listener.js';
import { OpenStreams } from './open-streams.js';
import { Rates } from './rates.js';
import { refuseSocket } from './refused-socket.js';
import { type Answer, type BytesAnswer, type EventsAnswer, HttpError, type Route, textAnswer } from './route.js';
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
  /** A proxy ends TLS: its pages are at https. */
  readonly isBehindTls?: boolean;
  readonly figures: HttpFigures;
  readonly limits?: HttpLimits;
  /** Is told what a route threw. */
  readonly onFault: (error: unknown, path: string) => void;
  /** ms of a clock that never goes back; that of the process unless given. */
  readonly now?: () => number;
}

/** One listener: bounded in connections, sizes, times and rates, whatever is sent to it. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #limits: HttpLimits;
  readonly #figures: HttpFigures;
  readonly #server: Listener;
  readonly #router: Router;
  readonly #connections: Connections;
  readonly #rates: Rates;
  readonly #now: () => number;
  /** Connections that end with the answer that is being sent. */
  readonly #ending = new WeakSet<Socket>();
  readonly #streams: OpenStreams;

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
    this.#now = options.now ?? (() => performance.now());
    this.#rates = new Rates(this.#now);
    this.#router = new Router(options.routes);
    this.#streams = new OpenStreams(this.#limits, this.#figures);
    const { tls, access } = options;
    this.#server = createListener(this.#limits, tls, (request, response) => void this.#take(request, response));
    this.#connections = new Connections(this.#limits, this.#figures, this.#now, (address) => access.isProxy(address));
    this.#server.on('connection', (socket: Socket) => this.#connections.admit(socket));
    this.#server.on('clientError', (error, socket) => refuseSocket(error, socket as Socket, this.#figures));
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
    this.#connections.endAll();
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
    // While nothing at all is taken.
    response.setTimeout(answerMs, () => this.#cutOff(request.socket));
  }

  /** What is answered; undefined for a stream, which has begun. */
  async #answerTo(request: IncomingMessage, response: ServerResponse): Promise<BytesAnswer | undefined> {
    const { access } = this.#options;
    const { method = '' } = request;
    const target = parseTarget(request.url ?? '', this.#limits.targetCharacters);
    const address = access.addressOf(request);
    const found = target === undefined ? undefined : this.#router.find(method, target);
    const isForPrograms = found !== undefined && 'route' in found && found.route.forPrograms === true;
    if (!this.#isWithinRate(request.socket, address, isForPrograms)) {
      this.#ending.add(request.socket);
      return this.#refuse('rate', 503, 'too many requests');
    }
    if (target === undefined || found === undefined) return this.#refuse('malformed', 400, 'no such address');
    if (!('route' in found)) return this.#noRoute(found.allowed);
    const { route, params } = found;
    if (route.method !== 'GET' && !isOwnOrigin(request, this.#schemeOf(request)))
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
    return this.#stream(request, response, admitted, address, answer);
  }

  /** Of the pages from which changes come. */
  #schemeOf({ socket }: IncomingMessage): Parameters<typeof isOwnOrigin>[1] {
    const { access, tls, isBehindTls = false } = this.#options;
    if (isBehindTls) return 'https';
    if (access.isProxy(socket.remoteAddress ?? '')) return 'either';
    return tls === undefined ? 'http' : 'https';
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
    { events }: EventsAnswer,
  ): BytesAnswer | undefined {
    if (!this.#streams.hasRoom(address)) return this.#refuse('streams', 503, 'too many streams');
    if (request.method === 'HEAD') return { ...textAnswer(''), contentType: 'text/event-stream' };
    this.#figures.answered(200);
    this.#connections.is(request.socket, 'stream');
    const [lastEventId] = [request.headers['last-event-id'] ?? []].flat();
    const context = { person, lastEventId, limits: this.#limits, figures: this.#figures, now: this.#now, isAllowed };
    const stream = new EventStream(response, context);
    this.#streams.add(address, stream);
    events(stream);
    return undefined;
  }

  #isWithinRate(socket: Socket, address: string, isForPrograms: boolean): boolean {
    const { connection, address: ofAddress, all } = this.#limits.requestsPerSecond;
    if (this.#connections.countRequest(socket) > connection) return false;
    return isForPrograms || (this.#rates.count(networkOf(address)) <= ofAddress && this.#rates.count('all') <= all);
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
}
