import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TruePeak } from '../../../src/essence/sound/true-peak.js';

const RATE = 48_000;

function peakOf(samples: Float32Array, block = 480): number {
  const meter = new TruePeak();
  for (let at = 0; at < samples.length; at += block) meter.feed(samples, at, 1, Math.min(block, samples.length - at));
  return 20 * Math.log10(meter.max);
}

/** A sine whose ends are faded over 0.1 s: its onset has no peak of its own. */
function faded(part: number, degrees: number, amplitude: number, count = RATE): Float32Array {
  return Float32Array.from({ length: count }, (_, n) => {
    const fade = Math.min(1, n / 4800, (count - 1 - n) / 4800);
    return amplitude * fade * Math.sin(2 * Math.PI * part * n + (degrees * Math.PI) / 180);
  });
}

/** A sine of a sixth of the rate at 0.5 with one period at 1, made at four times the rate, its band limited, each fourth sample from `offset`. */
function burst(offset: number): { samples: Float32Array; peak: number } {
  const count = 4 * 4800;
  const high = Float64Array.from({ length: count }, (_, n) => {
    const period = Math.floor(n / 24);
    const fade = Math.min(1, n / 2400, (count - n) / 2400);
    return (period === 400 ? 1 : 0.5) * fade * Math.sin((2 * Math.PI * n) / 24);
  });
  const taps = Float64Array.from({ length: 257 }, (_, n) => {
    const t = n - 128;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * t) / 129);
    return window * (t === 0 ? 0.23 : Math.sin(Math.PI * 0.23 * t) / (Math.PI * t));
  });
  const limited = high.map((_, n) => taps.reduce((sum, tap, t) => sum + tap * (high[n + t - 128] ?? 0), 0));
  const peak = 20 * Math.log10(limited.reduce((max, value) => Math.max(max, Math.abs(value)), 0));
  return { samples: Float32Array.from({ length: count / 4 }, (_, n) => limited[4 * n + offset]!), peak };
}

// Expected values and tolerances (+0.2, −0.4 dB) are those of EBU Tech 3341, table 1.
function assertTruePeak(got: number, expected: number): void {
  assert.ok(got <= expected + 0.2 && got >= expected - 0.4, `${got} dBTP instead of ${expected}`);
}

describe('TruePeak: signals of EBU Tech 3341', () => {
  const cases: [number: number, part: number, degrees: number, amplitude: number, expected: number][] = [
    [15, 1 / 4, 0, 0.5, -6],
    [16, 1 / 4, 45, 0.5, -6],
    [17, 1 / 6, 60, 0.5, -6],
    [18, 1 / 8, 67.5, 0.5, -6],
    [19, 1 / 4, 45, 1.41, 3],
  ];
  for (const [number, part, degrees, amplitude, expected] of cases) {
    test(`${number}: ${expected} dBTP`, () => assertTruePeak(peakOf(faded(part, degrees, amplitude)), expected));
  }

  for (const offset of [0, 1, 2, 3]) {
    test(`${20 + offset}: a louder period, seen from ${offset} quarters of a sample`, () => {
      const { samples, peak } = burst(offset);
      assertTruePeak(peakOf(samples), peak);
      assertTruePeak(peak, 0);
    });
  }
});

describe('TruePeak', () => {
  test('blocks of any length give the same, though what can not be greater is skipped', () => {
    let seed = 1;
    const noise = Float32Array.from({ length: 20_000 }, (_, n) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (seed / 1_073_741_824 - 1) * (n % 5000 < 2000 ? 1 : 0.3);
    });
    for (const samples of [noise, faded(1 / 6, 60, 0.7, 12_000)]) {
      for (const block of [1, 63, 77, 1024]) assert.equal(peakOf(samples, block), peakOf(samples, 20_000));
    }
  });

  test('a tone high up reads at most 0.6 dB too little', () => {
    for (const part of [0.3, 0.35, 0.4]) {
      const got = peakOf(faded(part, 30, 0.5, 48_000));
      assert.ok(Math.abs(got + 6.02) < 0.6, `${part}: ${got}`);
    }
  });
});
