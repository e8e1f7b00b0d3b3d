import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AdaptationField, payloadOffsetAt } from '../../src/mpegts/adaptation-field.js';
import { ABSENT, PACKET_SIZE, TRUNCATED } from '../../src/mpegts/packet.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { hex } from '../support/frames/frame-builder.js';

/** A packet that begins like this, in the midst of other bytes. */
function packetOf(digits: string): { bytes: Uint8Array; pos: number } {
  const bytes = new Uint8Array(7 + PACKET_SIZE).fill(0xee);
  bytes.set(hex(digits), 7);
  return { bytes, pos: 7 };
}

const NOTHING = {
  length: ABSENT,
  isDiscontinuity: false,
  isRandomAccess: false,
  isElementaryStreamPriority: false,
  pcr27M: ABSENT,
  opcr27M: ABSENT,
  spliceCountdown: Number.NaN,
  privateData: ABSENT as number | string,
  extension: ABSENT as number | string,
};

const CASES: readonly { name: string; packet: string; expected: Partial<typeof NOTHING> }[] = [
  { name: 'no adaptation field', packet: '47010010 0701', expected: {} },
  { name: 'one stuffing byte', packet: '47010030 00', expected: { length: 0 } },
  {
    name: 'flags only', // discontinuity, random access, priority
    packet: '47010030 01 e0',
    expected: { length: 1, isDiscontinuity: true, isRandomAccess: true, isElementaryStreamPriority: true },
  },
  {
    name: 'everything',
    packet: [
      '47010030 1c', // AFC 3, length 28
      '1f', // PCR, OPCR, splicing point, private data, extension
      '00000001 fe 2b', // PCR: base 3, reserved, extension 43
      '80000000 7e 01', // OPCR: base 2^32, reserved, extension 1
      'ff', // splice_countdown −1
      '03 aabbcc', // private data
      '08 e0 8123 c00001 2a12', // extension: its content is not looked into
    ].join(''),
    expected: {
      length: 28,
      pcr27M: 3 * 300 + 43,
      opcr27M: 2 ** 32 * 300 + 1,
      spliceCountdown: -1,
      privateData: 'aabbcc',
      extension: 'e08123c000012a12',
    },
  },
  { name: 'splice_countdown 5 without PCR', packet: '47010030 02 04 05', expected: { length: 2, spliceCountdown: 5 } },
  {
    name: 'a PCR that does not fit',
    packet: '47010030 06 18 0000000100', // length 6: one byte less than flags and PCR
    expected: { length: 6, pcr27M: TRUNCATED, opcr27M: TRUNCATED },
  },
  { name: 'no room for splice_countdown', packet: '47010030 01 04', expected: { length: 1 } },
  {
    name: 'private data longer than the field',
    packet: '47010030 04 03 03 aabb', // length 4: flags, count 3, two bytes
    expected: { length: 4, privateData: TRUNCATED, extension: TRUNCATED },
  },
  {
    name: 'no room for a length',
    packet: '47010030 01 03',
    expected: { length: 1, privateData: TRUNCATED, extension: TRUNCATED },
  },
  { name: 'longer than the packet', packet: '47010030 ff 10 00000001fe2b', expected: { length: 255, pcr27M: 943 } },
];

function fieldsOf(field: AdaptationField, bytes: Uint8Array): typeof NOTHING {
  const { privateDataOffset, privateDataLength, extensionOffset, extensionLength, ...others } = field;
  const content = (offset: number, length: number) =>
    length < 0 ? length : Buffer.from(bytes.subarray(offset, offset + length)).toString('hex');
  return {
    ...others,
    privateData: content(privateDataOffset, privateDataLength),
    extension: content(extensionOffset, extensionLength),
  };
}

describe('AdaptationField', () => {
  const field = new AdaptationField();
  for (const { name, packet, expected } of CASES) {
    test(name, () => {
      const { bytes, pos } = packetOf(packet);
      field.read(bytes, pos);
      assert.deepEqual(fieldsOf(field, bytes), { ...NOTHING, ...expected });
    });
  }

  test('stays within any packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: PACKET_SIZE, maxLength: PACKET_SIZE }), (bytes) => {
        field.read(bytes, 0);
        assert.ok(field.privateDataLength < 0 || field.privateDataOffset + field.privateDataLength <= PACKET_SIZE);
        assert.ok(field.extensionLength < 0 || field.extensionOffset + field.extensionLength <= PACKET_SIZE);
        const offset = payloadOffsetAt(bytes, 0);
        assert.ok(offset === ABSENT || offset === TRUNCATED || (offset >= 4 && offset < PACKET_SIZE));
      }),
      { numRuns: fuzzRuns(500) },
    );
  });
});

describe('payloadOffsetAt', () => {
  const cases = [
    { name: 'payload only', packet: '47010010', expected: 4 },
    { name: 'adaptation field only', packet: '47010020b7', expected: ABSENT },
    { name: 'reserved adaptation_field_control 0', packet: '4701000000', expected: ABSENT },
    { name: 'empty adaptation field', packet: '4701003000', expected: 5 },
    { name: 'one byte of payload', packet: '47010030b6', expected: 187 }, // length 182, the longest before payload
    { name: 'no byte left of the payload', packet: '47010030b7', expected: TRUNCATED },
    { name: 'longer than the packet', packet: '47010030ff', expected: TRUNCATED },
  ];
  for (const { name, packet, expected } of cases) {
    test(name, () => {
      const { bytes, pos } = packetOf(packet);
      assert.equal(payloadOffsetAt(bytes, pos), expected < 0 ? expected : pos + expected);
    });
  }
});
