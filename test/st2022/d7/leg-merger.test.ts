import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { LegsFigures } from '../../../src/st2022/d7/leg-figures.js';
import { LegMerger, type LegOptions } from '../../../src/st2022/d7/leg-merger.js';
import type { Leg, LegPacket } from '../../../src/st2022/d7/leg-packet.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { missingTool } from '../../support/programs/privileges.js';
import { missingSamples, samplesDir } from '../../support/samples/samples.js';
import { inGroups } from '../../support/st2110/rtp-batch.js';
import { readRtp } from '../../support/st2110/rtp-capture.js';

const MS = 1e6;
const NARROW: LegOptions = { isExtended: false };

interface Arrival extends LegPacket {
  readonly leg: Leg;
}

interface Sent {
  readonly sequence: number;
  readonly timeNs: number;
  readonly ssrc?: number;
  readonly content?: number;
}

function arrival(leg: Leg, { sequence, timeNs, ssrc = 7, content = 0 }: Sent): Arrival {
  const datagram = Uint8Array.of(sequence & 0xff, (sequence >> 8) & 0xff, content);
  return { leg, sequence, ssrc, timestamp: 0, timeNs, datagram };
}

/** Legs come in batches, as over the link: `ms` of one leg, then of the other. */
function merged(arrivals: readonly Arrival[], options = NARROW, ms = 20) {
  const taken: (LegPacket & { readonly from: Leg })[] = [];
  const merger = new LegMerger(options, (packet, from) => taken.push({ ...packet, from }));
  const end = Math.max(...arrivals.map(({ timeNs }) => timeNs));
  for (let from = 0; from <= end; from += ms * MS) {
    for (const leg of [0, 1] as const) {
      for (const one of arrivals) {
        if (one.leg === leg && one.timeNs >= from && one.timeNs < from + ms * MS) merger.push(leg, one);
      }
      merger.advance();
    }
  }
  merger.settle();
  return { taken, merger, ...merger.snapshotAndReset() };
}

function bothLegs(count: number, legs: (sequence: number, leg: Leg) => Partial<Sent> | undefined): Arrival[] {
  return ([0, 1] as const).flatMap((leg) =>
    Array.from({ length: count }, (_, index) => index)
      .flatMap((sequence) => {
        const changes = legs(sequence, leg);
        return changes === undefined ? [] : [arrival(leg, { sequence, timeNs: sequence * MS, ...changes })];
      })
      .sort((one, other) => one.timeNs - other.timeNs),
  );
}

function numbers({ on_both, only_on_a, only_on_b, on_neither, not_compared }: LegsFigures): number[] {
  return [on_both, only_on_a, only_on_b, on_neither, not_compared];
}

/** What is lost on each leg is the oracle. */
test('loss on one leg is repaired by the other, and loss on both is a hole', () => {
  const lostOnA = new Set([100, 101, 500, 501, 502]);
  const lostOnB = new Set([200, 501, 900]);
  const { taken, total } = merged(
    bothLegs(2000, (sequence, leg) => ((leg === 0 ? lostOnA : lostOnB).has(sequence) ? undefined : {})),
  );
  assert.deepEqual(numbers(total), [1993, 2, 4, 1, 0]);
  assert.deepEqual(
    taken.map(({ sequence }) => sequence),
    Array.from({ length: 2000 }, (_, sequence) => sequence).filter((sequence) => sequence !== 501),
  );
  assert.deepEqual([total.errored_seconds_a, total.errored_seconds_b, total.errored_seconds_both], [1, 1, 1]);
});

test('packets late, sent again and of other content', () => {
  const arrivals = bothLegs(1000, (sequence, leg) => {
    if (leg === 0 && sequence === 300) return { timeNs: 310.5 * MS };
    return leg === 1 && sequence === 400 ? { content: 1 } : {};
  });
  arrivals.push(arrival(1, { sequence: 600, timeNs: 605.5 * MS }));
  arrivals.sort((one, other) => one.timeNs - other.timeNs);
  const { total, taken } = merged(arrivals);
  assert.deepEqual(numbers(total), [1000, 0, 0, 0, 0]);
  assert.deepEqual([total.reordered_a, total.reordered_b], [1, 0]);
  assert.deepEqual([total.duplicates_a, total.duplicates_b], [0, 1]);
  assert.deepEqual([total.different_content, total.too_late_a, total.too_late_b], [1, 0, 0]);
  assert.equal(taken.length, 1000);
});

