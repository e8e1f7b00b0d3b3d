import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { LoopbackAccess } from '../../../src/http/access/loopback-access.js';
import { HttpFigures } from '../../../src/http/figures.js';
import { HttpServer, type HttpServerOptions } from '../../../src/http/http-server.js';
import { HTTP_LIMITS, type HttpLimits } from '../../../src/http/limits.js';
import type { Route } from '../../../src/http/route.js';

export interface HttpRig {
  readonly server: HttpServer;
  readonly port: number;
  readonly figures: HttpFigures;
  /** What routes threw. */
  readonly faults: unknown[];
}

/** A server on a loopback address with these routes, closed at the end of the test. */
export async function openRig(
  t: TestContext,
  routes: readonly Route[],
  {
    limits,
    figures = new HttpFigures(),
    ...more
  }: Partial<Omit<HttpServerOptions, 'limits'>> & { limits?: Partial<HttpLimits> } = {},
): Promise<HttpRig> {
  const faults: unknown[] = [];
  const server = await HttpServer.open({
    host: '127.0.0.1',
    port: 0,
    option: '--http-port',
    routes,
    access: new LoopbackAccess(),
    figures,
    limits: { ...HTTP_LIMITS, ...limits },
    onFault: (error) => faults.push(error),
    ...more,
  });
  t.after(() => server.close());
  return { server, port: server.port, figures, faults };
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly isSecure?: boolean;
  readonly host?: string;
  /** The address that is asked from. */
  readonly from?: string;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
}

/** One request on a connection of its own. */
export async function ask(port: number, path: string, asked: Asked = {}): Promise<Got> {
  const { method = 'GET', headers = {}, body, isSecure = false, host = '127.0.0.1', from } = asked;
  const options = { host, port, method, path, headers, agent: false, localAddress: from, rejectUnauthorized: false };
  const sent = isSecure ? secureRequest(options) : request(options);
  sent.end(body);
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return { status: response.statusCode, headers: response.headers, text: bytes.toString(), bytes };
}

/** A connection that a test writes to as it likes; destroyed at the end of the test. */
export function openSocket(t: TestContext, port: number, text = '', from?: string): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => {});
  t.after(() => socket.destroy());
  if (text !== '') socket.write(text);
  return socket;
}
