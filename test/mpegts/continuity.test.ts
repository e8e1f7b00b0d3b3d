import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Continuity, ContinuityAnalyzer } from '../../src/mpegts/continuity.js';
import { ccAt, discontinuityAt, NULL_PID, PACKET_SIZE, pidAt } from '../../src/mpegts/packet.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';

const { IN_ORDER, DUPLICATE, ERROR } = Continuity;
const PID = 0x100;

/** Payload packet with an adaptation field of flags only. */
function withFlags(cc: number, flags: number, fill = 0xff): Buffer {
  const packet = payloadPacket(PID, cc, fill);
  packet[3] = 0x30 | cc;
  packet[4] = 1; // adaptation_field_length
  packet[5] = flags;
  return packet;
}

/** Payload packet with a PCR. */
function withPcr(cc: number, pcr27M: number, fill = 0xff): Buffer {
  const packet = payloadPacket(PID, cc, fill);
  pcrPacket(PID, pcr27M).copy(packet, 4, 4, 12);
  packet[3] = 0x30 | cc;
  packet[4] = 7;
  return packet;
}

function withoutPayload(cc: number): Buffer {
  const packet = pcrPacket(PID, 0);
  packet[3] = 0x20 | cc;
  return packet;
}

const p = (cc: number, fill = cc) => payloadPacket(PID, cc, fill);

const CASES: readonly { name: string; packets: readonly Buffer[]; expected: readonly Continuity[] }[] = [
  { name: 'counts through the wrap', packets: [p(14), p(15), p(0)], expected: [IN_ORDER, IN_ORDER, IN_ORDER] },
  { name: 'a packet is missing', packets: [p(3), p(5), p(6)], expected: [IN_ORDER, ERROR, IN_ORDER] },
  { name: 'one duplicate', packets: [p(3), p(3), p(4)], expected: [IN_ORDER, DUPLICATE, IN_ORDER] },
  {
    name: 'a third and a fourth copy',
    packets: [p(3), p(3), p(3), p(3), p(4)],
    expected: [IN_ORDER, DUPLICATE, ERROR, ERROR, IN_ORDER],
  },
  {
    name: 'the same counter with other content',
    packets: [p(3, 1), p(3, 2), p(4)],
    expected: [IN_ORDER, ERROR, IN_ORDER],
  },
  {
    name: 'other content, then a duplicate of that',
    packets: [p(3, 1), p(3, 2), p(3, 2)],
    expected: [IN_ORDER, ERROR, DUPLICATE],
  },
  {
    name: 'a duplicate with a PCR of its own',
    packets: [withPcr(3, 27_000), withPcr(3, 28_000)],
    expected: [IN_ORDER, DUPLICATE],
  },
  {
    name: 'other payload behind a PCR',
    packets: [withPcr(3, 27_000, 1), withPcr(3, 27_000, 2)],
    expected: [IN_ORDER, ERROR],
  },
  {
    name: 'a copy behind another packet is none: two consecutive packets of the PID',
    packets: [p(3), withoutPayload(3), p(3)],
    expected: [IN_ORDER, IN_ORDER, ERROR],
  },
  {
    name: 'no increment without payload',
    packets: [p(3), withoutPayload(3), withoutPayload(3), p(4)],
    expected: [IN_ORDER, IN_ORDER, IN_ORDER, IN_ORDER],
  },
  {
    name: 'an increment without payload',
    packets: [p(3), withoutPayload(4), p(5)],
    expected: [IN_ORDER, ERROR, IN_ORDER],
  },
  {
    name: 'discontinuity_indicator',
    packets: [p(3), withFlags(9, 0x80), p(10)],
    expected: [IN_ORDER, IN_ORDER, IN_ORDER],
  },
  {
    name: 'a duplicate with discontinuity_indicator, and the same counter with other content',
    packets: [p(3), withFlags(9, 0x80), withFlags(9, 0x80), withFlags(9, 0x80, 0)],
    expected: [IN_ORDER, IN_ORDER, DUPLICATE, IN_ORDER],
  },
  {
    name: 'the null PID',
    packets: [payloadPacket(NULL_PID, 1), payloadPacket(NULL_PID, 7), payloadPacket(NULL_PID, 7, 0)],
    expected: [IN_ORDER, IN_ORDER, IN_ORDER],
  },
  {
    name: 'two PIDs',
    packets: [p(3), payloadPacket(0x101, 9), p(4), payloadPacket(0x101, 11)],
    expected: [IN_ORDER, IN_ORDER, IN_ORDER, ERROR],
  },
];

/** In batches of so many packets, each in the same buffer. */
function run(packets: readonly Buffer[], batch: number): Continuity[] {
  const analyzer = new ContinuityAnalyzer();
  const buffer = Buffer.alloc(batch * PACKET_SIZE);
  const results: Continuity[] = [];
  for (let first = 0; first < packets.length; first += batch) {
    const now = packets.slice(first, first + batch);
    buffer.set(Buffer.concat(now));
    for (let n = 0; n < now.length; n++) results.push(feed(analyzer, buffer, n * PACKET_SIZE));
    analyzer.keep(buffer);
    buffer.fill(0xee);
  }
  return results;
}

