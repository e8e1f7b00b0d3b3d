// Tested by: test/wire/curve-link.test.ts
import type { Reply } from 'zeromq';
import { encodeZ85 } from './z85.js';
import type { ZeroMq } from './zeromq.js';

/** Where libzmq asks whether a connection may come in. */
const ZAP_ENDPOINT = 'inproc://zeromq.zap.01';
const VERSION = '1.0';
const MECHANISM = 'CURVE';
/** Frames of a request: version, request, domain, address, identity, mechanism, the client's public key. */
const REQUEST_FRAMES = 7;

/** Public keys that each ZAP domain lets in: a domain is one bound link of this process. */
const domains = new Map<string, ReadonlySet<string>>();
let handler: Promise<Reply> | undefined;
/** The handler before it has left the endpoint. */
let closing: Promise<void> = Promise.resolve();
let opened = 0;

/**
 * Lets connections into a new domain that show one of these public keys, and returns the domain's name. Without a domain in this
 * table libzmq asks nobody and, by ZMQ_ZAP_ENFORCE_DOMAIN, refuses.
 * Spec: ZeroMQ RFC 27 (ZAP)
 */
export async function openZapDomain(zeromq: ZeroMq, allowed: ReadonlySet<string>): Promise<string> {
  const domain = `tscap-${++opened}`;
  domains.set(domain, allowed);
  handler ??= closing.then(() => startHandler(zeromq));
  await handler;
  return domain;
}

/** Lets nobody into the domain any more; the handler of the process ends with the last domain. */
export function closeZapDomain(domain: string): void {
  if (!domains.delete(domain) || domains.size > 0 || handler === undefined) return;
  closing = handler.then(async (socket) => {
    await socket.unbind(ZAP_ENDPOINT);
    socket.close();
  });
  handler = undefined;
}

async function startHandler(zeromq: ZeroMq): Promise<Reply> {
  const socket = new zeromq.Reply({ linger: 0 });
  await socket.bind(ZAP_ENDPOINT);
  void answerRequests(socket);
  return socket;
}

async function answerRequests(socket: Reply): Promise<void> {
  try {
    for await (const request of socket) await socket.send(answerTo(request));
  } catch (error) {
    if (!socket.closed) throw error;
  }
}

/** The frames of an answer: version, request, status, its text, user, metadata. */
function answerTo(request: readonly Buffer[]): (Buffer | string)[] {
  const status = isAllowed(request) ? ['200', 'OK'] : ['400', 'key not allowed'];
  return [VERSION, request[1] ?? '', ...status, '', ''];
}

function isAllowed(request: readonly Buffer[]): boolean {
  if (request.length !== REQUEST_FRAMES) return false;
  const [version, , domain, , , mechanism, key] = request;
  if (String(version) !== VERSION || String(mechanism) !== MECHANISM || key!.length !== 32) return false;
  return domains.get(String(domain))?.has(encodeZ85(key!)) ?? false;
}
