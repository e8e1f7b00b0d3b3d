import { lookup } from 'node:dns/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { type Curve, type CurveConfig, curveOf } from './curve.js';
import { LinkError } from './link-error.js';

/** Longest path of a Unix socket in bytes, on Linux; one is the closing zero. */
const MAX_IPC_PATH_BYTES = 107;
const TCP = /^tcp:\/\/(\[[^\s[\]]+\]|[^\s/:;[\]]+):(\d+|\*)$/;

/** The options that name the ZeroMQ endpoint, the same in both programs (src/cli/link-options.ts). */
export interface LinkConfig extends CurveConfig {
  readonly targetIp: string;
  readonly targetPort: number;
  readonly ipcPath: string | undefined;
  /** Whole endpoints, in place of the three above. */
  readonly endpoint: readonly string[];
  readonly bind: boolean;
  readonly connect: boolean;
  /** Listen beyond loopback in the clear. */
  readonly insecureLink: boolean;
}

/** Endpoints that one program binds and the other connects to. */
export interface Link {
  readonly endpoints: readonly string[];
  readonly isBound: boolean;
  /** Encryption and authentication; undefined: the link is in the clear. */
  readonly curve?: Curve | undefined;
}

/** Builds and checks the endpoints of the options, and reads the keys. Throws LinkError BAD_ENDPOINT and BAD_CURVE. */
export function linkOf(config: LinkConfig, isBoundByDefault: boolean): Link {
  if (config.bind && config.connect) throw bad('--bind and --connect exclude each other');
  const isBound = config.bind || (isBoundByDefault && !config.connect);
  const endpoints = config.endpoint.length > 0 ? config.endpoint : [endpointOf(config)];
  for (const endpoint of endpoints) checkEndpoint(endpoint, isBound);
  const link = { endpoints, isBound, curve: curveOf(config, isBound, endpoints.length) };
  const [exposed] = exposedEndpoints(link);
  if (exposed === undefined || config.insecureLink) return link;
  throw bad(
    `${exposed} would be open to every host that reaches it, not encrypted and not authenticated: use --curve-secret-key-file and --curve-allow, or say --insecure-link`,
  );
}

/** The endpoints that are bound in the clear and that other hosts can reach. */
export function exposedEndpoints({ endpoints, isBound, curve }: Link): readonly string[] {
  return isBound && curve === undefined ? endpoints.filter(isExposed) : [];
}

function isExposed(endpoint: string): boolean {
  const host = hostOf(endpoint);
  if (host === undefined) return false;
  if (isIPv4(host)) return !host.startsWith('127.');
  return !['localhost', 'lo', '[::1]'].includes(host);
}

/** The same link with the port that the wildcard of its last endpoint became. */
export function reopeningLink(link: Link, lastEndpoint: string | null): Link {
  if (lastEndpoint === null || !link.endpoints.at(-1)!.endsWith(':*')) return link;
  return { ...link, endpoints: [...link.endpoints.slice(0, -1), lastEndpoint] };
}

/** Path of an `ipc://` endpoint; undefined: another transport. */
export function ipcPathOf(endpoint: string): string | undefined {
  return endpoint.startsWith('ipc://') ? endpoint.slice('ipc://'.length) : undefined;
}

/** Address, name or interface of a `tcp://` endpoint, an IPv6 address in brackets; undefined: another transport. */
function hostOf(endpoint: string): string | undefined {
  return TCP.exec(endpoint)?.[1];
}

/** Which of the endpoints libzmq means by an address of its own: names are resolved in it. */
export async function endpointAt(address: string, endpoints: readonly string[]): Promise<string | undefined> {
  if (endpoints.includes(address)) return address;
  const [, host = '', port] = TCP.exec(address) ?? [];
  for (const endpoint of endpoints) {
    const [, name, itsPort] = TCP.exec(endpoint) ?? [];
    if (name === undefined || itsPort !== port) continue;
    const found = await lookup(name, { all: true }).catch(() => []);
    if (found.some((entry) => entry.address === host.replace(/^\[|\]$/g, ''))) return endpoint;
  }
  return undefined;
}

function endpointOf({ ipcPath, targetIp, targetPort }: LinkConfig): string {
  if (ipcPath !== undefined) return `ipc://${ipcPath}`;
  return `tcp://${isIPv6(targetIp) ? `[${targetIp}]` : targetIp}:${targetPort}`;
}

function checkEndpoint(endpoint: string, isBound: boolean): void {
  const path = ipcPathOf(endpoint);
  if (path !== undefined) {
    checkIpcPath(path);
    return;
  }
  const parts = TCP.exec(endpoint);
  if (parts === null) throw bad(`an endpoint must be tcp://<address>:<port> or ipc://<path>, got ${endpoint}`);
  const [, host, port] = parts;
  if (!isBound && (host === '*' || port === '*')) throw bad(`cannot connect to a wildcard, got ${endpoint}`);
  if (port !== '*' && !isPort(Number(port))) throw bad(`a port must be from 1 to 65535, got ${endpoint}`);
}

function checkIpcPath(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes > 0 && bytes <= MAX_IPC_PATH_BYTES) return;
  throw bad(`an IPC path must be from 1 to ${MAX_IPC_PATH_BYTES} bytes long, got ${bytes}: ${path}`);
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65535;
}

function bad(message: string): LinkError {
  return new LinkError('BAD_ENDPOINT', message);
}
