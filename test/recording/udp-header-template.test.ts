import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatAddress } from '../../src/net/address.js';
import { FrameDecoder, FrameResult } from '../../src/net/frame-decoder.js';
import { LinkTypes } from '../../src/net/link-type.js';
import { UdpHeaderTemplate } from '../../src/recording/udp-header-template.js';
import type { StreamInfo } from '../../src/stream/message.js';
import { TS_STREAM } from '../support/messages/sample-messages.js';

const IPV6_STREAM: StreamInfo = { ...TS_STREAM, sourceIp: '2001:db8::1', destinationIp: 'ff3e::1' };

/** The packet with headers and payload, in the midst of other bytes, and where it begins. */
function packetOf(info: StreamInfo, payload: Uint8Array): Buffer {
  const template = new UdpHeaderTemplate(info);
  const slab = Buffer.concat([Buffer.alloc(5, 0xee), payload, Buffer.alloc(5, 0xee)]);
  const target = Buffer.alloc(3 + template.size + 2, 0xee);
  template.write(target, 3, slab, 5, payload.length);
  assert.deepEqual([target[2], target[target.length - 2]], [0xee, 0xee]);
  return Buffer.concat([target.subarray(3, 3 + template.size), payload]);
}

/** Sum of 16-bit words with the carries added in: 0xffff where a checksum among them is right. Spec: RFC 1071, 1 */
function checkedSum(...parts: readonly Uint8Array[]): number {
  const bytes = Buffer.concat(parts);
  let sum = 0;
  for (let at = 0; at < bytes.length; at++) sum += at % 2 === 0 ? bytes[at]! << 8 : bytes[at]!;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

const PAYLOADS: readonly (readonly [name: string, payload: Uint8Array])[] = [
  ['a payload', Buffer.alloc(1316, 0x47)],
  ['an odd number of bytes', Buffer.from('odd')],
  ['no bytes', Buffer.alloc(0)],
  ['bytes that make large sums', Buffer.alloc(65_000, 0xff)],
];

const STREAMS: readonly (readonly [name: string, info: StreamInfo, source: string])[] = [
  ['IPv4', TS_STREAM, '10.0.0.1'],
  ['IPv6', IPV6_STREAM, '2001:db8::1'],
  ['IPv4, source not known', { ...TS_STREAM, sourceIp: '' }, '0.0.0.0'],
  ['IPv6, source of the other family', { ...IPV6_STREAM, sourceIp: '10.0.0.1' }, '::'],
];

for (const [streamName, info, source] of STREAMS) {
  describe(streamName, () => {
    for (const [name, payload] of PAYLOADS) {
      test(`${name}: a decoder reads the datagram`, () => {
        const packet = packetOf(info, payload);
        const decoder = new FrameDecoder(LinkTypes.RAW);
        assert.equal(decoder.decode(packet, 0, packet.length, packet.length), FrameResult.DATAGRAM);
        assert.equal(formatAddress(decoder.isIpv6, decoder.source), source);
        assert.equal(formatAddress(decoder.isIpv6, decoder.destination), info.destinationIp);
        assert.deepEqual([decoder.sourcePort, decoder.destinationPort], [info.sourcePort, info.destinationPort]);
        const { payloadOffset, payloadLength } = decoder;
        assert.deepEqual(packet.subarray(payloadOffset, payloadOffset + payloadLength), Buffer.from(payload));
      });

      test(`${name}: the checksum is right`, () => {
        const packet = packetOf(info, payload);
        if (!info.destinationIp.includes(':')) {
          assert.equal(checkedSum(packet.subarray(0, 20)), 0xffff);
          assert.equal(packet.readUInt16BE(26), 0); // UDP over IPv4: none
          return;
        }
        // Pseudo header: addresses, length, protocol. Spec: RFC 8200, 8.1
        const pseudo = Buffer.concat([packet.subarray(8, 40), packet.subarray(44, 46), Buffer.from([0, 17])]);
        assert.equal(checkedSum(pseudo, packet.subarray(40)), 0xffff);
        assert.notEqual(packet.readUInt16BE(46), 0);
      });
    }
  });
}

test('a payload that no datagram can hold: the largest lengths there are', () => {
  const packet = packetOf(TS_STREAM, Buffer.alloc(70_000));
  assert.deepEqual([packet.readUInt16BE(2), packet.readUInt16BE(24)], [0xffff, 0xffff]);
  assert.equal(packetOf(IPV6_STREAM, Buffer.alloc(70_000)).readUInt16BE(4), 0xffff);
});
