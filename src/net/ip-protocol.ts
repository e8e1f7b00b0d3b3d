/**
 * Protocol of IPv4, next header of IPv6.
 * Spec: IANA "Assigned Internet Protocol Numbers"
 */
export const IpProtocol = {
  HOP_BY_HOP: 0,
  UDP: 17,
  ROUTING: 43,
  FRAGMENT: 44,
  AUTHENTICATION: 51,
  DESTINATION_OPTIONS: 60,
} as const;
