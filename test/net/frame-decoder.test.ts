import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { formatAddress } from '../../src/net/address.js';
import { FrameDecoder, FrameResult } from '../../src/net/frame-decoder.js';
import { LinkTypes } from '../../src/net/link-type.js';
import { vlansOf } from '../../src/net/vlan.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { DATAGRAM, DATAGRAM_CASES, PAYLOAD, V4, V6 } from '../support/frames/datagram-cases.js';
import {
  type Bytes,
  concat,
  ethernet,
  extensionHeader,
  fragmentHeader,
  hex,
  ipv4,
  ipv6,
  pppoe,
  u8,
  u32,
  udp,
} from '../support/frames/frame-builder.js';

const ETHERNET = LinkTypes.ETHERNET;
const IPV6 = 0x86dd;
const PPPOE = 0x8864;
const NO_BYTES = new Uint8Array(0);

describe('FrameDecoder: whole datagrams', () => {
  for (const { name, linkType, frame, vlans = [], destination = '239.1.1.1' } of DATAGRAM_CASES) {
    test(name, () => {
      const { decoder, result, bytes } = decode(linkType, frame);
      assert.equal(result, FrameResult.DATAGRAM);
      assert.deepEqual(vlansOf(decoder.vlanKey), vlans);
      assert.equal(formatAddress(decoder.isIpv6, decoder.destination), destination);
      assert.equal(decoder.sourcePort, 1234);
      assert.equal(decoder.destinationPort, 5000);
      assert.deepEqual(payloadOf(decoder, bytes), PAYLOAD);
    });
  }

  test('source address and hop limit', () => {
    const v4 = decode(LinkTypes.RAW, V4).decoder;
    assert.equal(formatAddress(v4.isIpv6, v4.source), '192.168.1.2');
    assert.equal(v4.hopLimit, 7);
    const v6 = decode(LinkTypes.RAW, V6).decoder;
    assert.equal(formatAddress(v6.isIpv6, v6.source), 'fe80::1');
    assert.equal(v6.hopLimit, 9);
  });

  test('a datagram without link layer', () => {
    const { decoder, result, bytes } = decode('datagram', PAYLOAD);
    assert.equal(result, FrameResult.DATAGRAM);
    assert.deepEqual(payloadOf(decoder, bytes), PAYLOAD);
  });

  test('an IPv4 address leaves nothing of an IPv6 address behind', () => {
    const decoder = new FrameDecoder(LinkTypes.RAW);
    decoder.decode(V6, 0, V6.length, V6.length);
    decoder.decode(V4, 0, V4.length, V4.length);
    assert.deepEqual([...decoder.destination], [0xef010101, 0, 0, 0]);
  });
});

interface OtherCase {
  readonly name: string;
  readonly expected: keyof typeof FrameResult;
  readonly frame: Bytes;
  readonly linkType?: number;
  /** Bytes captured, and bytes on the network; all by default. */
  readonly captured?: number;
  readonly wire?: number;
}

const v4Of = (fields: Parameters<typeof ipv4>[0]): Bytes =>
  ethernet({ payload: ipv4({ payload: DATAGRAM, ...fields }) });
const v6Of = (fields: Parameters<typeof ipv6>[0]): Bytes =>
  ethernet({ etherType: IPV6, payload: ipv6({ payload: DATAGRAM, ...fields }) });
const WHOLE = ethernet({ payload: V4 });

