// Tested by: test/net/frame-decoder.test.ts, test/net/frame-decoder.samples.test.ts
import { FrameResult } from './frame-result.js';
import { IpProtocol } from './ip-protocol.js';
import * as ipv4 from './ipv4.js';
import * as ipv6 from './ipv6.js';
import { UDP_HEADER_SIZE, UDP_PORTS_SIZE, udpDestinationPortAt, udpLengthAt, udpSourcePortAt } from './udp.js';

/**
 * The part of FrameDecoder from the IP header on.
 * Spec: RFC 791; RFC 8200; RFC 768
 */
export abstract class IpDecoder {
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

  /** A view, as its numbers cost a third less than numbers put together of bytes. */
  protected view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the captured bytes of the frame end, and where they would end had all been captured. */
  protected capturedEnd = 0;
  protected wireEnd = 0;

  protected decodeIpv4(pos: number): FrameResult {
    const view = this.view;
    if (pos + ipv4.IPV4_MIN_HEADER_SIZE > this.capturedEnd) return this.cutBefore(pos + ipv4.IPV4_MIN_HEADER_SIZE);
    if (ipv4.ipVersionAt(view, pos) !== 4) return FrameResult.MALFORMED;
    if (ipv4.ipv4ProtocolAt(view, pos) !== IpProtocol.UDP) return FrameResult.NOT_UDP;
    const headerLength = ipv4.ipv4HeaderLengthAt(view, pos);
    const end = pos + ipv4.ipv4TotalLengthAt(view, pos);
    if (headerLength < ipv4.IPV4_MIN_HEADER_SIZE || pos + headerLength > end || end > this.wireEnd) {
      return FrameResult.MALFORMED;
    }
    this.isIpv6 = false;
    this.hopLimit = ipv4.ipv4TimeToLiveAt(view, pos);
    setIpv4Address(this.source, view, pos + ipv4.IPV4_SOURCE_OFFSET);
    setIpv4Address(this.destination, view, pos + ipv4.IPV4_DESTINATION_OFFSET);
    const fragmentation = ipv4.ipv4FragmentationAt(view, pos);
    if ((fragmentation & ipv4.IPV4_FRAGMENT_OFFSET_MASK) !== 0) return FrameResult.FRAGMENT_LATER;
    return this.#decodeUdp(pos + headerLength, end, fragmentation !== 0);
  }

  protected decodeIpv6(pos: number): FrameResult {
    const view = this.view;
    let header = pos + ipv6.IPV6_HEADER_SIZE;
    if (header > this.capturedEnd) return this.cutBefore(header);
    if (ipv4.ipVersionAt(view, pos) !== 6) return FrameResult.MALFORMED;
    let kind = ipv6.ipv6NextHeaderAt(view, pos);
    if (kind !== IpProtocol.UDP && !ipv6.isExtensionHeader(kind)) return FrameResult.NOT_UDP;
    const end = header + ipv6.ipv6PayloadLengthAt(view, pos);
    if (end > this.wireEnd) return FrameResult.MALFORMED;
    this.isIpv6 = true;
    this.hopLimit = ipv6.ipv6HopLimitAt(view, pos);
    setIpv6Address(this.source, view, pos + ipv6.IPV6_SOURCE_OFFSET);
    setIpv6Address(this.destination, view, pos + ipv6.IPV6_DESTINATION_OFFSET);

    let isFragment = false;
    for (let count = 0; kind !== IpProtocol.UDP; count++) {
      if (!ipv6.isExtensionHeader(kind)) return FrameResult.NOT_UDP;
      if (count === ipv6.MAX_EXTENSION_HEADERS || header + ipv6.EXTENSION_UNIT > end) return FrameResult.MALFORMED;
      if (header + ipv6.EXTENSION_UNIT > this.capturedEnd) return FrameResult.TRUNCATED_FRAME;
      const next = view.getUint8(header);
      if (kind === IpProtocol.FRAGMENT) {
        const fragmentation = ipv6.ipv6FragmentationAt(view, header);
        if ((fragmentation & ipv6.IPV6_FRAGMENT_OFFSET_MASK) !== 0) return laterFragmentOf(next);
        if (fragmentation !== 0) isFragment = true;
      }
      header += ipv6.extensionHeaderLengthAt(view, header, kind);
      kind = next;
    }
    return this.#decodeUdp(header, end, isFragment);
  }

  /** `end`: of the IP packet. A first fragment always has the whole UDP header, as fragments are made of units of 8 bytes. */
  #decodeUdp(pos: number, end: number, isFragment: boolean): FrameResult {
    const view = this.view;
    const payload = pos + UDP_HEADER_SIZE;
    if (payload > end) return FrameResult.MALFORMED;
    if (pos + UDP_PORTS_SIZE > this.capturedEnd) return FrameResult.TRUNCATED_FRAME;
    this.sourcePort = udpSourcePortAt(view, pos);
    this.destinationPort = udpDestinationPortAt(view, pos);
    this.payloadOffset = payload;
    if (payload > this.capturedEnd) {
      this.payloadOffset = this.capturedEnd;
      this.payloadLength = 0;
      return isFragment ? FrameResult.FRAGMENT_FIRST : FrameResult.TRUNCATED_DATAGRAM;
    }
    if (isFragment) {
      this.payloadLength = Math.min(end, this.capturedEnd) - payload;
      return FrameResult.FRAGMENT_FIRST;
    }
    const length = udpLengthAt(view, pos);
    if (length < UDP_HEADER_SIZE || pos + length > end) return FrameResult.MALFORMED;
    if (pos + length > this.capturedEnd) {
      this.payloadLength = this.capturedEnd - payload;
      return FrameResult.TRUNCATED_DATAGRAM;
    }
    this.payloadLength = length - UDP_HEADER_SIZE;
    return FrameResult.DATAGRAM;
  }

  /** The bytes before `end` are needed and not there: not captured, or never sent. */
  protected cutBefore(end: number): FrameResult {
    return end > this.wireEnd ? FrameResult.MALFORMED : FrameResult.TRUNCATED_FRAME;
  }
}

/** An extension header first may hide UDP: such a fragment is counted rather than passed over. */
function laterFragmentOf(nextHeader: number): FrameResult {
  const mayBeUdp = nextHeader === IpProtocol.UDP || ipv6.isExtensionHeader(nextHeader);
  return mayBeUdp ? FrameResult.FRAGMENT_LATER : FrameResult.NOT_UDP;
}

function setIpv4Address(address: Uint32Array, view: DataView, pos: number): void {
  address[0] = view.getUint32(pos);
  address[1] = 0;
  address[2] = 0;
  address[3] = 0;
}

function setIpv6Address(address: Uint32Array, view: DataView, pos: number): void {
  address[0] = view.getUint32(pos);
  address[1] = view.getUint32(pos + 4);
  address[2] = view.getUint32(pos + 8);
  address[3] = view.getUint32(pos + 12);
}
