import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Biquad, kWeighting } from '../../../src/essence/sound/k-weighting.js';
import { measured, tones } from '../../support/essence/signals.js';

const RATES = [32_000, 44_100, 88_200, 96_000, 192_000];

/** Gain in dB at that frequency. */
function gain({ b0, b1, b2, a1, a2 }: Biquad, frequency: number, rate: number): number {
  const w = (2 * Math.PI * frequency) / rate;
  const magnitude = (c0: number, c1: number, c2: number): number =>
    Math.hypot(c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w), c1 * Math.sin(w) + c2 * Math.sin(2 * w));
  return 20 * Math.log10(magnitude(b0, b1, b2) / magnitude(1, a1, a2));
}

describe('kWeighting', () => {
  test('at 48 kHz the coefficients are those of the tables', () => {
    const [shelf, highPass] = kWeighting(48_000);
    assert.equal(shelf.b1, -2.69169618940638);
    assert.equal(highPass.a2, 0.99007225036621);
  });

  test('at other rates the response is the same, far from half of them', () => {
    for (const rate of RATES) {
      for (const frequency of [20, 50, 100, 500, 1000, 2000, rate / 20]) {
        for (const stage of [0, 1] as const) {
          const difference =
            gain(kWeighting(rate)[stage], frequency, rate) - gain(kWeighting(48_000)[stage], frequency, 48_000);
          assert.ok(Math.abs(difference) < 0.03, `${rate} ${frequency} ${stage}: ${difference}`);
        }
      }
    }
  });

  // ITU-R BS.1770-5, Annex 1: a sine of 997 Hz at 0 dBFS in one channel reads −3.01 LKFS.
  test('a sine of 997 Hz at full scale in one channel is −3.01 LUFS, at any rate from 32 kHz', () => {
    for (const rate of [48_000, ...RATES]) {
      const { figures } = measured(tones([{ s: 5, dbfs: [0, Number.NEGATIVE_INFINITY] }], 2, rate, 997), 2, rate);
      const { integrated_lufs } = figures.loudness;
      assert.ok(Math.abs(integrated_lufs! + 3.01) < 0.02, `${rate}: ${integrated_lufs}`);
    }
  });
});
