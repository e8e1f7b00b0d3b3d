import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ABSENT } from '../../src/mpegts/packet.js';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import { audioLeadInMuxNs } from '../../src/timing/audio-lead.js';
import { PtsAnalyzer } from '../../src/timing/pts-analyzer.js';
import { anyTimesNs, assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

describe('PtsAnalyzer', () => {
  test('distances to the PCR and intervals', () => {
    const analyzer = new PtsAnalyzer();
    // PTS 90,000 = 1 s. PCR 0.8, 0.84 and 0.88 s.
    analyzer.feed(90_000, 88_200, 0.8 * 27e6, 0);
    analyzer.feed(90_900, ABSENT, 0.84 * 27e6, 40e6);
    analyzer.feed(93_600, 91_800, 0.88 * 27e6, 100e6);
    const { total } = analyzer.snapshot();
    assert.deepEqual(
      [total.pts_interval_min_ns, total.pts_interval_avg_ns, total.pts_interval_max_ns],
      [40e6, 50e6, 60e6],
    );
    // PTS − PCR: 200, 170, 160 ms; DTS − PCR: 180, 170 (the PTS), 140 ms.
    const near = (value: number | null, expectedMs: number) => assert.ok(Math.abs(value! / 1e6 - expectedMs) < 1e-6);
    near(total.pts_to_pcr_min_ns, 160);
    near(total.pts_to_pcr_avg_ns, 530 / 3);
    near(total.pts_to_pcr_max_ns, 200);
    near(total.dts_to_pcr_min_ns, 140);
    near(total.dts_to_pcr_avg_ns, 490 / 3);
    near(total.dts_to_pcr_max_ns, 180);
    assert.deepEqual([total.pts_count, total.pts_to_pcr_reason], [3, null]);
  });

  test('the wrap lies between PCR and PTS, or a PTS lies before its PCR', () => {
    const cases = [
      { pts90k: 900, pcr27M: PCR_WRAP_27M - 270_000, expectedNs: 20e6 },
      { pts90k: 2 ** 33 - 900, pcr27M: 270_000, expectedNs: -20e6 },
      { pts90k: 900, pcr27M: 540_000, expectedNs: -10e6 },
    ];
    for (const { pts90k, pcr27M, expectedNs } of cases) {
      const analyzer = new PtsAnalyzer();
      analyzer.feed(pts90k, ABSENT, pcr27M, 0);
      assert.ok(Math.abs(analyzer.snapshot().total.pts_to_pcr_avg_ns! - expectedNs) < 1e-3);
    }
  });

  test('without a PCR there is no distance', () => {
    const analyzer = new PtsAnalyzer();
    assert.equal(analyzer.snapshot().total.pts_to_pcr_reason, 'too_few_samples');
    analyzer.feed(900, ABSENT, ABSENT, 0);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.pts_count, total.pts_to_pcr_avg_ns, total.pts_to_pcr_reason], [1, null, 'no_pcr']);
  });

  test('a gap is no interval; interval and total', () => {
    const analyzer = new PtsAnalyzer();
    analyzer.feed(0, ABSENT, 0, 0);
    analyzer.feed(900, ABSENT, 0, 10);
    analyzer.snapshotAndReset();
    analyzer.noteGap();
    analyzer.feed(1800, ABSENT, 0, 1000);
    analyzer.feed(2700, ABSENT, 0, 1020);
    const { interval, total } = analyzer.snapshotAndReset();
    assert.deepEqual([interval.pts_count, total.pts_count], [2, 4]);
    assert.deepEqual([interval.pts_interval_max_ns, total.pts_interval_min_ns], [20, 10]);
    analyzer.reset();
    assert.equal(analyzer.snapshot().total.pts_count, 0);
  });

  test('audio that is sent 100 ms further ahead than video', () => {
    const [video, audio] = [new PtsAnalyzer(), new PtsAnalyzer()];
    video.feed(27_000, 18_000, 0, 0); // decoded 200 ms after
    audio.feed(27_000, ABSENT, 0, 0); // 300 ms
    const figures = [video, audio].map((analyzer) => analyzer.snapshot().total);
    assert.ok(Math.abs(audioLeadInMuxNs(figures[0]!, figures[1]!)! - 100e6) < 1e-3);
    assert.equal(audioLeadInMuxNs(figures[0]!, new PtsAnalyzer().snapshot().total), null);
  });

  test('any timestamps at any times', () => {
    const timestamp = fc.oneof(fc.constant(ABSENT), fc.integer({ min: 0, max: 2 ** 33 - 1 }));
    fc.assert(
      fc.property(anyTimesNs, fc.array(timestamp, { minLength: 3 }), (timesNs, timestamps) => {
        const analyzer = new PtsAnalyzer();
        const at = (index: number) => timestamps[index % timestamps.length]!;
        for (const [index, timeNs] of timesNs.entries()) {
          const pcr = at(index + 2);
          analyzer.feed(Math.max(0, at(index)), at(index + 1), pcr === ABSENT ? ABSENT : pcr * 300 + 299, timeNs);
        }
        assertJsonReady(analyzer.snapshotAndReset());
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});

describe('distances of PTS to the last PCR of their PID are those that TSDuck shows', {
  skip: missingSamples(),
}, () => {
  const folder = join(samplesDir() ?? '', 'expected');
  const files = missingSamples() ? [] : readdirSync(folder).filter((name) => name.endsWith('.pcrpts.csv'));
  for (const file of files) {
    test(file, () => {
      const rows = readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.split(','));
      const last27M = new Map<string, number>();
      let compared = 0;
      for (const [pid, , , type, , value, , offset] of rows) {
        if (type === 'PCR') last27M.set(pid!, Number(value));
        if (type !== 'PTS' || !offset) continue;
        const analyzer = new PtsAnalyzer();
        analyzer.feed(Number(value), ABSENT, last27M.get(pid!)!, 0);
        const ticks = (analyzer.snapshot().total.pts_to_pcr_avg_ns! * 90) / 1e6;
        // TSDuck takes the difference without regard to the wrap, which some samples begin just before.
        const difference = Math.abs(ticks - Number(offset)) % 2 ** 33;
        assert.ok(Math.min(difference, 2 ** 33 - difference) <= 1, `${ticks} for ${offset}`);
        compared++;
      }
      const hasOffsets = rows.some(([, , , type, , , , offset]) => type === 'PTS' && offset);
      assert.equal(compared > 0, hasOffsets);
    });
  }
});
