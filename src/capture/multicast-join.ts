import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4, isIPv6 } from 'node:net';
import { listDevices } from './devices.js';
import { CaptureError } from './frame-source.js';

export interface JoinOptions {
  /** `any` leaves the choice to the routes of the host. */
  readonly device: string;
  /** Multicast addresses, IPv4 or IPv6. */
  readonly groups: readonly string[];
  /** Source-specific: for this sender only. */
  readonly source?: string | undefined;
}

const PSEUDO_DEVICE = 'any';
/** Where ENODEV comes from: no interface fits the group. */
const NO_INTERFACE_HINT = '; give an interface an address or a route for multicast, or use --no-join on a mirror port';

/** Groups that were joined, until it is closed. */
export interface MulticastMembership {
  close(): void;
}

/**
 * Joins the groups so that switches send them here; no data is queued. Linux grants a socket 20 groups by default
 * (net.ipv4.igmp_max_memberships), so there may be several. Throws CaptureError.
 * Spec: RFC 3376 (IGMPv3), RFC 3810 (MLDv2)
 */
export async function joinGroups({ device, groups, source }: JoinOptions): Promise<MulticastMembership> {
  const sockets: Socket[] = [];
  const close = (): void => {
    for (const socket of sockets.splice(0)) socket.close();
  };
  try {
    for (const family of FAMILIES) {
      const ofFamily = [...new Set(groups)].filter(family.matches);
      if (ofFamily.length === 0) continue;
      if (source !== undefined && !family.matches(source))
        throw joinError(device, ofFamily[0]!, source, `the sender must be an ${family.name} address`);
      const address = family.interfaceAddress(device);
      let socket = await openSocket(family.socketType, sockets);
      for (const group of ofFamily) {
        if (tryJoin(socket, { device, group, source, address })) continue;
        socket = await openSocket(family.socketType, sockets);
        if (!tryJoin(socket, { device, group, source, address }))
          throw joinError(device, group, source, 'no buffer space');
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  return { close };
}

interface Family {
  readonly name: string;
  readonly socketType: 'udp4' | 'udp6';
  readonly matches: (address: string) => boolean;
  /** How the system is told the interface; undefined leaves it the choice. */
  readonly interfaceAddress: (device: string) => string | undefined;
}

const FAMILIES: readonly Family[] = [
  { name: 'IPv4', socketType: 'udp4', matches: isIPv4, interfaceAddress: ipv4AddressOf },
  {
    name: 'IPv6',
    socketType: 'udp6',
    matches: isIPv6,
    interfaceAddress: (device) => (device === PSEUDO_DEVICE ? undefined : `::%${device}`),
  },
];

function ipv4AddressOf(device: string): string | undefined {
  if (device === PSEUDO_DEVICE) return undefined;
  const address = listDevices()
    .find(({ name }) => name === device)
    ?.addresses.find(isIPv4);
  if (address !== undefined) return address;
  throw new CaptureError(
    'JOIN_FAILED',
    `cannot join multicast groups on ${device}: it has no IPv4 address; give it one, or use --no-join on a mirror port`,
  );
}

/** Bound to a port of its own, so that it gets no datagrams of the groups. */
async function openSocket(type: 'udp4' | 'udp6', sockets: Socket[]): Promise<Socket> {
  const socket = createSocket(type);
  sockets.push(socket);
  socket.bind(0);
  await once(socket, 'listening');
  socket.unref();
  return socket;
}

interface Join {
  readonly device: string;
  readonly group: string;
  readonly source: string | undefined;
  readonly address: string | undefined;
}

/** false when the socket has as many groups as it may. */
function tryJoin(socket: Socket, { device, group, source, address }: Join): boolean {
  try {
    if (source === undefined) socket.addMembership(group, address);
    else socket.addSourceSpecificMembership(source, group, address);
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOBUFS') return false;
    throw joinError(device, group, source, code === 'ENODEV' ? `${message}${NO_INTERFACE_HINT}` : message, error);
  }
}

function joinError(device: string, group: string, source: string | undefined, reason: string, cause?: unknown): Error {
  const from = source === undefined ? '' : ` for sender ${source}`;
  return new CaptureError('JOIN_FAILED', `cannot join ${group}${from} on ${device}: ${reason}`, { cause });
}
