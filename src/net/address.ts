import { isIPv4, isIPv6 } from 'node:net';

/** An IP address as 32-bit words: the first one for IPv4 and zeros behind it. */
export interface Address {
  readonly isIpv6: boolean;
  readonly words: readonly number[];
}

/** Where a stream is sent. */
export interface Endpoint extends Address {
  readonly port: number;
}

/** The address that the text is, or undefined. No zone (`%eth0`). */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { isIpv6: false, words: [ipv4Word(text), 0, 0, 0] };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const [head = '', tail] = text.split('::');
  const left = ipv6Groups(head);
  const right = tail === undefined ? [] : ipv6Groups(tail);
  const zeros = new Array<number>(GROUPS - left.length - right.length).fill(0);
  const groups = [...left, ...zeros, ...right];
  const words = [0, 2, 4, 6].map((index) => groups[index]! * 0x10000 + groups[index + 1]!);
  return { isIpv6: true, words };
}

/** Reads `239.1.1.1:5000` or `[ff3e::1]:5000`; a text says what is wrong. */
export function parseEndpoint(text: string): Endpoint | string {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text);
  if (match === null) return `must be <ip>:<port> or [<ipv6>]:<port>, got ${text}`;
  const [, bracketed, plain, digits] = match;
  const address = parseAddress(bracketed ?? plain ?? '');
  if (address === undefined || address.isIpv6 !== (bracketed !== undefined)) {
    return `must begin with an IPv4 address or an IPv6 address in brackets, got ${text}`;
  }
  const port = Number(digits);
  if (port < 1 || port > 65535) return `must have a port from 1 to 65535, got ${text}`;
  return { ...address, port };
}

/**
 * The address as text.
 * Spec: RFC 5952, 4 and 5
 */
export function formatAddress(isIpv6: boolean, words: ArrayLike<number>): string {
  if (!isIpv6) return formatIpv4(words[0]!);
  const isIpv4Mapped = words[0] === 0 && words[1] === 0 && words[2] === 0xffff;
  if (isIpv4Mapped) return `::ffff:${formatIpv4(words[3]!)}`;
  const groups: number[] = [];
  for (let index = 0; index < 4; index++) groups.push(words[index]! >>> 16, words[index]! & 0xffff);
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return hexGroups(groups);
  return `${hexGroups(groups.slice(0, start))}::${hexGroups(groups.slice(start + length))}`;
}

/** `<ip>:<port>`, `[<ip>]:<port>` for IPv6. */
export function formatEndpoint(isIpv6: boolean, words: ArrayLike<number>, port: number): string {
  const address = formatAddress(isIpv6, words);
  return isIpv6 ? `[${address}]:${port}` : `${address}:${port}`;
}

/**
 * Whether the address is that of a multicast group.
 * Spec: RFC 1112, 4 (224.0.0.0/4); RFC 4291, 2.7 (ff00::/8)
 */
export function isMulticast(isIpv6: boolean, words: ArrayLike<number>): boolean {
  const first = words[0]!;
  return isIpv6 ? first >>> 24 === 0xff : first >>> 28 === 0xe;
}

/** 16-bit groups of an IPv6 address. */
const GROUPS = 8;

function ipv4Word(text: string): number {
  return text.split('.').reduce((word, byte) => word * 256 + Number(byte), 0);
}

function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 0xff}.${(word >>> 8) & 0xff}.${word & 0xff}`;
}

function ipv6Groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const word = ipv4Word(part);
    return [word >>> 16, word & 0xffff];
  });
}

function hexGroups(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

/** The first of the longest runs of zeros. */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  }
  return longest;
}
