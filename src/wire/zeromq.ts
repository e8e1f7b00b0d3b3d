import type { Link } from './endpoint.js';
import { LinkError } from './link-error.js';

export type ZeroMq = typeof import('zeromq');

/** The version that all that is said here about libzmq was measured with. */
const LIBZMQ = '4.3';

/**
 * The zeromq module. Its loader tries several prebuilt addons and says little when none fits; throws LinkError NO_LIBRARY.
 */
export async function loadZeroMq(): Promise<ZeroMq> {
  const zeromq = await import('zeromq').catch((cause: unknown) => {
    throw new LinkError('NO_LIBRARY', 'the zeromq package does not load on this host: run npm ci again', { cause });
  });
  if (typeof zeromq.version === 'string' && zeromq.version.startsWith(`${LIBZMQ}.`)) return zeromq;
  throw new LinkError('NO_LIBRARY', `the zeromq package must hold libzmq ${LIBZMQ}, got ${zeromq.version}`);
}

/**
 * Options of every socket. TCP keepalive finds a host that vanished within half a minute; ZeroMQ's own heartbeat would
 * also cut off a monitor that is only slow, for its answer waits behind the data.
 */
export function socketOptions(link: Link) {
  return {
    linger: 0,
    handshakeInterval: HANDSHAKE_MS,
    ipv6: link.endpoints.some((endpoint) => endpoint.includes('[')),
    tcpKeepalive: 1,
    tcpKeepaliveIdle: 10,
    tcpKeepaliveInterval: 5,
    tcpKeepaliveCount: 3,
  } as const;
}

/** A connection whose handshake takes longer is cut off. */
const HANDSHAKE_MS = 10_000;

/** Sets an option that libzmq takes at once, of which the package warns on stderr that it would not. */
export function setQuietly(set: () => void): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    set();
  } finally {
    process.emitWarning = emitWarning;
  }
}