const OTHERS: readonly OtherCase[] = [
  { name: 'ARP', expected: 'NOT_UDP', frame: ethernet({ etherType: 0x0806, payload: new Uint8Array(28) }) },
  { name: 'TCP', expected: 'NOT_UDP', frame: v4Of({ protocol: 6 }) },
  {
    name: 'TCP whose total length is left to the network card',
    expected: 'NOT_UDP',
    frame: v4Of({ protocol: 6, totalLength: 0 }),
  },
  { name: 'TCP over IPv6', expected: 'NOT_UDP', frame: v6Of({ nextHeader: 6 }) },
  {
    name: 'TCP behind an extension header',
    expected: 'NOT_UDP',
    frame: v6Of({ nextHeader: 0, payload: extensionHeader(6, 1, DATAGRAM) }),
  },
  {
    name: 'IEEE 802.3 length and LLC',
    expected: 'NOT_UDP',
    frame: ethernet({ etherType: 38, payload: concat(hex('424203'), V4) }),
  },
  {
    name: 'ICMP error that quotes a datagram',
    expected: 'NOT_UDP',
    frame: v4Of({ protocol: 1, payload: concat(hex('0303000000000000'), V4) }),
  },
  {
    name: 'ICMPv6 error that quotes a datagram',
    expected: 'NOT_UDP',
    frame: v6Of({ nextHeader: 58, payload: concat(hex('0104000000000000'), V6) }),
  },
  {
    name: 'PPPoE with another protocol',
    expected: 'NOT_UDP',
    frame: ethernet({ etherType: PPPOE, payload: pppoe(0xc021, V4) }),
  },
  { name: 'BSD loopback, another family', expected: 'NOT_UDP', linkType: LinkTypes.NULL, frame: concat(u32(7), V4) },
  {
    name: 'OpenBSD loopback is big endian only',
    expected: 'NOT_UDP',
    linkType: LinkTypes.LOOP,
    frame: concat(hex('02000000'), V4),
  },

  {
    name: 'first fragment',
    expected: 'FRAGMENT_FIRST',
    frame: v4Of({ moreFragments: true, payload: udp({ length: 4000, payload: PAYLOAD }) }),
  },
  { name: 'later fragment', expected: 'FRAGMENT_LATER', frame: v4Of({ moreFragments: true, fragmentOffset: 185 }) },
  { name: 'last fragment', expected: 'FRAGMENT_LATER', frame: v4Of({ fragmentOffset: 185, payload: u8(1) }) },
  {
    name: 'first fragment, IPv6',
    expected: 'FRAGMENT_FIRST',
    frame: v6Of({ nextHeader: 44, payload: fragmentHeader(17, 0, true, udp({ length: 4000, payload: PAYLOAD })) }),
  },
  {
    name: 'later fragment, IPv6',
    expected: 'FRAGMENT_LATER',
    frame: v6Of({ nextHeader: 44, payload: fragmentHeader(17, 185, false, PAYLOAD) }),
  },
  {
    name: 'later fragment of ICMPv6',
    expected: 'NOT_UDP',
    frame: v6Of({ nextHeader: 44, payload: fragmentHeader(58, 185, false, PAYLOAD) }),
  },

  { name: 'payload cut', expected: 'TRUNCATED_DATAGRAM', frame: WHOLE, captured: WHOLE.length - 1 },
  { name: 'cut behind the ports', expected: 'TRUNCATED_DATAGRAM', frame: WHOLE, captured: 14 + 20 + 4 },
  { name: 'cut before the ports', expected: 'TRUNCATED_FRAME', frame: WHOLE, captured: 14 + 20 + 3 },
  { name: 'cut in the IP header', expected: 'TRUNCATED_FRAME', frame: WHOLE, captured: 14 + 19 },
  { name: 'cut in the Ethernet header', expected: 'TRUNCATED_FRAME', frame: WHOLE, captured: 13 },
  { name: 'nothing captured', expected: 'TRUNCATED_FRAME', frame: WHOLE, captured: 0 },
  {
    name: 'cut in a VLAN tag',
    expected: 'TRUNCATED_FRAME',
    frame: ethernet({ vlans: [1], payload: V4 }),
    captured: 17,
  },
  {
    name: 'cut in an extension header',
    expected: 'TRUNCATED_FRAME',
    frame: v6Of({ nextHeader: 0, payload: extensionHeader(17, 2, DATAGRAM) }),
    captured: 14 + 40 + 7,
  },
  {
    name: 'first fragment, cut behind the ports',
    expected: 'FRAGMENT_FIRST',
    frame: v4Of({ moreFragments: true }),
    captured: 14 + 20 + 5,
  },

  { name: 'empty frame', expected: 'MALFORMED', frame: NO_BYTES },
  { name: 'frame that ends in the IP header', expected: 'MALFORMED', frame: WHOLE.subarray(0, 14 + 19) },
  { name: 'IP length beyond the frame', expected: 'MALFORMED', frame: v4Of({ totalLength: 1500 }) },
  {
    name: 'IP length beyond the frame, cut',
    expected: 'MALFORMED',
    frame: v4Of({ totalLength: 1500 }),
    captured: 40,
    wire: 60,
  },
  { name: 'IP length below the header', expected: 'MALFORMED', frame: v4Of({ totalLength: 19 }) },
  { name: 'IP header below 20 bytes', expected: 'MALFORMED', frame: v4Of({ headerWords: 4 }) },
  { name: 'IP header beyond the IP length', expected: 'MALFORMED', frame: v4Of({ headerWords: 15 }) },
  { name: 'EtherType IPv4, version 6', expected: 'MALFORMED', frame: v4Of({ version: 6 }) },
  {
    name: 'EtherType IPv6, version 4',
    expected: 'MALFORMED',
    frame: ethernet({ etherType: IPV6, payload: concat(V4, NO_BYTES, new Uint8Array(20)) }),
  },
  { name: 'raw IP of version 5', expected: 'MALFORMED', linkType: LinkTypes.RAW, frame: u8(0x50) },
  {
    name: 'UDP length below its header',
    expected: 'MALFORMED',
    frame: v4Of({ payload: udp({ length: 7, payload: PAYLOAD }) }),
  },
  {
    name: 'UDP length beyond the IP packet',
    expected: 'MALFORMED',
    frame: v4Of({ payload: udp({ length: 15, payload: PAYLOAD }) }),
  },
  { name: 'IP packet too short for UDP', expected: 'MALFORMED', frame: v4Of({ payload: DATAGRAM.subarray(0, 7) }) },
  {
    name: 'jumbogram',
    expected: 'MALFORMED',
    frame: v6Of({ nextHeader: 0, payloadLength: 0, payload: extensionHeader(17, 1, DATAGRAM) }),
  },
  { name: 'IPv6 length beyond the frame', expected: 'MALFORMED', frame: v6Of({ payloadLength: 1500 }) },
  {
    name: 'UDP length 0 over IPv6',
    expected: 'MALFORMED',
    frame: v6Of({ payload: udp({ length: 0, payload: PAYLOAD }) }),
  },
  {
    name: 'PPPoE length beyond the frame',
    expected: 'MALFORMED',
    frame: ethernet({ etherType: PPPOE, payload: pppoe(0x21, V4, 1500) }),
  },
  {
    name: 'PPPoE length below the IP length',
    expected: 'MALFORMED',
    frame: ethernet({ etherType: PPPOE, payload: pppoe(0x21, V4, 20) }),
  },
  { name: 'endless VLAN tags', expected: 'MALFORMED', frame: ethernet({ vlans: new Array(300).fill(1), payload: V4 }) },
  {
    name: 'endless extension headers',
    expected: 'MALFORMED',
    frame: v6Of({ nextHeader: 60, payload: endlessExtensionHeaders(100) }),
  },
  {
    name: 'first fragment too short for UDP',
    expected: 'MALFORMED',
    frame: v4Of({ moreFragments: true, payload: u32(0) }),
  },
];

