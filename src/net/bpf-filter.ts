import type { Address, Endpoint } from './address.js';
import { ETHERNET_HEADER_SIZE, ETHERNET_TYPE_OFFSET, EtherType } from './ether-type.js';
import { IpProtocol } from './ip-protocol.js';
import { IPV4_DESTINATION_OFFSET, IPV4_MIN_HEADER_SIZE, IPV4_SOURCE_OFFSET } from './ipv4.js';
import { IPV6_DESTINATION_OFFSET, IPV6_HEADER_SIZE, IPV6_SOURCE_OFFSET } from './ipv6.js';
import { LinkTypes } from './link-type.js';
import { LOOPBACK_HEADER_SIZE } from './loopback.js';
import { PPP_PROTOCOL_SIZE, PPPOE_HEADER_SIZE, PppProtocol } from './pppoe.js';
import { SLL_HEADER_SIZE, SLL_PROTOCOL_OFFSET, SLL2_HEADER_SIZE, SLL2_PROTOCOL_OFFSET } from './sll.js';
import { VLAN_TAG_SIZE } from './vlan.js';

/**
 * Sources of a greater cost are not written out: the kernel takes 4096 BPF instructions, and a longer filter would have
 * to be left to the program. A unit is some 7 instructions.
 */
const MAX_FILTER_COST = 300;
const IPV4_COST = 1;
const PORT_COST = 2;
const IPV6_COST = 8;

/**
 * One BPF expression that passes the UDP datagrams of all sources, IPv4 and IPv6, plain, in one or two VLANs, in
 * PPPoE, and their fragments; with no source, or with too many, all UDP datagrams. With a sender, of datagrams to multicast groups
 * of its IP version only those that it sent. It is a coarse sieve for the kernel,
 * not the selection: it also passes the other combinations of the addresses and ports, and packets with IPv4 options or
 * IPv6 extension headers whatever their port.
 *
 * All tests are of bytes at fixed places, because libpcap's words `vlan` and `pppoes` shift everything that is written
 * behind them, in parentheses or not, and because Linux takes the outer VLAN tag out of the packet: what is left is
 * then tested as a packet with one tag less.
 */
export function composeFilter(
  sources: readonly Endpoint[],
  linkType: number = LinkTypes.ETHERNET,
  sender?: Address,
): string {
  const selection = { ...selectionOf(sources), sender };
  const typed = TYPED_LINKS[linkType];
  if (typed !== undefined) return typedFilter(selection, typed.typeOffset, typed.headerSize, MAX_FILTER_TAGS);
  const network = linkType === LinkTypes.NULL || linkType === LinkTypes.LOOP ? LOOPBACK_HEADER_SIZE : 0;
  return any([
    all([`link[${network}] & 0xf0 = 0x40`, ipv4Filter(selection, network)]),
    all([`link[${network}] & 0xf0 = 0x60`, ipv6Filter(selection, network)]),
  ]);
}

/** VLAN tags that are looked behind. */
const MAX_FILTER_TAGS = 2;

/** Where link layers say what follows them, and where that is. */
const TYPED_LINKS: Readonly<Record<number, { typeOffset: number; headerSize: number }>> = {
  [LinkTypes.ETHERNET]: { typeOffset: ETHERNET_TYPE_OFFSET, headerSize: ETHERNET_HEADER_SIZE },
  [LinkTypes.LINUX_SLL]: { typeOffset: SLL_PROTOCOL_OFFSET, headerSize: SLL_HEADER_SIZE },
  [LinkTypes.LINUX_SLL2]: { typeOffset: SLL2_PROTOCOL_OFFSET, headerSize: SLL2_HEADER_SIZE },
};

/** What the filter lets through; undefined: everything. */
interface Selection {
  readonly ipv4: readonly Address[] | undefined;
  readonly ipv6: readonly Address[] | undefined;
  readonly ports: readonly number[] | undefined;
  /** Of datagrams to multicast groups. */
  readonly sender: Address | undefined;
}

function selectionOf(sources: readonly Endpoint[]): Omit<Selection, 'sender'> {
  const ports = [...new Set(sources.map(({ port }) => port))];
  const addresses = [...new Map(sources.map((source) => [source.words.join(), source])).values()];
  const ipv4 = addresses.filter(({ isIpv6 }) => !isIpv6);
  const ipv6 = addresses.filter(({ isIpv6 }) => isIpv6);
  const cost = ipv4.length * IPV4_COST + ipv6.length * IPV6_COST + ports.length * PORT_COST;
  if (cost === 0 || cost > MAX_FILTER_COST) return { ipv4: undefined, ipv6: undefined, ports: undefined };
  return { ipv4, ipv6, ports };
}

