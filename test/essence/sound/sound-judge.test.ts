import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  DEFAULT_SOUND_LIMITS,
  SoundJudge,
  type SoundLimits,
  type SoundTurn,
} from '../../../src/essence/sound/sound-judge.js';
import { SoundMeter } from '../../../src/essence/sound/sound-meter.js';
import { blocksOf, type Part, RATE, tones } from '../../support/essence/signals.js';

const SILENCE = Number.NEGATIVE_INFINITY;

function turnsOf(samples: Float32Array, limits: Partial<SoundLimits>): SoundTurn[] {
  const turns: SoundTurn[] = [];
  const judge = new SoundJudge({ ...DEFAULT_SOUND_LIMITS, ...limits }, (turn) => turns.push(turn));
  const meter = new SoundMeter(RATE, 2, (hop) => judge.feed(hop));
  for (const block of blocksOf(samples)) meter.feed(block);
  return turns;
}

/** Each turn as its state, whether it begins, its time and since when, both in seconds. */
function assertTurns(
  turns: readonly SoundTurn[],
  expected: readonly (readonly [string, boolean, number, number])[],
  within = 0.05,
): void {
  assert.deepEqual(
    turns.map(({ state, begins }) => [state, begins]),
    expected.map(([state, begins]) => [state, begins]),
  );
  for (const [index, { timeNs, sinceNs }] of turns.entries()) {
    const [, , timeS, sinceS] = expected[index]!;
    assert.ok(Math.abs(timeNs / 1e9 - timeS) <= within, `${index}: ${timeNs / 1e9} instead of ${timeS}`);
    assert.ok(Math.abs(sinceNs / 1e9 - sinceS) <= within, `${index}: since ${sinceNs / 1e9} instead of ${sinceS}`);
  }
}

const steps = (...parts: readonly [s: number, dbfs: number][]): Part[] => parts.map(([s, dbfs]) => ({ s, dbfs }));

describe('SoundJudge', () => {
  test('silence counts when it has lasted, and ends with the first sound', () => {
    const samples = tones(steps([3, -20], [2, SILENCE], [2, -20]));
    assertTurns(turnsOf(samples, { silenceAfterMs: 500 }), [
      ['silence', true, 3.5, 3],
      ['silence', false, 5, 3],
    ]);
    assert.deepEqual(turnsOf(samples, { silenceAfterMs: 2500 }), []);
  });

  test('what rustles below the limit is silence, and a level that swings round the limit is one silence', () => {
    const swings = Array.from({ length: 10 }, (_, n): [number, number] => [0.3, n % 2 === 0 ? -58 : -56]);
    const turns = turnsOf(tones(steps([1, -20], [2, -70], ...swings, [1, -20])), { silenceAfterMs: 500 });
    assertTurns(turns, [
      ['silence', true, 1.5, 1],
      ['silence', false, 6, 1],
    ]);
  });

  test('clipping is over when a second has fewer runs again, and was there until the last of them', () => {
    const samples = tones(steps([3, -20], [2, 6], [3, -20])).map((sample) => Math.max(-1, Math.min(1, sample)));
    assertTurns(turnsOf(samples, { clippedRunsPerS: 10 }), [
      ['clipping', true, 3, 3],
      ['clipping', false, 5, 3],
    ]);
    assert.deepEqual(turnsOf(samples, {}), []);
  });

  test('a turned channel', () => {
    const samples = tones(steps([8, -20])).map((sample, n) =>
      n % 2 === 1 && n > RATE * 4 && n < RATE * 12 ? -sample : sample,
    );
    const turns = turnsOf(samples, { minCorrelation: -0.5, phaseAfterMs: 1000 });
    // Over 400 ms the correlation crosses −0.5 when three quarters of them are turned.
    assertTurns(
      turns,
      [
        ['phase', true, 3.3, 2.3],
        ['phase', false, 6.1, 2.3],
      ],
      0.1,
    );
  });

  test('loudness above its range, and silence, which is not too quiet', () => {
    const samples = tones(steps([6, -23], [6, -15], [6, -23], [8, SILENCE]));
    const turns = turnsOf(samples, { maxLufs: -18, minLufs: -28, loudnessAfterMs: 1000 });
    // 3 s with a part x of −15 are at −18 LUFS when 10^-1.5 x + 10^-2.3 (1 − x) = 10^-1.8: 40 % of 3 s; half a LU lower it is over.
    const above = 3 * ((10 ** -1.8 - 10 ** -2.3) / (10 ** -1.5 - 10 ** -2.3));
    const below = 3 * ((10 ** -1.85 - 10 ** -2.3) / (10 ** -1.5 - 10 ** -2.3));
    assertTurns(
      turns.slice(0, 2),
      [
        ['loudness', true, 7 + above, 6 + above],
        ['loudness', false, 15 - below, 6 + above],
      ],
      0.1,
    );
    // As the tone leaves the 3 s, they are too quiet for a while, and silence then.
    for (const { value } of turns.slice(2)) assert.ok(value < -28 && value > -70);
  });

  test('a gap begins what has not lasted yet anew', () => {
    const turns: SoundTurn[] = [];
    const judge = new SoundJudge({ ...DEFAULT_SOUND_LIMITS, silenceAfterMs: 1000 }, (turn) => turns.push(turn));
    const hop = {
      levelDbfs: SILENCE,
      clippedRuns: 0,
      correlation: Number.NaN,
      momentary: Number.NaN,
      shortTerm: Number.NaN,
    };
    for (let n = 1; n <= 45; n++) judge.feed({ ...hop, timeNs: n * 20e6 });
    judge.noteGap();
    for (let n = 1; n <= 60; n++) judge.feed({ ...hop, timeNs: 9e9 + n * 20e6 });
    assertTurns(turns, [['silence', true, 10, 9]]);
    assert.equal(judge.sinceNs('silence'), 9e9);
  });
});
