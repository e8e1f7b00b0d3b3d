import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as packet from '../../src/mpegts/packet.js';
import { hex } from '../support/frames/frame-builder.js';

/** What all fields of the packet at `pos` are. */
function fieldsAt(bytes: Uint8Array, pos: number): Record<string, unknown> {
  return {
    tei: packet.teiAt(bytes, pos),
    pusi: packet.pusiAt(bytes, pos),
    pid: packet.pidAt(bytes, pos),
    scrambling: packet.scramblingAt(bytes, pos),
    control: packet.adaptationFieldControlAt(bytes, pos),
    cc: packet.ccAt(bytes, pos),
    pcr: packet.pcrAt(bytes, pos),
    discontinuity: packet.discontinuityAt(bytes, pos),
  };
}

const PLAIN = {
  tei: false,
  pusi: false,
  pid: 0,
  scrambling: 0,
  control: 1,
  cc: 0,
  pcr: packet.ABSENT,
  discontinuity: false,
};

const CASES: readonly { name: string; bytes: string; expected: Record<string, unknown> }[] = [
  { name: 'PAT packet', bytes: '47 40 00 1a', expected: { ...PLAIN, pusi: true, cc: 10 } }, // PUSI, PID 0, AFC 1, CC 10
  { name: 'null packet', bytes: '47 1f ff 10', expected: { ...PLAIN, pid: packet.NULL_PID } },
  { name: 'transport error', bytes: '47 81 00 10', expected: { ...PLAIN, tei: true, pid: 0x100 } },
  {
    name: 'scrambled with the odd key',
    bytes: '47 01 00 d5',
    expected: { ...PLAIN, pid: 0x100, scrambling: 3, cc: 5 },
  },
  {
    name: 'adaptation field without PCR',
    bytes: '47 01 00 30 07 40 ffffffffffff', // AFC 3, length 7, random access indicator only
    expected: { ...PLAIN, pid: 0x100, control: 3 },
  },
  {
    name: 'PCR',
    bytes: '47 01 00 20 b7 10 00000001 fe 2b', // AFC 2, length 183, PCR flag, base 3, reserved, extension 43
    expected: { ...PLAIN, pid: 0x100, control: 2, pcr: 3 * 300 + 43 },
  },
  {
    name: 'largest PCR',
    bytes: '47 01 00 30 07 10 ffffffff ff 2b', // base 2^33 - 1, extension 299 = 0x12b: its high bit is the lowest of ff
    expected: { ...PLAIN, pid: 0x100, control: 3, pcr: (2 ** 33 - 1) * 300 + 299 },
  },
  {
    name: 'discontinuity indicator',
    bytes: '47 01 00 30 01 80', // AFC 3, length 1, discontinuity indicator only
    expected: { ...PLAIN, pid: 0x100, control: 3, discontinuity: true },
  },
  {
    name: 'empty adaptation field: the payload begins where the flags would stand',
    bytes: '47 01 00 30 00 90',
    expected: { ...PLAIN, pid: 0x100, control: 3 },
  },
  {
    name: 'PCR flag in a field that is too short for it',
    bytes: '47 01 00 30 06 10 000000010000',
    expected: { ...PLAIN, pid: 0x100, control: 3 },
  },
  {
    name: 'payload that looks like a PCR',
    bytes: '47 01 00 10 07 10 000000010000',
    expected: { ...PLAIN, pid: 0x100 },
  },
];

describe('packet fields', () => {
  for (const { name, bytes, expected } of CASES) {
    test(name, () => {
      const pos = 5;
      const buffer = new Uint8Array(pos + packet.PACKET_SIZE);
      buffer.set(hex(bytes), pos);
      assert.deepEqual(fieldsAt(buffer, pos), expected);
    });
  }
});
