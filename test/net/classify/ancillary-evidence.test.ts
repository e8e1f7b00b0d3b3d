import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AncillaryEvidence } from '../../../src/net/classify/ancillary-evidence.js';
import { RtpHeader } from '../../../src/net/rtp.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { rtp } from '../../support/frames/frame-builder.js';
import { BitWriter } from '../../support/packets/bit-writer.js';

/** Feeds one RTP datagram with the payload. */
function fed(payload: Uint8Array): AncillaryEvidence {
  const bytes = rtp({ payload });
  const header = new RtpHeader();
  assert.ok(header.parse(bytes, 0, bytes.length));
  const evidence = new AncillaryEvidence();
  evidence.feed(bytes, header);
  return evidence;
}

interface PayloadFields {
  readonly count: number;
  readonly field?: number;
  readonly reserved?: number;
  /** Bytes behind the payload header that its length says; those that are there unless it is given. */
  readonly length?: number;
  readonly packets?: readonly Uint8Array[];
}

/** A payload of RFC 8331, 2.1. */
function payloadOf({ count, field = 0, reserved = 0, length, packets = [] }: PayloadFields): Uint8Array {
  const data = Buffer.concat(packets);
  const head = new BitWriter()
    .u(16, 0) // extended sequence number
    .u(16, length ?? data.length)
    .u(8, count)
    .u(2, field) // F: 0b00 progressive, 0b10 and 0b11 fields, 0b01 is not valid
    .u(22, reserved)
    .bytes();
  return Buffer.concat([head, data]);
}

/** 10 bits of SMPTE ST 291-1: even parity in bit 8, its inverse in bit 9. */
function word(value: number): number {
  const ones = value.toString(2).replaceAll('0', '').length;
  const parity = ones % 2;
  return value | (parity << 8) | ((1 - parity) << 9);
}

/** An ANC packet with so many user data words, filled to 32 bits. */
function ancPacket(dataCount: number, change: { did?: number; sdid?: number; dataCount?: number } = {}): Uint8Array {
  const writer = new BitWriter()
    .u(1, 0) // C
    .u(11, 9) // line number
    .u(12, 0) // horizontal offset
    .u(1, 0) // S
    .u(7, 0) // stream number
    .u(10, change.did ?? word(0x61)) // captions
    .u(10, change.sdid ?? word(0x01))
    .u(10, change.dataCount ?? word(dataCount));
  for (let n = 0; n < dataCount; n++) writer.u(10, word(n));
  const bytes = writer.u(10, 0x200).bytes(); // checksum
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

const AGREE: readonly (readonly [name: string, fields: PayloadFields, withData: number])[] = [
  ['no ANC packets: a keep-alive', { count: 0 }, 0],
  ['one without user data', { count: 1, packets: [ancPacket(0)] }, 1],
  ['one of 255 words', { count: 1, packets: [ancPacket(255)] }, 1],
  ['three, of the second field', { count: 3, field: 0b11, packets: [ancPacket(1), ancPacket(8), ancPacket(13)] }, 1],
];

for (const [name, fields, withData] of AGREE) {
  test(`agrees: ${name}`, () => {
    const evidence = fed(payloadOf(fields));
    assert.deepEqual([evidence.agreeing, evidence.withData], [1, withData]);
  });
}

const DISAGREE: readonly (readonly [name: string, payload: Uint8Array])[] = [
  ['shorter than its header', payloadOf({ count: 0 }).subarray(0, 7)],
  ['a length that is not that of the payload', payloadOf({ count: 0, length: 4 })],
  ['field 0b01', payloadOf({ count: 0, field: 0b01 })],
  ['reserved bits that are not 0', payloadOf({ count: 0, reserved: 1 })],
  ['fewer packets than counted', payloadOf({ count: 2, packets: [ancPacket(4)] })],
  ['more packets than counted', payloadOf({ count: 1, packets: [ancPacket(4), ancPacket(4)] })],
  ['a packet that is cut', payloadOf({ count: 1, packets: [ancPacket(20).subarray(0, 12)] })],
  ['parity of the DID', payloadOf({ count: 1, packets: [ancPacket(1, { did: word(0x61) ^ 0x100 })] })],
  ['parity of the SDID', payloadOf({ count: 1, packets: [ancPacket(1, { sdid: word(1) ^ 0x200 })] })],
  ['parity of the data count', payloadOf({ count: 1, packets: [ancPacket(1, { dataCount: word(1) ^ 0x300 })] })],
];

for (const [name, payload] of DISAGREE) {
  test(`does not agree: ${name}`, () => {
    const evidence = fed(payload);
    assert.deepEqual([evidence.agreeing, evidence.withData], [0, 0]);
  });
}

test('any payload: never throws or reads outside', () => {
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.tuple(fc.nat(5), fc.uint8Array({ maxLength: 64 })).map(([count, data]) => payloadOf({ count, packets: [data] })),
  );
  fc.assert(
    fc.property(payload, (bytes) => assert.ok(fed(bytes).withData <= 1)),
    { numRuns: fuzzRuns(500) },
  );
});
