import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { PLAIN_PACKETS, type TsLayout } from '../../src/mpegts/ts-layout.js';
import { AnalysisRig } from '../support/analysis/analysis-rig.js';
import { assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { assertFits } from '../support/checks/report-schema.js';
import { changingPmts, floodOfServices } from '../support/packets/hostile-streams.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { missingSamples, readSampleTs } from '../support/samples/samples.js';

const LAYOUTS: readonly TsLayout[] = [PLAIN_PACKETS, { stride: 192, prefix: 4 }, { stride: 204, prefix: 0 }];
const MOST_PACKETS = 400;

const SEEDS: readonly Buffer[] = [
  generateTs(MOST_PACKETS),
  changingPmts(),
  floodOfServices(),
  ...(missingSamples() === false
    ? ['tsduck_test-030', 'tsduck_test-108', 'moq_kyrion_mpeg2av_ac3', 'exo_sample_scte35', 'exo_sample_h265'].map(
        readSampleTs,
      )
    : []),
].map((ts) => ts.subarray(0, MOST_PACKETS * PACKET_SIZE));

/** Damage of a stream: a byte that is changed, bytes that are cut out, or come twice. */
type Damage = readonly [kind: 'change' | 'cut' | 'repeat', at: number, value: number];

const damage: fc.Arbitrary<Damage> = fc.tuple(
  fc.constantFrom('change', 'change', 'change', 'cut', 'repeat'),
  fc.nat(MOST_PACKETS * PACKET_SIZE),
  fc.nat(1000),
);

function damaged(bytes: Buffer, damages: readonly Damage[]): Buffer {
  let result = Buffer.from(bytes);
  for (const [kind, place, value] of damages) {
    const at = place % result.length;
    if (kind === 'change') result[at] = value;
    else if (kind === 'cut') result = Buffer.concat([result.subarray(0, at), result.subarray(at + value)]);
    else result = Buffer.concat([result.subarray(0, at + value), result.subarray(at)]);
    if (result.length === 0) return result;
  }
  return result;
}

/** Feeds the bytes in pieces, each at its time, with reports in between; all must fit the schema. */
function survives(bytes: Uint8Array, layout: TsLayout, cuts: readonly number[], timesNs: readonly number[]): void {
  const rig = new AnalysisRig({ layout });
  const bounds = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  bounds.slice(1).forEach((end, index) => {
    rig.feed(bytes.subarray(bounds[index]!, end), timesNs[index % timesNs.length] ?? 0);
    if (index % 3 === 0) checkReport(rig);
  });
  rig.framing.end(timesNs.at(-1) ?? 0);
  checkReport(rig);
}

function checkReport(rig: AnalysisRig): void {
  const report = rig.report();
  const events = rig.events();
  const { alarms, tr101290, pids, programs, judged_by, ...fields } = report;
  assertJsonReady(fields);
  assertJsonReady([alarms, tr101290, pids, programs, judged_by.limits].map((map) => Object.values(map)));
  assertFits('StreamReport', report);
  const sum = Object.values(report.pids).reduce((packets, pid) => packets + pid.packets, 0);
  assert.equal(sum, report.left_out.pids > 0 ? sum : report.packets - report.tei);
  for (const event of events) assert.ok(event.time_ns !== undefined);
}

const layout = fc.constantFrom(...LAYOUTS);
const cuts = fc.array(fc.nat(MOST_PACKETS * PACKET_SIZE), { maxLength: 8 });
const timesNs = fc
  .array(fc.integer({ min: 0, max: 20e9 }), { minLength: 1, maxLength: 10 })
  .map((times) => times.sort((a, b) => a - b));

describe('analysis of a whole stream', () => {
  test('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 20 * PACKET_SIZE }), layout, cuts, timesNs, survives), {
      numRuns: fuzzRuns(60),
    });
  });

  test('survives packets of any content', () => {
    const packet = fc.uint8Array({ minLength: PACKET_SIZE - 1, maxLength: PACKET_SIZE - 1 });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), cuts, timesNs, (packets, cuts, timesNs) => {
        const bytes = Buffer.concat(packets.flatMap((content) => [Buffer.of(0x47), content]));
        survives(bytes, PLAIN_PACKETS, cuts, timesNs);
      }),
      { numRuns: fuzzRuns(60) },
    );
  });

  test('survives damaged streams', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SEEDS),
        fc.array(damage, { maxLength: 30 }),
        layout,
        cuts,
        timesNs,
        (seed, damages, layout, cuts, timesNs) =>
          survives(damaged(laidOut(seed, layout), damages), layout, cuts, timesNs),
      ),
      { numRuns: fuzzRuns(60) },
    );
  });
});

/** The packets with time stamps before them, or parity behind. */
function laidOut(ts: Buffer, { stride, prefix }: TsLayout): Buffer {
  const packets = ts.length / PACKET_SIZE;
  const result = Buffer.alloc(packets * stride);
  for (let n = 0; n < packets; n++) ts.copy(result, n * stride + prefix, n * PACKET_SIZE, (n + 1) * PACKET_SIZE);
  return result;
}
