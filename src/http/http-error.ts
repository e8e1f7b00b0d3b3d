// Tested by: test/http/http-server.test.ts
import { isIPv6 } from 'node:net';

const HTTP_SERVER_ERROR_CODES = ['ADDRESS_IN_USE', 'ADDRESS_NOT_AVAILABLE', 'NO_PERMISSION', 'FAILED'] as const;
type HttpServerErrorCode = (typeof HTTP_SERVER_ERROR_CODES)[number];

/** A port that cannot be opened; the message names it in one line. */
class HttpServerError extends Error {
  constructor(
    readonly code: HttpServerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const CAUSES: Readonly<Record<string, { code: HttpServerErrorCode; text: string }>> = {
  EADDRINUSE: { code: 'ADDRESS_IN_USE', text: 'another program is bound to' },
  EADDRNOTAVAIL: { code: 'ADDRESS_NOT_AVAILABLE', text: 'this host does not have the address of' },
  EACCES: { code: 'NO_PERMISSION', text: 'no permission to use' },
};

/** What kept the port of an option (`--http-port`) from being opened. */
export function serverError(host: string, port: number, option: string, cause: unknown): HttpServerError {
  const address = `${hostText(host)}:${port} of ${option}`;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const known = CAUSES[code];
  if (known === undefined) return new HttpServerError('FAILED', `${address} failed: ${message}`, { cause });
  return new HttpServerError(known.code, `${known.text} ${address}`, { cause });
}

/** An IP address as it stands in a URL. */
export function hostText(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