test('path difference, deepest buffer and drift', () => {
  // Leg B is 5.25 ms later, and 1 µs more each second.
  const driftNs = (sequence: number): number => sequence;
  const { total, interval } = merged(
    bothLegs(10_000, (sequence, leg) => ({ timeNs: sequence * MS + leg * (5.25 * MS + driftNs(sequence)) })),
  );
  assert.deepEqual([total.path_difference_min_ns, total.path_difference_max_ns], [5_250_000, 5_259_999]);
  assert.ok(Math.abs(total.path_difference_avg_ns! - 5_254_999.5) < 0.01);
  assert.ok(Math.abs(total.path_drift_ns_per_s! - 1000) < 0.01, `${total.path_drift_ns_per_s}`);
  assert.deepEqual([total.deepest_buffer_ns, total.deepest_buffer_packets], [5_259_999, 5]);
  assert.deepEqual(interval, total);
});

test('the later leg may be A; the merged stream has the earlier arrival', () => {
  const { total, taken } = merged(bothLegs(500, (sequence, leg) => ({ timeNs: sequence * MS + (1 - leg) * 2 * MS })));
  assert.equal(total.path_difference_avg_ns, -2 * MS);
  assert.deepEqual(
    taken.map(({ timeNs, from }) => [timeNs, from]),
    Array.from({ length: 500 }, (_, sequence) => [sequence * MS, 1]),
  );
});

test('a leg is dead for two seconds and comes back', () => {
  const { total, taken } = merged(
    bothLegs(6000, (sequence, leg) => (leg === 1 && sequence >= 2000 && sequence < 4000 ? undefined : {})),
  );
  assert.deepEqual(numbers(total), [4000, 2000, 0, 0, 0]);
  assert.equal(total.errored_seconds_b, 2);
  assert.equal(taken.length, 6000);
});

test('both legs are dead for a while', () => {
  const { total } = merged(bothLegs(3000, (sequence) => (sequence >= 1000 && sequence < 1500 ? undefined : {})));
  assert.deepEqual(numbers(total), [2500, 0, 0, 500, 0]);
});

test('a leg that comes later, or ends earlier, is not compared before and behind', () => {
  const { total } = merged(
    bothLegs(1000, (sequence, leg) => (leg === 1 && (sequence < 100 || sequence >= 900) ? undefined : {})),
  );
  assert.deepEqual(numbers(total), [800, 0, 0, 0, 200]);
});

test('the sender begins anew with another SSRC, on the later leg 30 ms behind the other', () => {
  const arrivals = ([0, 1] as const).flatMap((leg) =>
    Array.from({ length: 2000 }, (_, index) => {
      const isSecond = index >= 1000;
      const sequence = isSecond ? (index + 40_000) % 65_536 : index;
      return {
        leg,
        index,
        packet: arrival(leg, { sequence, timeNs: index * MS + leg * 30 * MS, ssrc: isSecond ? 9 : 7 }),
      };
    }),
  );
  // The last one before, and one behind, are lost on A.
  const { total, taken, merger } = merged(
    arrivals.filter(({ leg, index }) => leg === 1 || (index !== 999 && index !== 1500)).map(({ packet }) => packet),
  );
  assert.deepEqual(numbers(total), [1998, 0, 2, 0, 0]);
  assert.equal(merger.restarts, 1);
  assert.deepEqual(
    taken.map(({ ssrc }) => ssrc),
    Array.from({ length: 2000 }, (_, index) => (index < 1000 ? 7 : 9)),
  );
});

test('legs of different SSRCs are compared all the same', () => {
  const { total, merger } = merged(bothLegs(500, (_, leg) => ({ ssrc: 7 + leg })));
  assert.deepEqual([total.on_both, merger.restarts], [500, 0]);
});

test('what was lost on the way here is not missing on its leg', () => {
  const merger = new LegMerger(NARROW, () => {});
  for (const one of bothLegs(300, (sequence, leg) =>
    leg === 1 && sequence >= 100 && sequence < 150 ? undefined : {},
  ).sort((first, second) => first.timeNs - second.timeNs)) {
    if (one.leg === 1 && one.sequence === 150) merger.noteGap(1, 'link');
    merger.push(one.leg, one);
    merger.advance();
  }
  merger.settle();
  assert.deepEqual(numbers(merger.snapshotAndReset().total), [250, 0, 0, 0, 50]);
});

