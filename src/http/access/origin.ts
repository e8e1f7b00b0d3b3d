import type { IncomingMessage } from 'node:http';

/**
 * Whether a change is asked by a page of this server: browsers say with each change what page asks for it, and a page of another site
 * cannot say otherwise. Behind a proxy only the host can be compared.
 * Spec: WHATWG Fetch, 3.2; W3C Fetch Metadata, 2.4
 */
export function isOwnOrigin({ headers }: IncomingMessage, scheme: 'http' | 'https' | 'either'): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined || host === undefined || (site !== undefined && site !== 'same-origin')) return false;
  const schemes = scheme === 'either' ? ['http', 'https'] : [scheme];
  return schemes.some((each) => origin.toLowerCase() === `${each}://${host.toLowerCase()}`);
}
