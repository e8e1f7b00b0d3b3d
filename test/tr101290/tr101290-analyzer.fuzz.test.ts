import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ABSENT } from '../../src/mpegts/packet.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { RULES } from '../../src/tr101290/rules.js';
import { Tr101290Analyzer } from '../../src/tr101290/tr101290-analyzer.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { longSection, viewOf } from '../support/packets/section-builder.js';
import { MS, PAT, PMT } from './script.js';

type Call = (analyzer: Tr101290Analyzer, timeNs: number) => void;

const pid = fc.oneof(fc.constantFrom(0, 1, 0x10, 0x11, 0x12, 0x14, 0x100, 0x101, 0x102), fc.nat(0x1fff));
const tableId = fc.oneof(fc.constantFrom(0, 1, 2, 0x40, 0x41, 0x42, 0x4e, 0x4f, 0x50, 0x70, 0xc7), fc.nat(255));
const section = fc.record({
  tableId,
  extension: fc.nat(0xffff),
  version: fc.nat(31),
  isCurrent: fc.boolean(),
  number: fc.nat(255),
  body: fc.array(fc.nat(255), { maxLength: 60 }),
});

const call: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(pid, section).map(
    ([p, s]): Call =>
      (a, t) =>
        a.section(viewOf(longSection(s), p), t),
  ),
  fc.constant<Call>((a, t) => a.section(viewOf(PAT, 0), t)),
  fc.constant<Call>((a, t) => a.section(viewOf(PMT, 0x100), t)),
  fc.tuple(pid, fc.nat(2 ** 31), fc.boolean()).map(
    ([p, pcr, d]): Call =>
      (a, t) =>
        a.pcr(p, pcr, 0, t, d),
  ),
  fc.tuple(pid, fc.integer({ min: -1 })).map(
    ([p, pts]): Call =>
      (a, t) =>
        a.pes(p, pts, ABSENT, t),
  ),
  pid.map(
    (p): Call =>
      (a, t) =>
        a.scrambled(p, t),
  ),
  pid.map(
    (p): Call =>
      (a, t) =>
        a.continuityError(p, t),
  ),
  pid.map(
    (p): Call =>
      (a, t) =>
        a.transportError(p, t),
  ),
  fc.tuple(pid, tableId).map(
    ([p, id]): Call =>
      (a, t) =>
        a.sectionCrcError(p, id, t),
  ),
  fc.constantFrom<Call>(
    (a, t) => a.syncByteError(t),
    (a, t) => a.syncLost(t),
    (a, t) => a.syncRegained(t),
    (a, t) => a.gap(t),
    (a, t) => a.packets(t),
    (a, t) => a.packets(t),
  ),
);
/** Mostly small steps, some leaps of years, some back. */
const stepNs = fc.oneof(
  { weight: 20, arbitrary: fc.nat(200).map((ms) => ms * MS) },
  { weight: 1, arbitrary: fc.constantFrom(1e13, 1e17, -1e10, -1e17) },
);
const MOST_PER_CALL = 60_000;

function activityOf(seen: ReadonlyMap<number, number>) {
  return { packets: 0, pids: [...seen.keys()], lastSeenNs: (p: number) => seen.get(p) ?? ABSENT };
}

describe('arbitrary calls', () => {
  test('keep counts finite, states known and events bounded', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(call, stepNs), { maxLength: 200 }), fc.boolean(), (calls, isDvb) => {
        const analyzer = new Tr101290Analyzer(defaultProfile(isDvb ? 'dvb' : 'atsc', '2020'));
        const seen = new Map([[0x101, 0]]);
        analyzer.attach({ ...activityOf(seen), pids: [0x101] });
        let timeNs = 0;
        for (const [run, step] of calls) {
          timeNs += step;
          run(analyzer, timeNs);
          analyzer.packets(timeNs);
        }
        const { rules } = analyzer.snapshot();
        for (const { name } of RULES) {
          const { count_total, state, reason } = rules[name];
          assert.ok(count_total >= 0 && count_total <= calls.length * MOST_PER_CALL, `${name}: ${count_total}`);
          const isExplained = state === 'not_applicable' || state === 'unmeasurable';
          assert.equal(reason !== null, isExplained);
        }
        assert.ok(analyzer.takeEvents().length <= 1024);
      }),
      { numRuns: fuzzRuns(150) },
    );
  });

  test('a flood of sub-tables, programs and PIDs ends in bounded time and memory', () => {
    const analyzer = new Tr101290Analyzer(defaultProfile('dvb', '2020'));
    const pids = Array.from({ length: 8192 }, (_, index) => index);
    let timeNs = 0;
    analyzer.attach({ packets: 0, pids, lastSeenNs: () => timeNs });
    const view = viewOf(PAT, 0x12);
    for (let n = 0; n < 100_000; n++) {
      timeNs += MS;
      view.tableId = 0x4e + (n % 34);
      view.tableIdExtension = (n * 7919) & 0xffff;
      view.sectionNumber = n & 0xff;
      analyzer.section(view, timeNs);
      if (n % 20 === 0) analyzer.packets(timeNs);
    }
    const heapBytes = process.memoryUsage().heapUsed;
    assert.ok(heapBytes < 200e6, `${heapBytes} bytes of heap`);
  });
});
