import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PcrClockAnalyzer } from '../../src/timing/pcr-clock-analyzer.js';
import type { PcrFigures } from '../../src/timing/pcr-tally.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

/** The PCRs of a sample as TSDuck extracted them (expected/*.pcrpts.csv), by PID. */
function pcrFiguresOf(sample: string): Map<string, PcrFigures> {
  const analyzers = new Map<string, PcrClockAnalyzer>();
  const text = readFileSync(join(samplesDir()!, 'expected', `${sample}.pcrpts.csv`), 'utf8');
  for (const line of text.split('\n').slice(1)) {
    const [pid, packetIndex, , type, , value] = line.split(',');
    if (type !== 'PCR') continue;
    const analyzer = analyzers.get(pid!) ?? new PcrClockAnalyzer(false);
    analyzers.set(pid!, analyzer);
    analyzer.feed(Number(value), Number(packetIndex), 0, false);
  }
  return new Map([...analyzers].map(([pid, analyzer]) => [pid, analyzer.snapshot().total]));
}

/** The greatest deviation either way. */
function furthestNs(figures: PcrFigures): number {
  return Math.max(-figures.pcr_accuracy_min_ns!, figures.pcr_accuracy_max_ns!);
}

describe('PcrClockAnalyzer on samples', { skip: missingSamples() }, () => {
  test('a hardware encoder of constant bitrate: no PCR is further off than its rounding to a tick of 37 ns', () => {
    const figures = pcrFiguresOf('moq_kyrion_mpeg2av_ac3').get('33')!;
    // Of 3 s, the filter takes 1.5 s to settle, and the last half second waits for what is behind it.
    assert.ok(figures.pcr_accuracy_samples >= 36, `${figures.pcr_accuracy_samples}`);
    assert.equal(figures.pcr_accuracy_filter, 'mgf3');
    assert.ok(furthestNs(figures) <= 37, `${furthestNs(figures)}`);
  });

  test('1.3 s of a multiplex as broadcast are too short for the filter', () => {
    const figures = [...pcrFiguresOf('tsduck_test-108').values()].filter(({ pcr_count }) => pcr_count > 16);
    assert.ok(figures.length >= 9, `${figures.length}`);
    for (const { pcr_accuracy_reason } of figures) assert.equal(pcr_accuracy_reason, 'filter_not_settled');
  });

  test('files of variable bitrate are not judged', () => {
    for (const sample of ['eyevinn_80s_with_ad', 'mediabunny_ac3', 'moq_tsduck', 'shaka_hls-ts-h265_0']) {
      const figures = pcrFiguresOf(sample).get('256')!;
      assert.equal(figures.pcr_accuracy_reason, 'not_constant_bitrate', sample);
      assert.equal(figures.pcr_accuracy_samples, 0, sample);
    }
  });
});
