import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { HttpLimits } from './limits.js';
import type { TlsKeys } from './tls-keys.js';

/** A server of Node, with TLS or without. */
export type Listener = Server & { setSecureContext?: (keys: TlsKeys) => void };

/** A server that does not listen yet, which ends what is too large or too slow. */
export function createListener(
  { requestMs, headerBytes, idleMs }: HttpLimits,
  tls: TlsKeys | undefined,
  take: RequestListener,
): Listener {
  const settings = {
    maxHeaderSize: headerBytes,
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(1000, requestMs),
    keepAliveTimeout: idleMs,
    noDelay: true,
  };
  if (tls === undefined) return createServer(settings, take);
  return createSecureServer({ ...settings, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: requestMs }, take);
}
