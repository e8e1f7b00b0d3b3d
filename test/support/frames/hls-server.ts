import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export type HlsHandler = (path: string, response: ServerResponse, request: IncomingMessage) => void;

/** An HTTP server on loopback; returns its address without a slash at the end. */
export async function serveHls(t: TestContext, handler: HlsHandler): Promise<string> {
  const server = createServer((request, response) => handler(request.url ?? '', response, request));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with the bytes, or the part of them that was asked for. */
export function sendBytes(bytes: Buffer, response: ServerResponse, request: IncomingMessage): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (from === undefined) {
    response.end(bytes);
    return;
  }
  response.writeHead(206);
  response.end(bytes.subarray(Number(from), Number(to) + 1));
}
