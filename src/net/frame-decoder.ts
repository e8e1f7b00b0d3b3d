import assert from 'node:assert/strict';
import { ETHERNET_HEADER_SIZE, ETHERNET_TYPE_OFFSET, EtherType } from './ether-type.js';
import { FrameResult } from './frame-result.js';
import { IpDecoder } from './ip-decoder.js';
import { ipVersionAt } from './ipv4.js';
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
import { appendVlan, isVlanTag, MAX_VLAN_TAGS, NO_VLAN, VLAN_TAG_SIZE, vlanIdAt } from './vlan.js';

export { FrameResult };

/**
 * Finds the UDP datagram in a captured frame. The result stands in the decoder's fields until the next `decode`.
 * Not read: MPLS, IP in IP, GRE and other tunnels, IEEE 802.3 LLC/SNAP.
 */
export class FrameDecoder extends IpDecoder {
  /** The VLAN ids as one number, see vlan.ts. */
  vlanKey: number = NO_VLAN;

  readonly #linkType: number;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(linkType: number | 'datagram') {
    super();
    assert(isSupportedLinkType(linkType), `link type ${linkType}`);
    this.#linkType = linkType === 'datagram' ? BARE_DATAGRAM : linkType;
  }

  /** Reads the frame of `capturedLength` bytes at `offset`, which had `wireLength` bytes on the network. */
  decode(bytes: Uint8Array, offset: number, capturedLength: number, wireLength: number): FrameResult {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.capturedEnd = offset + capturedLength;
    this.wireEnd = offset + Math.max(wireLength, capturedLength);
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
        return this.decodeIpv4(offset);
      case LinkTypes.IPV6:
        return this.decodeIpv6(offset);
      case BARE_DATAGRAM:
        return this.#decodeBareDatagram(offset);
      default:
        return this.#decodeRawIp(offset);
    }
  }

  #decodeTyped(offset: number, typeOffset: number, headerSize: number): FrameResult {
    let pos = offset + headerSize;
    if (pos > this.capturedEnd) return this.cutBefore(pos);
    let etherType = this.view.getUint16(offset + typeOffset);
    for (let tags = 0; isVlanTag(etherType); tags++) {
      if (tags === MAX_VLAN_TAGS) return FrameResult.MALFORMED;
      if (pos + VLAN_TAG_SIZE > this.capturedEnd) return this.cutBefore(pos + VLAN_TAG_SIZE);
      this.vlanKey = appendVlan(this.vlanKey, vlanIdAt(this.view, pos));
      etherType = this.view.getUint16(pos + 2);
      pos += VLAN_TAG_SIZE;
    }
    if (etherType === EtherType.IPV4) return this.decodeIpv4(pos);
    if (etherType === EtherType.IPV6) return this.decodeIpv6(pos);
    if (etherType === EtherType.PPPOE_SESSION) return this.#decodePppoe(pos);
    return FrameResult.NOT_UDP;
  }

  #decodePppoe(pos: number): FrameResult {
    const session = pos + PPPOE_HEADER_SIZE;
    const packet = session + PPP_PROTOCOL_SIZE;
    if (packet > this.capturedEnd) return this.cutBefore(packet);
    if (!isPppoeSessionAt(this.view, pos)) return FrameResult.NOT_UDP;
    const end = session + pppoeLengthAt(this.view, pos);
    if (end > this.wireEnd) return FrameResult.MALFORMED;
    this.wireEnd = end;
    const protocol = pppProtocolAt(this.view, pos);
    if (protocol === PppProtocol.IPV4) return this.decodeIpv4(packet);
    if (protocol === PppProtocol.IPV6) return this.decodeIpv6(packet);
    return FrameResult.NOT_UDP;
  }

  #decodeLoopback(offset: number): FrameResult {
    const pos = offset + LOOPBACK_HEADER_SIZE;
    if (pos > this.capturedEnd) return this.cutBefore(pos);
    const isHostOrder = this.#linkType === LinkTypes.NULL;
    const family = isHostOrder ? hostOrderFamilyAt(this.view, offset) : this.view.getUint32(offset);
    if (isIpv4Family(family)) return this.decodeIpv4(pos);
    if (isIpv6Family(family)) return this.decodeIpv6(pos);
    return FrameResult.NOT_UDP;
  }

  #decodeRawIp(pos: number): FrameResult {
    if (pos + 1 > this.capturedEnd) return this.cutBefore(pos + 1);
    const version = ipVersionAt(this.view, pos);
    if (version === 4) return this.decodeIpv4(pos);
    if (version === 6) return this.decodeIpv6(pos);
    return FrameResult.MALFORMED;
  }

  #decodeBareDatagram(offset: number): FrameResult {
    this.payloadOffset = offset;
    this.payloadLength = this.capturedEnd - offset;
    return this.capturedEnd < this.wireEnd ? FrameResult.TRUNCATED_DATAGRAM : FrameResult.DATAGRAM;
  }
}

/** Stands for `datagram` among the numbers of link types. */
const BARE_DATAGRAM = -1;
