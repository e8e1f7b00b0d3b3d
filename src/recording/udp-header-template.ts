import { type Address, parseAddress } from '../net/address.js';
import type { StreamInfo } from '../stream/message.js';

const IPV4_HEADER_SIZE = 20;
const IPV6_HEADER_SIZE = 40;
const UDP_HEADER_SIZE = 8;
const IPPROTO_UDP = 17;
const DO_NOT_FRAGMENT = 0x4000;
/** The real ones are not known. */
const HOP_LIMIT = 64;
const LARGEST_LENGTH = 0xffff;
const UNKNOWN_IPV4: Address = { isIpv6: false, words: [0, 0, 0, 0] };
const UNKNOWN_IPV6: Address = { isIpv6: true, words: [0, 0, 0, 0] };

/**
 * IP and UDP header of every datagram of a stream; only lengths and checksums differ.
 * Spec: RFC 791, 3.1; RFC 8200, 3 and 8.1; RFC 768
 */
export class UdpHeaderTemplate {
  /** Bytes of both headers. */
  readonly size: number;
  readonly #isIpv6: boolean;
  readonly #bytes: Buffer;
  /** Sum of the header words that never change: of the IPv4 header, or of the pseudo header and ports for IPv6. */
  readonly #constantSum: number;

  constructor(info: StreamInfo) {
    const destination = parseAddress(info.destinationIp) ?? UNKNOWN_IPV4;
    const given = parseAddress(info.sourceIp);
    const unknown = destination.isIpv6 ? UNKNOWN_IPV6 : UNKNOWN_IPV4;
    const source = given?.isIpv6 === destination.isIpv6 ? given : unknown;
    this.#isIpv6 = destination.isIpv6;
    const ipSize = this.#isIpv6 ? IPV6_HEADER_SIZE : IPV4_HEADER_SIZE;
    this.size = ipSize + UDP_HEADER_SIZE;
    this.#bytes = this.#isIpv6 ? ipv6Header(source, destination) : ipv4Header(source, destination);
    this.#bytes.writeUInt16BE(info.sourcePort & 0xffff, ipSize);
    this.#bytes.writeUInt16BE(info.destinationPort & 0xffff, ipSize + 2);
    // IPv6: addresses and ports, then the protocol of the pseudo header. IPv4: the header without its ports.
    this.#constantSum = this.#isIpv6
      ? wordSum(this.#bytes, 8, ipSize + 4) + IPPROTO_UDP
      : wordSum(this.#bytes, 0, ipSize);
  }

  /** Writes the headers at `at`, for the UDP payload of `size` bytes at `from`. */
  write(target: Buffer, at: number, payload: Buffer, from: number, size: number): void {
    target.set(this.#bytes, at);
    const udpLength = Math.min(size + UDP_HEADER_SIZE, LARGEST_LENGTH);
    if (this.#isIpv6) {
      target.writeUInt16BE(udpLength, at + 4);
      target.writeUInt16BE(udpLength, at + IPV6_HEADER_SIZE + 4);
      // Twice: the length is in the pseudo header and in the UDP header.
      const sum = this.#constantSum + 2 * udpLength + wordSum(payload, from, from + size);
      // 0 means "no checksum", which IPv6 does not allow; the other zero is as good.
      target.writeUInt16BE(onesComplement(sum) || 0xffff, at + IPV6_HEADER_SIZE + 6);
      return;
    }
    const totalLength = Math.min(size + this.size, LARGEST_LENGTH);
    target.writeUInt16BE(totalLength, at + 2);
    target.writeUInt16BE(onesComplement(this.#constantSum + totalLength), at + 10);
    target.writeUInt16BE(udpLength, at + IPV4_HEADER_SIZE + 4);
  }
}

function ipv4Header(source: Address, destination: Address): Buffer {
  const header = Buffer.alloc(IPV4_HEADER_SIZE + UDP_HEADER_SIZE);
  header[0] = 0x45; // version 4, header of 5 words
  header.writeUInt16BE(DO_NOT_FRAGMENT, 6);
  header[8] = HOP_LIMIT;
  header[9] = IPPROTO_UDP;
  header.writeUInt32BE(source.words[0]!, 12);
  header.writeUInt32BE(destination.words[0]!, 16);
  return header;
}

function ipv6Header(source: Address, destination: Address): Buffer {
  const header = Buffer.alloc(IPV6_HEADER_SIZE + UDP_HEADER_SIZE);
  header[0] = 0x60; // version 6
  header[6] = IPPROTO_UDP;
  header[7] = HOP_LIMIT;
  for (let index = 0; index < 4; index++) {
    header.writeUInt32BE(source.words[index]!, 8 + 4 * index);
    header.writeUInt32BE(destination.words[index]!, 24 + 4 * index);
  }
  return header;
}

/** Sum of the big-endian 16-bit words; an odd last byte is filled up with a zero. */
function wordSum(bytes: Uint8Array, from: number, end: number): number {
  let sum = 0;
  let pos = from;
  for (; pos + 1 < end; pos += 2) sum += (bytes[pos]! << 8) | bytes[pos + 1]!;
  if (pos < end) sum += bytes[pos]! << 8;
  return sum;
}

/** Spec: RFC 1071, 1 */
function onesComplement(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
