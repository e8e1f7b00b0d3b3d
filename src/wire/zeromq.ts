import type { Socket } from 'zeromq';
import { ipcPathOf, type Link } from './endpoint.js';
import { claimIpcPath } from './ipc-guard.js';
import { LinkError, linkErrorOf } from './link-error.js';

type ZeroMq = typeof import('zeromq');

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
    ipv6: link.endpoints.some((endpoint) => endpoint.includes('[')),
    tcpKeepalive: 1,
    tcpKeepaliveIdle: 10,
    tcpKeepaliveInterval: 5,
    tcpKeepaliveCount: 3,
  } as const;
}

/** Binds or connects to all endpoints; closes the socket and throws LinkError when one fails. */
export async function attach(socket: Socket & { connect(address: string): void }, link: Link): Promise<void> {
  for (const endpoint of link.endpoints) {
    try {
      if (link.isBound) await bind(socket, endpoint);
      else socket.connect(endpoint);
    } catch (error) {
      socket.close();
      throw error instanceof LinkError ? error : linkErrorOf(endpoint, error);
    }
  }
}

async function bind(socket: Socket, endpoint: string): Promise<void> {
  const path = ipcPathOf(endpoint);
  if (path !== undefined) await claimIpcPath(path);
  await socket.bind(endpoint);
}
