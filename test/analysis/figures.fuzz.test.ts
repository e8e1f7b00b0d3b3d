import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MpegtsPayload } from '../../src/analysis/mpegts-payload.js';
import { StreamAnalyzer } from '../../src/analysis/stream-analyzer.js';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { captureReportOf } from '../../src/report/capture-report.js';
import { StreamReporter } from '../../src/report/stream-reporter.js';
import { createStreamCounters } from '../../src/stream/counters.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { assertOrdered } from '../support/checks/ordered-figures.js';
import { NO_COUNTS, START_SECONDS } from '../support/frames/datagram-batches.js';
import { generateTs } from '../support/packets/ts-generator.js';

const PACKETS = 14_000;
const TS = generateTs(PACKETS, { bitrateBps: 2_000_000 });
const IDENTITY = {
  streamId: '239.1.1.1:5000',
  kind: 'mpegts',
  vlans: [],
  sourceIp: '10.0.0.1',
  sourcePort: 5000,
  destinationIp: '239.1.1.1',
  destinationPort: 5000,
} as const;

/** Some datagrams of so many packets, each so long behind the one before, and what happens after them. */
interface Step {
  readonly datagrams: number;
  readonly packets: number;
  readonly gapNs: number;
  readonly next: 'nothing' | 'report' | 'loss' | 'silence';
}

const step: fc.Arbitrary<Step> = fc.record({
  datagrams: fc.integer({ min: 1, max: 90 }),
  packets: fc.integer({ min: 1, max: 7 }),
  gapNs: fc.oneof(fc.integer({ min: 0, max: 30e6 }), fc.integer({ min: 0, max: 400_000 })),
  next: fc.constantFrom('nothing', 'report', 'report', 'loss', 'silence'),
});

/** Feeds them, and returns how many figures of its reports were compared. */
function comparedOf(steps: readonly Step[], isRtp: boolean): number {
  const analyzer = new StreamAnalyzer({ kind: 'mpegts', isRtp, hasArrivalTimes: true, profile: '2020' });
  assert.ok(analyzer.payload instanceof MpegtsPayload);
  const reporter = new StreamReporter(analyzer, { probe_id: 'p', session_id: '0123456789abcdef' });
  const report = () =>
    assertOrdered(reporter.report({ ...IDENTITY, isRtp } as never, captureReportOf(createStreamCounters())));
  let [at, nowNs, sequence, compared] = [0, 0, 0, 0];
  for (const { datagrams, packets, gapNs, next } of steps) {
    const bytes = datagrams * packets * PACKET_SIZE;
    if (at + bytes > TS.length) break;
    const rows = Array.from({ length: datagrams }, (_, row) => row);
    analyzer.feedBatch({
      datagrams,
      baseSeconds: START_SECONDS + Math.floor(nowNs / 1e9),
      baseNanoseconds: nowNs % 1e9,
      arrivalDeltaNs: Uint32Array.from(rows, (row) => row * gapNs),
      sizes: new Uint16Array(datagrams).fill(packets),
      rtpSequences: isRtp ? Uint16Array.from(rows, (row) => sequence + row) : new Uint16Array(0),
      rtpTimestamps: isRtp ? Uint32Array.from(rows, (row) => ((nowNs + row * gapNs) * 9) / 1e5) : new Uint32Array(0),
      payload: TS.subarray(at, at + bytes),
      counts: NO_COUNTS,
    });
    at += bytes;
    sequence += datagrams;
    nowNs += datagrams * gapNs;
    if (next === 'loss') analyzer.noteLoss('link', 7);
    if (next === 'silence') {
      nowNs += 3e9;
      analyzer.advance((START_SECONDS + nowNs / 1e9) * 1e9);
    }
    if (next === 'report') compared += report();
  }
  return compared + report();
}

test('least ≤ average ≤ greatest, in all figures of any stream and at any time', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), fc.boolean(), (steps, isRtp) => {
      compared += comparedOf(steps, isRtp);
    }),
    { numRuns: fuzzRuns(60) },
  );
  assert.ok(compared > 60 * 20, `${compared} were compared`);
});
