// Tested by: test/e2e/http-access.test.ts
import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import { flagName, UsageError } from '../cli/option.js';
import type { Access } from '../http/access/access.js';
import { GuardedAccess } from '../http/access/guarded-access.js';
import { isLoopback, LoopbackAccess } from '../http/access/loopback-access.js';
import { signInRoutes } from '../http/access/sign-in.js';
import type { TrustedProxy } from '../http/access/trusted-proxy.js';
import { readUsers, type Users } from '../http/access/users.js';
import type { HttpFigures } from '../http/figures.js';
import type { Route } from '../http/route.js';
import { readTlsKeys, type TlsKeys } from '../http/tls-keys.js';
import { type HttpConfig, isGiven, PAGE_OPTIONS } from './http-options.js';

/** Headers that say something else. */
const OTHER_HEADERS = ['authorization', 'cookie', 'host', 'origin', 'x-forwarded-for'];
const OTHERS_MODE = 0o007;
const CLEAR =
  'passwords and sessions cross the network in the clear: use --http-cert-file, or a proxy with TLS and --http-proxy-tls';
const CLEAR_BEHIND_PROXY =
  'between the proxy and this monitor passwords and sessions are in the clear: let it ask at 127.0.0.1, or use --http-cert-file';

/** Who gets to the page, and how. */
export interface WayIn {
  readonly access: Access;
  readonly tls: TlsKeys | undefined;
  /** A proxy ends TLS. */
  readonly isBehindTls: boolean;
  /** Of the sign-in. */
  readonly routes: readonly Route[];
  readonly warnings: readonly string[];
  /** Users as they are now. */
  readonly useUsers: (users: Users) => void;
}

/** The way in that the options ask for: on a loopback address none is needed. Throws UsageError. */
export function wayIn(config: HttpConfig, figures: HttpFigures): WayIn {
  const { httpBind: host, httpUsers, httpTrustedProxy, httpProxyTls: isBehindTls } = config;
  checkAddress('--http-bind', host);
  const tls = tlsKeysOf(config);
  const proxy = proxyOf(config);
  if (httpUsers === undefined && httpTrustedProxy === undefined) {
    if (!isLoopback(host)) {
      throw new UsageError(
        `--http-bind ${host} lets other hosts in: say who may, by --http-users or --http-trusted-proxy, or serve at 127.0.0.1`,
      );
    }
    if (isBehindTls) throw new UsageError('--http-proxy-tls needs --http-users or --http-trusted-proxy');
    return { access: new LoopbackAccess(), tls, isBehindTls, routes: [], warnings: [], useUsers: () => {} };
  }
  const users = usersOf(config);
  const now = (): number => performance.now();
  const access = new GuardedAccess({ users, proxy, isSecure: tls !== undefined || isBehindTls, figures, now });
  const routes = users === undefined ? [] : signInRoutes(access);
  const warnings: string[] = [];
  if (users !== undefined && tls === undefined && !isLoopback(host))
    warnings.push(isBehindTls ? CLEAR_BEHIND_PROXY : CLEAR);
  if (httpUsers !== undefined && (statSync(httpUsers).mode & OTHERS_MODE) !== 0)
    warnings.push('the file of --http-users can be read by every user of this host');
  return { access, tls, isBehindTls, routes, warnings, useUsers: (changed) => access.useUsers(changed) };
}

/** As the file of `--http-users` has them now. Throws UsageError. */
export function usersOf({ httpUsers }: HttpConfig): Users | undefined {
  return httpUsers === undefined ? undefined : readUsers('--http-users', httpUsers);
}

/** As the files are now. Throws UsageError. */
export function tlsKeysOf({ httpCertFile: cert, httpKeyFile: key }: HttpConfig): TlsKeys | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new UsageError('--http-cert-file and --http-key-file go together');
  return readTlsKeys(cert, key);
}

export function checkAddress(option: string, host: string): void {
  if (isIP(host) === 0) throw new UsageError(`${option} must be an IP address, got ${host}`);
}

/** Options of a page that is not served are a wrong use. Throws UsageError. */
export function checkPageOptions(config: HttpConfig): void {
  if (config.httpPort !== undefined) return;
  const given = PAGE_OPTIONS.find((name) => isGiven(config, name));
  if (given !== undefined) throw new UsageError(`${flagName(given)} needs --http-port`);
}

function proxyOf(config: HttpConfig): TrustedProxy | undefined {
  const { httpTrustedProxy, httpProxyTls, httpProxyAddress: addresses } = config;
  for (const address of addresses) checkAddress('--http-proxy-address', address);
  if (httpTrustedProxy === undefined) {
    if (httpProxyTls) return { header: undefined, addresses };
    if (addresses.length > 0)
      throw new UsageError('--http-proxy-address needs --http-trusted-proxy or --http-proxy-tls');
    return undefined;
  }
  const header = httpTrustedProxy.toLowerCase();
  if (!/^[a-z\d-]{1,64}$/.test(header) || OTHER_HEADERS.includes(header))
    throw new UsageError(
      `--http-trusted-proxy must be a header of its own such as X-Remote-User, got ${httpTrustedProxy}`,
    );
  return { header, addresses };
}
