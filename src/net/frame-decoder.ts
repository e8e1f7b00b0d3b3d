import assert from 'node:assert';
import { u16At, u32At } from './big-endian.js';
import { ETHERNET_HEADER_SIZE, ETHERNET_TYPE_OFFSET, EtherType } from './ether-type.js';
import { IpProtocol } from './ip-protocol.js';
import * as ipv4 from './ipv4.js';
import * as ipv6 from './ipv6.js';
import { isSupportedLinkType, LinkTypes } from './link-type.js';
import { hostOrderFamilyAt, isIpv4Family, isIpv6Family, LOOPBACK_HEADER_SIZE } from './loopback.js';
import {
  isPppoeSessionAt,
  PPP_PROTOCOL_SIZE,
  PPPOE_HEADER_SIZE,
  PppProtocol,
  pppoeLengthAt,
  pppProtocolAt,
} from './pppoe.js';
import { SLL_HEADER_SIZE, SLL_PROTOCOL_OFFSET, SLL2_HEADER_SIZE, SLL2_PROTOCOL_OFFSET } from './sll.js';
import { UDP_HEADER_SIZE, UDP_PORTS_SIZE, udpDestinationPortAt, udpLengthAt, udpSourcePortAt } from './udp.js';
import { appendVlan, isVlanTag, MAX_VLAN_TAGS, NO_VLAN, VLAN_TAG_SIZE, vlanIdAt } from './vlan.js';

/** What a frame turned out to be. The fields of FrameDecoder that are valid stand beside each. */
export const FrameResult = {
  /** A whole UDP datagram: all fields. */
  DATAGRAM: 0,
  /** Something else, an ICMP error that quotes a datagram included: no field. */
  NOT_UDP: 1,
  /** First fragment of a UDP datagram: all fields, the payload as far as this fragment has it. */
  FRAGMENT_FIRST: 2,
  /** A later fragment: VLAN key, addresses and hop limit. */
  FRAGMENT_LATER: 3,
  /** A UDP datagram whose payload was cut by the snap length: all fields, the payload as far as captured. */
  TRUNCATED_DATAGRAM: 4,
  /** Cut by the snap length before the ports: no field. */
  TRUNCATED_FRAME: 5,
  /** Lengths that contradict each other or what was on the network: no field. */
  MALFORMED: 6,
} as const;
export type FrameResult = (typeof FrameResult)[keyof typeof FrameResult];

/**
 * Finds the UDP datagram in a captured frame. The result stands in the decoder's fields until the next `decode`.
 * Not read: MPLS, IP in IP, GRE and other tunnels, IEEE 802.3 LLC/SNAP.
 */
export class FrameDecoder {
  /** The VLAN ids as one number, see vlan.ts. */
  vlanKey: number = NO_VLAN;
  isIpv6 = false;
  /** Address as 32-bit words, the first one for IPv4 and zeros behind it. */
  readonly source = new Uint32Array(4);
  readonly destination = new Uint32Array(4);
  sourcePort = 0;
  destinationPort = 0;
  /** Hop limit of IPv6, time to live of IPv4. */
  hopLimit = 0;
  payloadOffset = 0;
  /** Bytes of the payload within the capture. */
  payloadLength = 0;

  readonly #linkType: number;
  #bytes: Uint8Array = NO_BYTES;
  /** Where the captured bytes of the frame end, and where they would end had all been captured. */
  #capturedEnd = 0;
  #wireEnd = 0;

  constructor(linkType: number | 'datagram') {
    assert(isSupportedLinkType(linkType), `link type ${linkType}`);
    this.#linkType = linkType === 'datagram' ? BARE_DATAGRAM : linkType;
  }

  /** Reads the frame of `capturedLength` bytes at `offset`, which had `wireLength` bytes on the network. */
  decode(bytes: Uint8Array, offset: number, capturedLength: number, wireLength: number): FrameResult {
    this.#bytes = bytes;
    this.#capturedEnd = offset + capturedLength;
    this.#wireEnd = offset + Math.max(wireLength, capturedLength);
    this.vlanKey = NO_VLAN;
    switch (this.#linkType) {
      case LinkTypes.ETHERNET:
        return this.#decodeTyped(offset, ETHERNET_TYPE_OFFSET, ETHERNET_HEADER_SIZE);
      case LinkTypes.LINUX_SLL:
        return this.#decodeTyped(offset, SLL_PROTOCOL_OFFSET, SLL_HEADER_SIZE);
      case LinkTypes.LINUX_SLL2:
        return this.#decodeTyped(offset, SLL2_PROTOCOL_OFFSET, SLL2_HEADER_SIZE);
      case LinkTypes.NULL:
      case LinkTypes.LOOP:
        return this.#decodeLoopback(offset);
      case LinkTypes.IPV4:
        return this.#decodeIpv4(offset);
      case LinkTypes.IPV6:
        return this.#decodeIpv6(offset);
      case BARE_DATAGRAM:
        return this.#decodeBareDatagram(offset);
      default:
        return this.#decodeRawIp(offset);
    }
  }

