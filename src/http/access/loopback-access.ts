import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import { plainAddress } from '../client-address.js';
import { type Route, textAnswer } from '../route.js';
import { type Access, type Admitted, NOBODY, type Refused } from './access.js';

const LOCAL: Admitted = { person: { name: null, role: 'operator' }, isAllowed: () => true };

/**
 * Whoever reaches a loopback address is on this host and may do everything. A browser on this host may be led here by a page of another
 * site, under a name of that site whose address changed (DNS rebinding): so the request must name this host as such.
 */
export class LoopbackAccess implements Access {
  admit({ headers }: IncomingMessage, { role }: Route): Admitted | Refused {
    if (role === 'none') return NOBODY;
    if (isLoopbackHost(headers.host)) return LOCAL;
    return { cause: 'host', answer: textAnswer('ask for localhost, 127.0.0.1 or [::1]\n', 421) };
  }

  addressOf({ socket }: IncomingMessage): string {
    return plainAddress(socket.remoteAddress ?? '');
  }

  isProxy(): boolean {
    return false;
  }
}

/** Whoever asks may look: `--metrics-port`. */
export class OpenAccess extends LoopbackAccess {
  override admit(): Admitted {
    return { person: { name: null, role: 'viewer' }, isAllowed: () => true };
  }
}

export function isLoopback(address: string): boolean {
  return isIPv4(address) ? address.startsWith('127.') : address === '::1';
}

/** Whether a Host header names a loopback address, with any port; without one it was no browser. */
function isLoopbackHost(header: string | undefined): boolean {
  if (header === undefined) return true;
  const host = /^(\[[\da-f:]+\]|[^:[\]]+)(:\d*)?$/i.exec(header)?.[1]?.toLowerCase().replace(/\.$/, '') ?? '';
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return isIP(address) !== 0 && isLoopback(address);
}
