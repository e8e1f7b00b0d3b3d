import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { plainAddress } from '../client-address.js';
import type { Role } from '../person.js';
import { isLoopback } from './loopback-access.js';
import { isUserName, type Users } from './users.js';

/** A proxy in front of the server. */
export interface TrustedProxy {
  /** The header with the name of who asks, in lower case; undefined: the proxy does not know. */
  readonly header: string | undefined;
  /** Where it asks from; loopback addresses when there are none. */
  readonly addresses: readonly string[];
}

/** Whether that address of a connection is the proxy's. */
export function isProxyAddress({ addresses }: TrustedProxy, address: string): boolean {
  const plain = plainAddress(address);
  return addresses.length === 0 ? isLoopback(plain) : addresses.includes(plain);
}

/**
 * Whom the proxy names; undefined when it names nobody, `refused` when that is no name or none of `users`. Without users everybody whom
 * it names may look.
 */
export function namedByProxy(
  { header }: TrustedProxy,
  { headers }: IncomingMessage,
  users: Users | undefined,
): { readonly name: string; readonly role: Role } | 'refused' | undefined {
  const given = header === undefined ? undefined : headers[header];
  if (given === undefined || given === '') return undefined;
  // Of several such headers Node makes one with commas, which is no name: whose is the proxy's cannot be known.
  const name = Buffer.from(String(given), 'latin1').toString('utf8');
  if (!isUserName(name)) return 'refused';
  const role = users === undefined ? 'viewer' : users.get(name)?.role;
  return role === undefined ? 'refused' : { name, role };
}

/** The client of the proxy: the last address of X-Forwarded-For, which the proxy has added. */
export function forwardedFor({ headers }: IncomingMessage): string | undefined {
  const last = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').at(-1)!.trim();
  return isIP(last) === 0 ? undefined : plainAddress(last);
}
