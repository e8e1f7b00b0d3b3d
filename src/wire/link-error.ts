import { printable } from '../text/printable.js';

export const LINK_ERROR_CODES = [
  'BAD_ENDPOINT', // a wrong option: the message names it and its limit
  'BAD_CURVE', // the same, of encryption and authentication
  'ADDRESS_IN_USE',
  'ADDRESS_NOT_AVAILABLE',
  'NO_PERMISSION',
  'NO_LIBRARY',
  'LINK_FAILED',
  'SESSION_LOST', // a probe was gone before the end of its session came
] as const;
export type LinkErrorCode = (typeof LINK_ERROR_CODES)[number];

/** Probes that are named in a message. */
const MOST_NAMED = 16;

/** A ZeroMQ endpoint that cannot be used; the message names it in one line. */
export class LinkError extends Error {
  constructor(
    readonly code: LinkErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const CAUSES: Readonly<Record<string, { code: LinkErrorCode; text: string }>> = {
  EADDRINUSE: { code: 'ADDRESS_IN_USE', text: 'another program is bound to' },
  EACCES: { code: 'NO_PERMISSION', text: 'no permission to use' },
  EPERM: { code: 'NO_PERMISSION', text: 'no permission to use' },
  EADDRNOTAVAIL: { code: 'ADDRESS_NOT_AVAILABLE', text: 'this host does not have the address of' },
  ENODEV: { code: 'ADDRESS_NOT_AVAILABLE', text: 'this host does not have the address of' },
  ENOENT: { code: 'ADDRESS_NOT_AVAILABLE', text: 'there is no such folder, or it cannot be written:' },
  EROFS: { code: 'ADDRESS_NOT_AVAILABLE', text: 'the file system is read-only:' },
};

/** The LinkError of what a bind or connect threw. */
export function linkErrorOf(endpoint: string, cause: unknown): LinkError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const known = CAUSES[code];
  if (known === undefined) return new LinkError('LINK_FAILED', `${endpoint} failed: ${message}`, { cause });
  return new LinkError(known.code, `${known.text} ${endpoint}`, { cause });
}

/** Probes that went before the end of their sessions came. */
export function lostProbes(probeIds: readonly string[]): LinkError {
  const names = probeIds.slice(0, MOST_NAMED).map(printable).join(', ');
  return new LinkError('SESSION_LOST', `the connection was lost before the end of the session of ${names}`);
}
