import type { IncomingHttpHeaders } from 'node:http';
import { SESSION_LIMITS } from './sessions.js';

/** Cookies of a host are those of all its ports: each has its own. */
function nameOf(port: number, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}tscap_session_${port}`;
}

/**
 * The header that gives a browser its session, or takes it with `undefined`. `Lax`: a link in a mail or a ticket opens for who is signed
 * in; nothing is changed by GET, and each change needs its `Origin`.
 * Spec: RFC 6265, 4.1
 */
export function sessionCookie(id: string | undefined, port: number, isSecure: boolean): string {
  const age = id === undefined ? 0 : SESSION_LIMITS.longestMs / 1000;
  const secure = isSecure ? '; Secure' : '';
  return `${nameOf(port, isSecure)}=${id ?? ''}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`;
}

/** The id of the session in the cookies of a request. */
export function sessionIdIn({ cookie = '' }: IncomingHttpHeaders, port: number, isSecure: boolean): string | undefined {
  const start = `${nameOf(port, isSecure)}=`;
  const found = cookie.split(';').find((each) => each.trim().startsWith(start));
  return found?.trim().slice(start.length);
}
