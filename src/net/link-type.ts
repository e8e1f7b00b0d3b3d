/**
 * Link-layer types of captures that FrameDecoder reads, by their number in savefiles.
 * Spec: draft-ietf-opsawg-pcaplinktype (the LINKTYPE_ registry of tcpdump.org)
 */
export const LinkTypes = {
  NULL: 0,
  ETHERNET: 1,
  /** DLT_RAW of most systems, which some programs write into files. */
  RAW_DLT: 12,
  /** DLT_RAW of OpenBSD. */
  RAW_OPENBSD: 14,
  RAW: 101,
  LOOP: 108,
  LINUX_SLL: 113,
  IPV4: 228,
  IPV6: 229,
  LINUX_SLL2: 276,
} as const;

const SUPPORTED: ReadonlySet<unknown> = new Set<unknown>(['datagram', ...Object.values(LinkTypes)]);

/** Whether FrameDecoder reads frames of this link-layer type. */
export function isSupportedLinkType(linkType: number | 'datagram'): boolean {
  return SUPPORTED.has(linkType);
}
