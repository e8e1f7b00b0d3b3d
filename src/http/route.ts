// Tested by: test/http/http-server.test.ts
import type { IncomingHttpHeaders } from 'node:http';
import type { EventStream } from './event-stream.js';
import type { Person, Role } from './person.js';

export interface HttpRequest {
  readonly method: string;
  /** As it was sent, percent-encoded, without the query. */
  readonly path: string;
  /** What stands for the names in the path of the route, decoded: any text but NUL. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly person: Person;
  /** Of the client, as far as the proxy is trusted to tell it. */
  readonly address: string;
  /** Of the listener. */
  readonly port: number;
  /** Empty unless the route takes one. */
  readonly body: Buffer;
}

/** A whole answer. */
export interface BytesAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer | string;
  /** The body with gzip, made once by whoever has it; sent to those who take it. */
  readonly gzipped?: Buffer;
  /** A large body is compressed for those who take it. */
  readonly compress?: boolean;
  /** In quotes; with it a client that has the same is answered 304. */
  readonly etag?: string;
  /** `no-store` when not given. */
  readonly cacheControl?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Server-sent events, for as long as both sides want. */
export interface EventsAnswer {
  /** Is called once the client is there. */
  readonly events: (stream: EventStream) => void;
}

export type Answer = BytesAnswer | EventsAnswer;

export interface Route {
  /** GET answers HEAD too. Every other method is a change: the server takes it from its own pages only. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/api/streams/:key/window`: a name stands for one segment; `/page/*file`: the last one for all that follows. */
  readonly path: string;
  /** The least role that may. */
  readonly role: Role;
  /** Asked by scrapers and health checks: on `--metrics-port` too, by HTTP Basic, and whatever else its address asks for. */
  readonly forPrograms?: boolean;
  /** Longest body that is taken, none when not given. */
  readonly bodyBytes?: number;
  /** What it throws is answered by 500 and logged, but for HttpError. */
  readonly handle: (request: HttpRequest) => Answer | Promise<Answer>;
}

/** A request that cannot be answered as asked; its message is sent. */
export class HttpError extends Error {
  readonly code = 'HTTP';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function textAnswer(text: string, status = 200): BytesAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: text };
}

/** A value, or JSON that was made before (a Buffer). */
export function jsonAnswer(value: unknown, more: Partial<BytesAnswer> = {}): BytesAnswer {
  const body = Buffer.isBuffer(value) ? value : JSON.stringify(value);
  return { status: 200, contentType: 'application/json', compress: true, ...more, body };
}

/** To another page of this server. */
export function redirectAnswer(path: string, headers: Readonly<Record<string, string>> = {}): BytesAnswer {
  return { ...textAnswer('', 303), headers: { ...headers, Location: path } };
}

/** The JSON of a body. Throws HttpError. */
export function jsonBody({ body, headers }: HttpRequest): unknown {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) throw new HttpError(415, 'JSON is taken');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new HttpError(400, 'no JSON');
  }
}
