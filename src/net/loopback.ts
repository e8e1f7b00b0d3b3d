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
export function hostOrderFamilyAt(view: DataView, pos: number): number {
  const family = view.getUint32(pos);
  const isLittleEndian = family > 0xffff;
  return isLittleEndian ? view.getUint32(pos, true) : family;
}

export function isIpv4Family(family: number): boolean {
  return family === AF_INET;
}

export function isIpv6Family(family: number): boolean {
  return AF_INET6.includes(family);
}