describe('FrameDecoder: everything else', () => {
  for (const { name, expected, frame, linkType = ETHERNET, captured = frame.length, wire = frame.length } of OTHERS) {
    test(`${expected}: ${name}`, () => {
      assert.equal(decode(linkType, frame, captured, wire).result, FrameResult[expected]);
    });
  }

  test('a datagram without link layer that was cut', () => {
    assert.equal(decode('datagram', PAYLOAD, 3, 6).result, FrameResult.TRUNCATED_DATAGRAM);
  });

  test('a fragment has addresses, and ports where it is the first', () => {
    const first = decode(ETHERNET, v4Of({ moreFragments: true, payload: udp({ length: 4000, payload: PAYLOAD }) }));
    assert.equal(first.decoder.destinationPort, 5000);
    assert.deepEqual(payloadOf(first.decoder, first.bytes), PAYLOAD);
    const later = decode(ETHERNET, v4Of({ fragmentOffset: 185, destination: '239.9.9.9' })).decoder;
    assert.equal(formatAddress(later.isIpv6, later.destination), '239.9.9.9');
  });

  test('a truncated datagram has ports and the captured part of the payload', () => {
    const { decoder, bytes } = decode(ETHERNET, WHOLE, WHOLE.length - 2, WHOLE.length);
    assert.equal(decoder.destinationPort, 5000);
    assert.deepEqual(payloadOf(decoder, bytes), PAYLOAD.subarray(0, 4));
  });
});

