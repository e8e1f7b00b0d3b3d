import { LinkTypes } from '../../../src/net/link-type.js';
import {
  authenticationHeader,
  type Bytes,
  concat,
  ethernet,
  extensionHeader,
  fragmentHeader,
  hex,
  ipv4,
  ipv6,
  pppoe,
  sll,
  sll2,
  u16,
  u32,
  udp,
} from './frame-builder.js';

/** The payload of every datagram here; its ports are 1234 and 5000. */
export const PAYLOAD = hex('47 1f ff 10 0a 0b');
export const DATAGRAM = udp({ sourcePort: 1234, destinationPort: 5000, payload: PAYLOAD });
export const V4 = ipv4({ source: '192.168.1.2', destination: '239.1.1.1', timeToLive: 7, payload: DATAGRAM });
export const V6 = ipv6({ destination: 'ff3e 0000 0000 0000 0000 0000 0000 0001', hopLimit: 9, payload: DATAGRAM });
const V6_DESTINATION = 'ff3e::1';

const ETHERNET = LinkTypes.ETHERNET;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const PPPOE = 0x8864;

/** A frame of each kind that holds a whole datagram. */
export interface DatagramCase {
  readonly name: string;
  readonly linkType: number;
  readonly frame: Bytes;
  /** None unless given. */
  readonly vlans?: readonly number[];
  /** 239.1.1.1 unless given. */
  readonly destination?: string;
}

export const DATAGRAM_CASES: readonly DatagramCase[] = [
  { name: 'Ethernet, IPv4', linkType: ETHERNET, frame: ethernet({ payload: V4 }) },
  { name: 'padding of a short frame', linkType: ETHERNET, frame: ethernet({ payload: V4, paddedTo: 64 }) },
  { name: 'VLAN', linkType: ETHERNET, frame: ethernet({ vlans: [123], payload: V4 }), vlans: [123] },
  {
    name: 'two VLANs, 802.1ad',
    linkType: ETHERNET,
    frame: ethernet({ vlans: [4094, 1], tagTypes: [0x88a8, 0x8100], payload: V4 }),
    vlans: [4094, 1],
  },
  {
    name: 'three VLANs: the outer two are kept',
    linkType: ETHERNET,
    frame: ethernet({ vlans: [10, 20, 30], tagTypes: [0x9100, 0x88a8], payload: V4 }),
    vlans: [10, 20],
  },
  { name: 'priority tag: no VLAN', linkType: ETHERNET, frame: ethernet({ vlans: [0xe000], payload: V4 }) },
  { name: 'VLAN with priority', linkType: ETHERNET, frame: ethernet({ vlans: [0xa07b], payload: V4 }), vlans: [123] },
  {
    name: 'IPv4 options',
    linkType: ETHERNET,
    frame: ethernet({ payload: ipv4({ options: hex('94040000'), payload: DATAGRAM }) }),
  },
  {
    name: 'bytes behind the UDP datagram within the IP packet',
    linkType: ETHERNET,
    frame: ethernet({ payload: ipv4({ payload: concat(DATAGRAM, u32(0)) }) }),
  },
  { name: 'IPv6', linkType: ETHERNET, frame: ethernet({ etherType: IPV6, payload: V6 }), destination: V6_DESTINATION },
  {
    name: 'IPv6 with hop-by-hop, routing, destination options and authentication header',
    linkType: ETHERNET,
    frame: ethernet({
      etherType: IPV6,
      payload: ipv6({
        nextHeader: 0,
        payload: extensionHeader(
          43,
          1,
          extensionHeader(60, 3, extensionHeader(51, 1, authenticationHeader(17, 6, DATAGRAM))),
        ),
      }),
    }),
    destination: V6_DESTINATION,
  },
  {
    name: 'IPv6 atomic fragment',
    linkType: ETHERNET,
    frame: ethernet({
      etherType: IPV6,
      payload: ipv6({ nextHeader: 44, payload: fragmentHeader(17, 0, false, DATAGRAM) }),
    }),
    destination: V6_DESTINATION,
  },
  { name: 'PPPoE, IPv4', linkType: ETHERNET, frame: ethernet({ etherType: PPPOE, payload: pppoe(0x21, V4) }) },
  {
    name: 'PPPoE in a VLAN, IPv6',
    linkType: ETHERNET,
    frame: ethernet({ vlans: [7], etherType: PPPOE, payload: pppoe(0x57, V6), paddedTo: 200 }),
    vlans: [7],
    destination: V6_DESTINATION,
  },
  { name: 'Linux cooked', linkType: LinkTypes.LINUX_SLL, frame: sll(IPV4, V4) },
  {
    name: 'Linux cooked, VLAN',
    linkType: LinkTypes.LINUX_SLL,
    frame: sll(0x8100, concat(u16(99), u16(IPV6), V6)),
    vlans: [99],
    destination: V6_DESTINATION,
  },
  { name: 'Linux cooked v2', linkType: LinkTypes.LINUX_SLL2, frame: sll2(IPV4, V4) },
  { name: 'Linux cooked v2, IPv6', linkType: LinkTypes.LINUX_SLL2, frame: sll2(IPV6, V6), destination: V6_DESTINATION },
  ...[LinkTypes.RAW_DLT, LinkTypes.RAW_OPENBSD, LinkTypes.RAW].flatMap((linkType) => [
    { name: `raw IPv4 (${linkType})`, linkType, frame: V4 },
    { name: `raw IPv6 (${linkType})`, linkType, frame: V6, destination: V6_DESTINATION },
  ]),
  { name: 'IPv4 (228)', linkType: LinkTypes.IPV4, frame: V4 },
  { name: 'IPv6 (229)', linkType: LinkTypes.IPV6, frame: V6, destination: V6_DESTINATION },
  { name: 'BSD loopback, little endian', linkType: LinkTypes.NULL, frame: concat(hex('02000000'), V4) },
  { name: 'BSD loopback, big endian', linkType: LinkTypes.NULL, frame: concat(hex('00000002'), V4) },
  ...['0a', '18', '1c', '1e'].flatMap((family) => [
    {
      name: `AF_INET6 0x${family}`,
      linkType: LinkTypes.NULL,
      frame: concat(hex(`${family}000000`), V6),
      destination: V6_DESTINATION,
    },
    {
      name: `AF_INET6 0x${family}, OpenBSD`,
      linkType: LinkTypes.LOOP,
      frame: concat(hex(`000000${family}`), V6),
      destination: V6_DESTINATION,
    },
  ]),
];
