import type { Link } from './endpoint.js';

/** A connection whose handshake takes longer is cut off. */
const HANDSHAKE_MS = 10_000;

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
