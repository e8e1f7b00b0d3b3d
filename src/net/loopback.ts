import { u32At } from './big-endian.js';

/** The address family of the system that captured. */
export const LOOPBACK_HEADER_SIZE = 4;

/** AF_INET is 2 everywhere. */
const AF_INET = 2;
/** AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, macOS. */
const AF_INET6: readonly number[] = [10, 24, 28, 30];

/**
 * Address family of a BSD loopback frame of either byte order: that of the host that captured.
 * Spec: tcpdump.org, LINKTYPE_NULL
 */
export function hostOrderFamilyAt(bytes: Uint8Array, pos: number): number {
  const family = u32At(bytes, pos);
  const isLittleEndian = family > 0xffff;
  return isLittleEndian
    ? (bytes[pos + 3]! << 24) | (bytes[pos + 2]! << 16) | (bytes[pos + 1]! << 8) | bytes[pos]!
    : family;
}

export function isIpv4Family(family: number): boolean {
  return family === AF_INET;
}

export function isIpv6Family(family: number): boolean {
  return AF_INET6.includes(family);
}