function typedFilter(selection: Selection, typeOffset: number, network: number, tags: number): string {
  const type = `link[${typeOffset}:2]`;
  const session = network + PPPOE_HEADER_SIZE;
  const packet = session + PPP_PROTOCOL_SIZE;
  const cases = [
    all([`${type} = ${EtherType.IPV4}`, ipv4Filter(selection, network)]),
    all([`${type} = ${EtherType.IPV6}`, ipv6Filter(selection, network)]),
    all([
      `${type} = ${EtherType.PPPOE_SESSION}`,
      any([
        all([`link[${session}:2] = ${PppProtocol.IPV4}`, ipv4Filter(selection, packet)]),
        all([`link[${session}:2] = ${PppProtocol.IPV6}`, ipv6Filter(selection, packet)]),
      ]),
    ]),
  ];
  if (tags > 0) {
    const tagTypes = [EtherType.VLAN, EtherType.SERVICE_VLAN, EtherType.LEGACY_SERVICE_VLAN];
    cases.push(
      all([
        any(tagTypes.map((tagType) => `${type} = ${tagType}`)),
        typedFilter(selection, network + 2, network + VLAN_TAG_SIZE, tags - 1),
      ]),
    );
  }
  return any(cases);
}

function ipv4Filter({ ipv4, ports, sender }: Selection, pos: number): string {
  const hasOptions = `link[${pos}] & 0x0f != ${IPV4_MIN_HEADER_SIZE / 4}`;
  const isLaterFragment = `link[${pos + 6}:2] & 0x1fff != 0`;
  return all([
    `link[${pos + 9}] = ${IpProtocol.UDP}`,
    any(ipv4?.map(({ words }) => `link[${pos + IPV4_DESTINATION_OFFSET}:4] = ${words[0]}`)),
    sender?.isIpv6 === false
      ? any([
          `link[${pos + IPV4_DESTINATION_OFFSET}] & 0xf0 != 0xe0`,
          `link[${pos + IPV4_SOURCE_OFFSET}:4] = ${sender.words[0]}`,
        ])
      : ALWAYS,
    any(ports && [hasOptions, isLaterFragment, ...portTests(ports, pos + IPV4_MIN_HEADER_SIZE)]),
  ]);
}

function ipv6Filter({ ipv6, ports, sender }: Selection, pos: number): string {
  const next = `link[${pos + 6}]`;
  const { HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS } = IpProtocol;
  const extensions = [HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS];
  return all([
    any(ipv6?.map(({ words }) => ipv6Test(words, pos + IPV6_DESTINATION_OFFSET))),
    sender?.isIpv6 === true
      ? any([`link[${pos + IPV6_DESTINATION_OFFSET}] != 0xff`, ipv6Test(sender.words, pos + IPV6_SOURCE_OFFSET)])
      : ALWAYS,
    any([
      ...extensions.map((extension) => `${next} = ${extension}`),
      all([`${next} = ${IpProtocol.UDP}`, any(ports && portTests(ports, pos + IPV6_HEADER_SIZE))]),
    ]),
  ]);
}

/** `pos`: of the address. */
function ipv6Test(words: Address['words'], pos: number): string {
  return all([...words].map((word, index) => `link[${pos + index * 4}:4] = ${word}`));
}

/** `pos`: of the UDP header. */
function portTests(ports: readonly number[], pos: number): string[] {
  return ports.map((port) => `link[${pos + 2}:2] = ${port}`);
}

/** Passes nothing. */
const NEVER = 'link[0] = 256';
/** Stands for a test that always passes; it is left out where it is combined. */
const ALWAYS = '';

function all(tests: readonly string[]): string {
  if (tests.includes(NEVER)) return NEVER;
  const needed = tests.filter((test) => test !== ALWAYS);
  return needed.length < 2 ? (needed[0] ?? ALWAYS) : `(${needed.join(' and ')})`;
}

/** Undefined: no restriction. */
function any(tests: readonly string[] | undefined): string {
  if (tests === undefined || tests.includes(ALWAYS)) return ALWAYS;
  const possible = tests.filter((test) => test !== NEVER);
  return possible.length < 2 ? (possible[0] ?? NEVER) : `(${possible.join(' or ')})`;
}
