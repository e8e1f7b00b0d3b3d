import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Placed, SampleOrder } from '../../src/recording/sample-order.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const ANY = fc.record(
  {
    sequence: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 0xffff })),
    ssrc: fc.integer({ min: 1, max: 2 }),
  },
  { noNullPrototype: true },
);

test('any packets: each goes out once, or is refused once', () => {
  fc.assert(
    fc.property(fc.array(ANY, { maxLength: 300 }), (packets) => {
      const seen = new Map<Placed, number>();
      const count = (packet: Placed): void => void seen.set(packet, (seen.get(packet) ?? 0) + 1);
      const order = new SampleOrder<Placed>({ next: count, refuse: count }, () => 48);
      for (const { sequence, ssrc } of packets) order.push({ sequence, ssrc, timestamp: sequence * 48 });
      order.flush();
      assert.equal(seen.size, packets.length);
      assert.ok([...seen.values()].every((times) => times === 1));
    }),
    { numRuns: fuzzRuns(60) },
  );
});

test('packets within 64 places are brought into their order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 60 }), (places) => {
      const out: number[] = [];
      const order = new SampleOrder<Placed>(
        { next: ({ sequence }) => out.push(sequence), refuse: () => assert.fail('refused') },
        () => 1,
      );
      // The first one is where the sequence begins.
      order.push({ sequence: 0xfff0, ssrc: 1, timestamp: 0 });
      for (const place of places) {
        const sequence = (0xfff1 + place) & 0xffff;
        order.push({ sequence, ssrc: 1, timestamp: 1 + place });
      }
      order.flush();
      const sorted = [...places].sort((a, b) => a - b).map((place) => (0xfff1 + place) & 0xffff);
      assert.deepEqual(out, [0xfff0, ...sorted]);
    }),
    { numRuns: fuzzRuns(60) },
  );
});