function feed(analyzer: ContinuityAnalyzer, bytes: Buffer, pos = 0): Continuity {
  return analyzer.feed(bytes, pos, pidAt(bytes, pos), discontinuityAt(bytes, pos));
}

function lastCcOf(packets: readonly Buffer[], pid: number): number | null {
  const last = packets.filter((packet) => pidAt(packet, 0) === pid).at(-1);
  return last === undefined ? null : ccAt(last, 0);
}

describe('ContinuityAnalyzer', () => {
  for (const { name, packets, expected } of CASES) {
    test(name, () => {
      for (const batch of [1, 2, packets.length]) assert.deepEqual(run(packets, batch), expected);
    });
  }

  test('tells the counter that was due', () => {
    const analyzer = new ContinuityAnalyzer();
    const bytes = Buffer.concat([p(15), p(4)]);
    feed(analyzer, bytes);
    assert.equal(feed(analyzer, bytes, PACKET_SIZE), ERROR);
    assert.equal(analyzer.expected, 0);
  });

  test('forgets all PIDs on reset', () => {
    const analyzer = new ContinuityAnalyzer();
    const bytes = Buffer.concat([p(3), payloadPacket(0x101, 3), p(9), payloadPacket(0x101, 9)]);
    feed(analyzer, bytes, 0);
    feed(analyzer, bytes, PACKET_SIZE);
    analyzer.reset();
    assert.equal(feed(analyzer, bytes, 2 * PACKET_SIZE), IN_ORDER);
    assert.equal(feed(analyzer, bytes, 3 * PACKET_SIZE), IN_ORDER);
  });

  // packet       3  TEI 4  5         and    3  TEI 9  4         and    3  TEI 4 lost  6
  // error                  no                         no                              yes
  test('derives no error from a packet with transport_error_indicator', () => {
    for (const [damagedCc, nextCc, expected] of [
      [4, 5, IN_ORDER],
      [9, 4, IN_ORDER],
      [4, 6, ERROR],
    ] as const) {
      const analyzer = new ContinuityAnalyzer();
      const bytes = Buffer.concat([p(3), p(damagedCc), p(nextCc)]);
      feed(analyzer, bytes);
      analyzer.feedDamaged(bytes, PACKET_SIZE, PID);
      assert.equal(feed(analyzer, bytes, 2 * PACKET_SIZE), expected);
    }
  });

  test('takes a packet that begins as is due as any other', () => {
    const packet = fc.tuple(fc.nat(1), fc.nat(3), fc.constantFrom(0x10, 0x10, 0x10, 0x00, 0x20, 0x50)).map((drawn) => {
      const [pid, cc, control] = drawn;
      const bytes = payloadPacket(PID + pid, cc, cc);
      bytes[3] = control | cc;
      return bytes;
    });
    fc.assert(
      fc.property(fc.array(packet, { minLength: 1, maxLength: 40 }), (packets) => {
        const analyzer = new ContinuityAnalyzer();
        const bytes = Buffer.concat(packets);
        const results = packets.map((_, n) => {
          const pos = n * PACKET_SIZE;
          const last = analyzer.lastPacketOf(pidAt(bytes, pos));
          if (bytes.readInt32BE(pos) !== last.due) return feed(analyzer, bytes, pos);
          analyzer.feedDue(last, pos);
          return IN_ORDER;
        });
        assert.deepEqual(results, run(packets, packets.length));
        for (const pid of [PID, PID + 1]) assert.equal(analyzer.lastCcOf(pid), lastCcOf(packets, pid));
      }),
      { numRuns: fuzzRuns(200) },
    );
  });

  test('gives the same results in batches of any size', () => {
    const packet = fc
      .record({ cc: fc.nat(3), fill: fc.nat(1), control: fc.constantFrom(0x00, 0x10, 0x20, 0x30), length: fc.nat(255) })
      .map(({ cc, fill, control, length }) => {
        const bytes = payloadPacket(PID, cc, fill);
        bytes[3] = control | cc;
        bytes[4] = length;
        return bytes;
      });
    fc.assert(
      fc.property(
        fc.array(packet, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (packets, batch) => {
          assert.deepEqual(run(packets, batch), run(packets, 1));
        },
      ),
      { numRuns: fuzzRuns(200) },
    );
  });
});

test('room for a copy is taken by PIDs that are compared, not by those that are only asked for', () => {
  const analyzer = new ContinuityAnalyzer();
  const [none, damaged, compared] = [
    analyzer.lastPacketOf(NULL_PID),
    analyzer.lastPacketOf(PID + 1),
    analyzer.lastPacketOf(PID),
  ];
  analyzer.feed(payloadPacket(NULL_PID, 0), 0, NULL_PID, false);
  analyzer.feedDamaged(payloadPacket(PID + 1, 0), 0, PID + 1);
  const packet = p(3);
  analyzer.feed(packet, 0, PID, false);
  analyzer.keep(packet);
  assert.equal(compared.slot, 0);
  assert.deepEqual([none.slot, damaged.slot], [-1, -1]);
});