describe('FrameDecoder: arbitrary bytes', () => {
  const linkTypes = [...Object.values(LinkTypes), 'datagram' as const];
  const seeds = [...DATAGRAM_CASES, ...OTHERS].map(({ frame }) => frame);
  const damagedFrame = fc
    .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 6 }))
    .map(([frame, changes]) => {
      const copy = Uint8Array.from(frame);
      for (const [pos, value] of changes) if (pos < copy.length) copy[pos] = value;
      return copy;
    });
  const anyFrame = fc.oneof(fc.uint8Array({ maxLength: 200 }), damagedFrame);

  test('the result depends on the frame alone, and lies within it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...linkTypes), anyFrame, fc.nat(60), fc.nat(100), (linkType, frame, cut, extra) => {
        const captured = Math.max(0, frame.length - cut);
        const wire = captured + extra;
        const results = [0x00, 0xff, 0x45].map((poison) => {
          const margin = 128;
          const bytes = new Uint8Array(captured + 2 * margin).fill(poison);
          bytes.set(frame.subarray(0, captured), margin);
          const decoder = new FrameDecoder(linkType);
          const result = decoder.decode(bytes, margin, captured, wire);
          assert.ok(Object.values(FrameResult).includes(result));
          if (decoder.payloadLength > 0) {
            assert.ok(decoder.payloadOffset >= margin);
            assert.ok(decoder.payloadOffset + decoder.payloadLength <= margin + captured);
          }
          const { vlanKey, isIpv6, source, destination, sourcePort, destinationPort, hopLimit } = decoder;
          const { payloadOffset, payloadLength } = decoder;
          return {
            result,
            vlanKey,
            isIpv6,
            source,
            destination,
            sourcePort,
            destinationPort,
            hopLimit,
            payloadOffset,
            payloadLength,
          };
        });
        assert.deepEqual(results[1], results[0]);
        assert.deepEqual(results[2], results[0]);
      }),
      { numRuns: fuzzRuns(3000) },
    );
  });
});

/** Decodes a frame that lies somewhere within a larger buffer. */
function decode(
  linkType: number | 'datagram',
  frame: Bytes,
  captured = frame.length,
  wire = frame.length,
): { decoder: FrameDecoder; result: FrameResult; bytes: Bytes } {
  const offset = 3;
  const bytes = concat(new Uint8Array(offset), frame, new Uint8Array(64));
  const decoder = new FrameDecoder(linkType);
  return { decoder, result: decoder.decode(bytes, offset, captured, wire), bytes };
}

function payloadOf(decoder: FrameDecoder, bytes: Bytes): Bytes {
  return bytes.slice(decoder.payloadOffset, decoder.payloadOffset + decoder.payloadLength);
}

function endlessExtensionHeaders(count: number): Bytes {
  return concat(...new Array<Bytes>(count).fill(extensionHeader(60, 1, NO_BYTES)));
}