test('sequence numbers of 16 and of 32 bits begin again at 0', () => {
  for (const [isExtended, modulus] of [
    [false, 0x1_0000],
    [true, 0x1_0000_0000],
  ] as const) {
    const arrivals = bothLegs(3000, (sequence, leg) => (leg === 0 && sequence === 1500 ? undefined : {}));
    const shifted = arrivals.map((one) => ({ ...one, sequence: (one.sequence + modulus - 1000) % modulus }));
    assert.deepEqual(numbers(merged(shifted, { isExtended }).total), [2999, 0, 1, 0, 0], String(isExtended));
  }
});

test('no more bytes are held than there may be', () => {
  const limits = { bytes: 300 };
  const { total, taken } = merged(
    bothLegs(2000, (_, leg) => (leg === 1 ? undefined : {})),
    { isExtended: false, limits },
    1000,
  );
  assert.deepEqual(numbers(total).slice(0, 4), [0, 1900, 0, 0]);
  assert.equal(taken.length, 2000);
});

// EBU LIST's own unit test of this file: 374 packets, 370 of them within both legs, 12 missing and 2 different (each counted on both legs),
// and a root mean square of the path difference of 28.2566 ns, at most 52 ns.
describe('legs of EBU LIST', { skip: missingSamples() || missingTool('editcap') }, () => {
  test('packets dropped in both', () => {
    const packets = readRtp(join(samplesDir()!, 'pilist_ST2022-7-Audio_dropped_in_both.pcap'));
    const legs = { '239.1.2.1': 0, '239.1.2.2': 1 } as const;
    const first = packets[0]!.seconds;
    const differences: number[] = [];
    const arrivals = packets.map(({ datagram, destination, seconds, nanoseconds }): Arrival => {
      const view = Buffer.from(datagram);
      const timeNs = (seconds - first) * 1e9 + nanoseconds;
      const leg = legs[destination as keyof typeof legs];
      return { leg, sequence: view.readUInt16BE(2), ssrc: view.readUInt32BE(8), timestamp: 0, timeNs, datagram };
    });
    assert.equal(arrivals.length, 374);
    for (const direction of [0, 1]) {
      const { total } = merged(arrivals.map((one) => ({ ...one, leg: (one.leg ^ direction) as Leg })));
      const { on_both, only_on_a, only_on_b, different_content } = total;
      assert.equal(2 * (on_both + only_on_a + only_on_b), 370);
      assert.equal(2 * (only_on_a + only_on_b), 12);
      assert.equal(2 * different_content, 2);
      assert.equal(total.deepest_buffer_ns, 52);
    }
    const times = new Map(arrivals.filter(({ leg }) => leg === 0).map(({ sequence, timeNs }) => [sequence, timeNs]));
    for (const { leg, sequence, timeNs } of arrivals) {
      const other = times.get(sequence);
      if (leg === 1 && other !== undefined) differences.push(timeNs - other);
    }
    const mean = Math.sqrt(differences.reduce((sum, difference) => sum + difference ** 2, 0) / differences.length);
    assert.ok(Math.abs(mean - 28.25660549659042) < 1e-6, `${mean}`);
    assert.equal(merged(arrivals).total.on_both, differences.length);
  });
});

const ANY = fc.record(
  {
    leg: fc.constantFrom<Leg>(0, 1),
    sequence: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 0xffff })),
    ssrc: fc.integer({ min: 7, max: 8 }),
    stepMs: fc.integer({ min: 0, max: 300 }),
  },
  { noNullPrototype: true },
);

test('any packets on two legs: each is merged at most once, and no more come out than went in', () => {
  fc.assert(
    fc.property(fc.array(ANY, { maxLength: 300 }), (items) => {
      let timeNs = 0;
      let taken = 0;
      const merger = new LegMerger(NARROW, () => taken++);
      for (const group of inGroups(items, 10)) {
        for (const { leg, sequence, ssrc, stepMs } of group) {
          timeNs += stepMs * MS;
          merger.push(leg, arrival(leg, { sequence, ssrc, timeNs }));
        }
        merger.advance();
      }
      merger.settle();
      const { total } = merger.snapshotAndReset();
      assert.equal(taken, total.on_both + total.only_on_a + total.only_on_b + total.not_compared);
      const copies = 2 * total.on_both + total.only_on_a + total.only_on_b + total.not_compared;
      const again = total.duplicates_a + total.duplicates_b + total.too_late_a + total.too_late_b;
      assert.ok(copies + again <= items.length);
    }),
    { numRuns: fuzzRuns(30) },
  );
});
