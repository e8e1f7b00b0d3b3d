/**
 * Builds frames from the inside out: `ethernet({ payload: ipv4({ payload: udp({ payload }) }) })`. Lengths are right
 * unless they are given.
 */

export type Bytes = Uint8Array;

export interface RtpFields {
  readonly payloadType?: number;
  readonly marker?: boolean;
  readonly sequence?: number;
  readonly timestamp?: number;
  readonly ssrc?: number;
  readonly csrcs?: readonly number[];
  /** Words of the header extension. */
  readonly extension?: readonly number[];
  /** Bytes of padding, the count included. */
  readonly padding?: number;
  readonly payload?: Bytes;
}

export function rtp(fields: RtpFields = {}): Bytes {
  const { payloadType = 96, marker = false, sequence = 1, timestamp = 0, ssrc = 0x1234_5678 } = fields;
  const { csrcs = [], extension, padding = 0, payload = new Uint8Array(0) } = fields;
  return concat(
    u8(0x80 | (padding > 0 ? 0x20 : 0) | (extension === undefined ? 0 : 0x10) | csrcs.length), // version 2, P, X, CC
    u8((marker ? 0x80 : 0) | payloadType),
    u16(sequence & 0xffff),
    u32(timestamp),
    u32(ssrc),
    ...csrcs.map(u32),
    ...(extension === undefined ? [] : [u16(0xbede), u16(extension.length), ...extension.map(u32)]),
    payload,
    ...(padding > 0 ? [new Uint8Array(padding - 1), u8(padding)] : []),
  );
}

export interface UdpFields {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly length?: number;
  readonly payload?: Bytes;
}

export function udp(fields: UdpFields = {}): Bytes {
  const { sourcePort = 40000, destinationPort = 5000, payload = new Uint8Array(0) } = fields;
  const length = fields.length ?? 8 + payload.length;
  return concat(u16(sourcePort), u16(destinationPort), u16(length), u16(0 /* no checksum */), payload);
}

export interface Ipv4Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: number;
  readonly timeToLive?: number;
  /** Bytes of options, a multiple of 4. */
  readonly options?: Bytes;
  readonly totalLength?: number;
  readonly version?: number;
  /** Words of 4 bytes. */
  readonly headerWords?: number;
  readonly moreFragments?: boolean;
  /** In units of 8 bytes. */
  readonly fragmentOffset?: number;
  readonly payload?: Bytes;
}

export function ipv4(fields: Ipv4Fields = {}): Bytes {
  const { source = '10.0.0.1', destination = '239.1.1.1', protocol = 17, timeToLive = 64, version = 4 } = fields;
  const { options = new Uint8Array(0), moreFragments = false, fragmentOffset = 0, payload = udp() } = fields;
  const headerWords = fields.headerWords ?? 5 + options.length / 4;
  return concat(
    u8((version << 4) | headerWords),
    u8(0), // type of service
    u16(fields.totalLength ?? 20 + options.length + payload.length),
    u16(0x1234), // identification
    u16((moreFragments ? 0x2000 : 0) | fragmentOffset),
    u8(timeToLive),
    u8(protocol),
    u16(0), // header checksum, not computed
    ipv4Bytes(source),
    ipv4Bytes(destination),
    options,
    payload,
  );
}

export interface Ipv6Fields {
  /** 16 bytes as 32 hex digits, blanks allowed. */
  readonly source?: string;
  readonly destination?: string;
  readonly nextHeader?: number;
  readonly hopLimit?: number;
  readonly payloadLength?: number;
  readonly payload?: Bytes;
}

export function ipv6(fields: Ipv6Fields = {}): Bytes {
  const {
    source = 'fe80 0000 0000 0000 0000 0000 0000 0001',
    nextHeader = 17,
    hopLimit = 64,
    payload = udp(),
  } = fields;
  const { destination = 'ff3e 0000 0000 0000 0000 0000 0000 0001' } = fields;
  return concat(
    u32(0x6000_0000), // version, traffic class, flow label
    u16(fields.payloadLength ?? payload.length),
    u8(nextHeader),
    u8(hopLimit),
    hex(source),
    hex(destination),
    payload,
  );
}

/** Hop-by-hop options, routing or destination options of `units` times 8 bytes. */
export function extensionHeader(nextHeader: number, units: number, payload: Bytes): Bytes {
  return concat(u8(nextHeader), u8(units - 1), new Uint8Array(units * 8 - 2), payload);
}

/** Authentication header of `words` times 4 bytes. */
export function authenticationHeader(nextHeader: number, words: number, payload: Bytes): Bytes {
  return concat(u8(nextHeader), u8(words - 2), new Uint8Array(words * 4 - 2), payload);
}

/** Fragment header; the offset in units of 8 bytes. */
export function fragmentHeader(nextHeader: number, offset: number, moreFragments: boolean, payload: Bytes): Bytes {
  return concat(u8(nextHeader), u8(0), u16((offset << 3) | (moreFragments ? 1 : 0)), u32(0xdeadbeef), payload);
}

export interface EthernetFields {
  readonly etherType?: number;
  /** Ids outermost first. */
  readonly vlans?: readonly number[];
  /** Tag protocol of each VLAN tag; 0x8100 unless given. */
  readonly tagTypes?: readonly number[];
  /** Zero bytes up to this frame length. */
  readonly paddedTo?: number;
  readonly payload?: Bytes;
}

export function ethernet(fields: EthernetFields = {}): Bytes {
  const { etherType = 0x0800, vlans = [], tagTypes = [], payload = ipv4(), paddedTo = 0 } = fields;
  const frame = concat(
    hex('0100 5e01 0101'), // destination
    hex('0200 0000 0001'), // source
    ...vlans.flatMap((id, index) => [u16(tagTypes[index] ?? 0x8100), u16(id)]),
    u16(etherType),
    payload,
  );
  return concat(frame, new Uint8Array(Math.max(0, paddedTo - frame.length)));
}

/** PPPoE session packet with a PPP frame of that protocol. */
export function pppoe(protocol: number, payload: Bytes, length = payload.length + 2): Bytes {
  return concat(u8(0x11), u8(0), u16(0x0bad), u16(length), u16(protocol), payload);
}

export function sll(protocol: number, payload: Bytes): Bytes {
  return concat(u16(0), u16(1), u16(6), hex('0200 0000 0001 0000'), u16(protocol), payload);
}

export function sll2(protocol: number, payload: Bytes): Bytes {
  return concat(u16(protocol), u16(0), u32(2), u16(1), u8(0), u8(6), hex('0200 0000 0001 0000'), payload);
}

/** Transport packets of one PID whose continuity counter runs on from `cc`. */
export function tsPackets(count: number, cc: number, pid = 0x100): Bytes {
  const packets = Array.from({ length: count }, (_, index) =>
    concat(u8(0x47), u16(pid), u8(0x10 | ((cc + index) & 0x0f)), new Uint8Array(184).fill(0xaa)),
  );
  return concat(...packets);
}

export function concat(...parts: readonly Bytes[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}

export function u8(value: number): Bytes {
  return Uint8Array.of(value);
}

export function u16(value: number): Bytes {
  return Uint8Array.of(value >> 8, value);
}

export function u32(value: number): Bytes {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Bytes of hex digits, blanks allowed. */
export function hex(digits: string): Bytes {
  return new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
}

function ipv4Bytes(text: string): Bytes {
  return Uint8Array.from(text.split('.'), Number);
}