  #decodeTyped(offset: number, typeOffset: number, headerSize: number): FrameResult {
    let pos = offset + headerSize;
    if (pos > this.#capturedEnd) return this.#cutBefore(pos);
    let etherType = u16At(this.#bytes, offset + typeOffset);
    for (let tags = 0; isVlanTag(etherType); tags++) {
      if (tags === MAX_VLAN_TAGS) return FrameResult.MALFORMED;
      if (pos + VLAN_TAG_SIZE > this.#capturedEnd) return this.#cutBefore(pos + VLAN_TAG_SIZE);
      this.vlanKey = appendVlan(this.vlanKey, vlanIdAt(this.#bytes, pos));
      etherType = u16At(this.#bytes, pos + 2);
      pos += VLAN_TAG_SIZE;
    }
    if (etherType === EtherType.IPV4) return this.#decodeIpv4(pos);
    if (etherType === EtherType.IPV6) return this.#decodeIpv6(pos);
    if (etherType === EtherType.PPPOE_SESSION) return this.#decodePppoe(pos);
    return FrameResult.NOT_UDP;
  }

  #decodePppoe(pos: number): FrameResult {
    const session = pos + PPPOE_HEADER_SIZE;
    const packet = session + PPP_PROTOCOL_SIZE;
    if (packet > this.#capturedEnd) return this.#cutBefore(packet);
    if (!isPppoeSessionAt(this.#bytes, pos)) return FrameResult.NOT_UDP;
    const end = session + pppoeLengthAt(this.#bytes, pos);
    if (end > this.#wireEnd) return FrameResult.MALFORMED;
    this.#wireEnd = end;
    const protocol = pppProtocolAt(this.#bytes, pos);
    if (protocol === PppProtocol.IPV4) return this.#decodeIpv4(packet);
    if (protocol === PppProtocol.IPV6) return this.#decodeIpv6(packet);
    return FrameResult.NOT_UDP;
  }

  #decodeLoopback(offset: number): FrameResult {
    const pos = offset + LOOPBACK_HEADER_SIZE;
    if (pos > this.#capturedEnd) return this.#cutBefore(pos);
    const isHostOrder = this.#linkType === LinkTypes.NULL;
    const family = isHostOrder ? hostOrderFamilyAt(this.#bytes, offset) : u32At(this.#bytes, offset);
    if (isIpv4Family(family)) return this.#decodeIpv4(pos);
    if (isIpv6Family(family)) return this.#decodeIpv6(pos);
    return FrameResult.NOT_UDP;
  }

  #decodeRawIp(pos: number): FrameResult {
    if (pos + 1 > this.#capturedEnd) return this.#cutBefore(pos + 1);
    const version = ipv4.ipVersionAt(this.#bytes, pos);
    if (version === 4) return this.#decodeIpv4(pos);
    if (version === 6) return this.#decodeIpv6(pos);
    return FrameResult.MALFORMED;
  }

  #decodeBareDatagram(offset: number): FrameResult {
    this.payloadOffset = offset;
    this.payloadLength = this.#capturedEnd - offset;
    return this.#capturedEnd < this.#wireEnd ? FrameResult.TRUNCATED_DATAGRAM : FrameResult.DATAGRAM;
  }

  #decodeIpv4(pos: number): FrameResult {
    const bytes = this.#bytes;
    if (pos + ipv4.IPV4_MIN_HEADER_SIZE > this.#capturedEnd) return this.#cutBefore(pos + ipv4.IPV4_MIN_HEADER_SIZE);
    if (ipv4.ipVersionAt(bytes, pos) !== 4) return FrameResult.MALFORMED;
    if (ipv4.ipv4ProtocolAt(bytes, pos) !== IpProtocol.UDP) return FrameResult.NOT_UDP;
    const headerLength = ipv4.ipv4HeaderLengthAt(bytes, pos);
    const end = pos + ipv4.ipv4TotalLengthAt(bytes, pos);
    if (headerLength < ipv4.IPV4_MIN_HEADER_SIZE || pos + headerLength > end || end > this.#wireEnd) {
      return FrameResult.MALFORMED;
    }
    this.isIpv6 = false;
    this.hopLimit = ipv4.ipv4TimeToLiveAt(bytes, pos);
    setIpv4Address(this.source, bytes, pos + ipv4.IPV4_SOURCE_OFFSET);
    setIpv4Address(this.destination, bytes, pos + ipv4.IPV4_DESTINATION_OFFSET);
    const fragmentation = ipv4.ipv4FragmentationAt(bytes, pos);
    if ((fragmentation & ipv4.IPV4_FRAGMENT_OFFSET_MASK) !== 0) return FrameResult.FRAGMENT_LATER;
    return this.#decodeUdp(pos + headerLength, end, fragmentation !== 0);
  }

  #decodeIpv6(pos: number): FrameResult {
    const bytes = this.#bytes;
    let header = pos + ipv6.IPV6_HEADER_SIZE;
    if (header > this.#capturedEnd) return this.#cutBefore(header);
    if (ipv4.ipVersionAt(bytes, pos) !== 6) return FrameResult.MALFORMED;
    let kind = ipv6.ipv6NextHeaderAt(bytes, pos);
    if (kind !== IpProtocol.UDP && !ipv6.isExtensionHeader(kind)) return FrameResult.NOT_UDP;
    const end = header + ipv6.ipv6PayloadLengthAt(bytes, pos);
    if (end > this.#wireEnd) return FrameResult.MALFORMED;
    this.isIpv6 = true;
    this.hopLimit = ipv6.ipv6HopLimitAt(bytes, pos);
    setIpv6Address(this.source, bytes, pos + ipv6.IPV6_SOURCE_OFFSET);
    setIpv6Address(this.destination, bytes, pos + ipv6.IPV6_DESTINATION_OFFSET);

    let isFragment = false;
    for (let count = 0; kind !== IpProtocol.UDP; count++) {
      if (!ipv6.isExtensionHeader(kind)) return FrameResult.NOT_UDP;
      if (count === ipv6.MAX_EXTENSION_HEADERS || header + ipv6.EXTENSION_UNIT > end) return FrameResult.MALFORMED;
      if (header + ipv6.EXTENSION_UNIT > this.#capturedEnd) return FrameResult.TRUNCATED_FRAME;
      const next = bytes[header]!;
      if (kind === IpProtocol.FRAGMENT) {
        const fragmentation = ipv6.ipv6FragmentationAt(bytes, header);
        if ((fragmentation & ipv6.IPV6_FRAGMENT_OFFSET_MASK) !== 0) return laterFragmentOf(next);
        if (fragmentation !== 0) isFragment = true;
      }
      header += ipv6.extensionHeaderLengthAt(bytes, header, kind);
      kind = next;
    }
    return this.#decodeUdp(header, end, isFragment);
  }

  /** `end`: of the IP packet. A first fragment always has the whole UDP header, as fragments are made of units of 8 bytes. */
  #decodeUdp(pos: number, end: number, isFragment: boolean): FrameResult {
    const bytes = this.#bytes;
    const payload = pos + UDP_HEADER_SIZE;
    if (payload > end) return FrameResult.MALFORMED;
    if (pos + UDP_PORTS_SIZE > this.#capturedEnd) return FrameResult.TRUNCATED_FRAME;
    this.sourcePort = udpSourcePortAt(bytes, pos);
    this.destinationPort = udpDestinationPortAt(bytes, pos);
    this.payloadOffset = payload;
    if (payload > this.#capturedEnd) {
      this.payloadOffset = this.#capturedEnd;
      this.payloadLength = 0;
      return isFragment ? FrameResult.FRAGMENT_FIRST : FrameResult.TRUNCATED_DATAGRAM;
    }
    if (isFragment) {
      this.payloadLength = Math.min(end, this.#capturedEnd) - payload;
      return FrameResult.FRAGMENT_FIRST;
    }
    const length = udpLengthAt(bytes, pos);
    if (length < UDP_HEADER_SIZE || pos + length > end) return FrameResult.MALFORMED;
    if (pos + length > this.#capturedEnd) {
      this.payloadLength = this.#capturedEnd - payload;
      return FrameResult.TRUNCATED_DATAGRAM;
    }
    this.payloadLength = length - UDP_HEADER_SIZE;
    return FrameResult.DATAGRAM;
  }

  /** The bytes before `end` are needed and not there: not captured, or never sent. */
  #cutBefore(end: number): FrameResult {
    return end > this.#wireEnd ? FrameResult.MALFORMED : FrameResult.TRUNCATED_FRAME;
  }
}

/** Stands for `datagram` among the numbers of link types. */
const BARE_DATAGRAM = -1;
const NO_BYTES = new Uint8Array(0);

/** An extension header first may hide UDP: such a fragment is counted rather than passed over. */
function laterFragmentOf(nextHeader: number): FrameResult {
  const mayBeUdp = nextHeader === IpProtocol.UDP || ipv6.isExtensionHeader(nextHeader);
  return mayBeUdp ? FrameResult.FRAGMENT_LATER : FrameResult.NOT_UDP;
}

function setIpv4Address(address: Uint32Array, bytes: Uint8Array, pos: number): void {
  address[0] = u32At(bytes, pos);
  address[1] = 0;
  address[2] = 0;
  address[3] = 0;
}

function setIpv6Address(address: Uint32Array, bytes: Uint8Array, pos: number): void {
  address[0] = u32At(bytes, pos);
  address[1] = u32At(bytes, pos + 4);
  address[2] = u32At(bytes, pos + 8);
  address[3] = u32At(bytes, pos + 12);
}
