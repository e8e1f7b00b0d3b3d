/**
 * What follows an Ethernet, VLAN or cooked header.
 * Spec: IANA "IEEE 802 Numbers"; IEEE Std 802.3, 3.2.6 (values below 1536 are lengths)
 */
export const EtherType = {
  IPV4: 0x0800,
  VLAN: 0x8100,
  IPV6: 0x86dd,
  PPPOE_SESSION: 0x8864,
  /** IEEE 802.1ad service tag. */
  SERVICE_VLAN: 0x88a8,
  /** Outer tag of equipment older than IEEE 802.1ad. */
  LEGACY_SERVICE_VLAN: 0x9100,
} as const;

/** Destination, source, EtherType. */
export const ETHERNET_HEADER_SIZE = 14;
export const ETHERNET_TYPE_OFFSET = 12;
