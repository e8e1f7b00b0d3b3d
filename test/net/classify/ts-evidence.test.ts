import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { TsEvidence } from '../../../src/net/classify/ts-evidence.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { payloadPacket } from '../../support/packets/ts-packets.js';

/** Feeds each datagram in the midst of other bytes. */
function fed(packetSize: number, datagrams: readonly Uint8Array[]): TsEvidence {
  const evidence = new TsEvidence(packetSize);
  for (const datagram of datagrams) {
    const bytes = Buffer.concat([Buffer.from([0x47, 0x47]), datagram, Buffer.from([0x47])]);
    evidence.feed(bytes, 2, datagram.length);
  }
  return evidence;
}

/** Datagrams of `packets` packets of one PID, whose continuity counters go on. */
function datagrams(count: number, packets = 7, wrap: (packet: Buffer) => Buffer = (packet) => packet): Buffer[] {
  return Array.from({ length: count }, (_, datagram) =>
    Buffer.concat(Array.from({ length: packets }, (_, n) => wrap(payloadPacket(0x100, datagram * packets + n, 0x55)))),
  );
}

const SIZES: readonly (readonly [name: string, size: number, wrap: (packet: Buffer) => Buffer])[] = [
  ['plain packets', 188, (packet) => packet],
  ['16 bytes of parity behind each', 204, (packet) => Buffer.concat([packet, Buffer.alloc(16, 1)])],
  ['a time stamp before each', 192, (packet) => Buffer.concat([Buffer.alloc(4, 9), packet])],
];

for (const [name, size, wrap] of SIZES) {
  test(`${size} bytes: ${name}`, () => {
    const evidence = fed(size, datagrams(3, 7, wrap));
    assert.deepEqual([evidence.agreeing, evidence.packets, evidence.ccGood, evidence.ccBad], [3, 21, 20, 0]);
    for (const other of [188, 204, 192]) {
      if (other !== size) assert.equal(fed(other, datagrams(3, 7, wrap)).agreeing, 0, `taken for ${other}`);
    }
  });
}

/** A datagram of one packet that is changed. */
function changed(change: (packet: Buffer) => void): Buffer {
  const packet = payloadPacket(0x100, 0, 0x55);
  change(packet);
  return packet;
}

const IMPLAUSIBLE: readonly (readonly [name: string, datagram: Buffer])[] = [
  ['no bytes', Buffer.alloc(0)],
  ['a byte too many', Buffer.concat([payloadPacket(0x100, 0), Buffer.alloc(1)])],
  ['no sync byte', changed((packet) => packet.writeUInt8(0x46, 0))],
  ['neither payload nor adaptation field', changed((packet) => packet.writeUInt8(0x00, 3))],
  ['an adaptation field longer than the packet', changed((packet) => packet.writeUInt16BE(0x20b8, 3))],
  ['samples that are all 0x47', Buffer.alloc(188, 0x47)],
];

for (const [name, datagram] of IMPLAUSIBLE) {
  test(`speaks for nothing: ${name}`, () => assert.equal(fed(188, [datagram]).agreeing, 0));
}

test('a packet with transport_error_indicator agrees, whatever else its header says; its counter does not count', () => {
  const broken = changed((packet) => {
    packet[1] = 0x81; // transport_error_indicator, PID 0x1xx
    packet[3] = 0x00; // neither payload nor adaptation field
  });
  const evidence = fed(188, [broken, broken]);
  assert.deepEqual([evidence.agreeing, evidence.ccGood, evidence.ccBad], [2, 0, 0]);
});

test('continuity: packets without payload do not count up, null packets are left out', () => {
  const withoutPayload = changed((packet) => {
    packet[3] = 0x20; // adaptation field only, counter 0
    packet[4] = 183;
  });
  const good = fed(188, [payloadPacket(0x100, 0, 1), withoutPayload, payloadPacket(0x100, 1, 1)]);
  assert.deepEqual([good.ccGood, good.ccBad], [2, 0]);
  const bad = fed(188, [payloadPacket(0x100, 0, 1), payloadPacket(0x100, 5, 1)]);
  assert.deepEqual([bad.ccGood, bad.ccBad], [0, 1]);
  const nulls = fed(188, [payloadPacket(0x1fff, 0, 1), payloadPacket(0x1fff, 7, 1)]);
  assert.deepEqual([nulls.ccGood, nulls.ccBad], [0, 0]);
});

test('33 PIDs in turn: the oldest makes room, and nothing is compared', () => {
  const round = (cc: number) => Array.from({ length: 33 }, (_, n) => payloadPacket(0x100 + n, cc, 1));
  const evidence = fed(188, [...round(0), ...round(9)]);
  assert.deepEqual([evidence.ccGood, evidence.ccBad], [0, 0]);
  assert.equal(fed(188, [...round(0).slice(1), ...round(1).slice(1)]).ccGood, 32);
});

describe('certainty', () => {
  const other = Buffer.alloc(100, 1);
  const cases: readonly (readonly [name: string, datagrams: Buffer[], certainty: string])[] = [
    ['datagrams of 7 packets', datagrams(3), 'certain'],
    ['datagrams of one packet, six of them', datagrams(6, 1), 'certain'],
    ['five packets are too few', datagrams(5, 1), 'likely'],
    ['a single packet', datagrams(1, 1), 'possible'],
    ['a quarter of other datagrams', [...datagrams(6), other, other], 'certain'],
    ['more of them', [...datagrams(6), other, other, other], 'likely'],
    ['three quarters of them', [...datagrams(2), ...Array<Buffer>(6).fill(other)], 'likely'],
    ['nearly all of them', [...datagrams(1), ...Array<Buffer>(6).fill(other)], 'none'],
    ['counters that do not go on', Array.from({ length: 9 }, (_, n) => payloadPacket(0x100, n * 5, 1)), 'possible'],
    ['nothing else', [other, other], 'none'],
  ];
  for (const [name, given, certainty] of cases) {
    test(`${name}: ${certainty}`, () => assert.equal(fed(188, given).certainty(given.length, 3), certainty));
  }

  test('as many as needed must agree', () => {
    assert.equal(fed(188, datagrams(3)).certainty(3, 4), 'likely');
  });
});

test('any datagrams: never throws, never says more than there was', () => {
  const datagram = fc.uint8Array({ maxLength: 600 });
  const property = fc.property(fc.array(datagram, { maxLength: 8 }), fc.constantFrom(188, 192, 204), (given, size) => {
    const evidence = fed(size, given);
    assert.ok(evidence.agreeing <= given.length);
    assert.ok(evidence.ccGood + evidence.ccBad <= evidence.packets);
  });
  fc.assert(property, { numRuns: fuzzRuns(300) });
});
