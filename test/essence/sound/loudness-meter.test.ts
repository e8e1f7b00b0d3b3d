import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { measured, type Part, tones } from '../../support/essence/signals.js';

const SILENCE = Number.NEGATIVE_INFINITY;

function assertNear(got: number | null, expected: number, within = 0.1): void {
  assert.ok(got !== null && Math.abs(got - expected) <= within, `${got} instead of ${expected}`);
}

function repeated(times: number, ...parts: Part[]): Part[] {
  return Array.from({ length: times }, () => parts).flat();
}

// Signals and expected values of EBU Tech 3341, table 1; 7 and 8 are programmes, and can not be made here.
describe('LoudnessMeter: signals of EBU Tech 3341', () => {
  test('1 and 2: M, S and I of a steady tone', () => {
    for (const level of [-23, -33]) {
      const { figures, hops } = measured(tones([{ s: 20, dbfs: level }]));
      assertNear(figures.loudness.integrated_lufs, level);
      assertNear(hops.at(-1)!.momentary, level);
      assertNear(hops.at(-1)!.shortTerm, level);
    }
  });

  const integrated: [number: number, parts: Part[]][] = [
    [
      3,
      [
        { s: 10, dbfs: -36 },
        { s: 60, dbfs: -23 },
        { s: 10, dbfs: -36 },
      ],
    ],
    [
      4,
      [
        { s: 10, dbfs: -72 },
        { s: 10, dbfs: -36 },
        { s: 60, dbfs: -23 },
        { s: 10, dbfs: -36 },
        { s: 10, dbfs: -72 },
      ],
    ],
    [
      5,
      [
        { s: 20, dbfs: -26 },
        { s: 20.1, dbfs: -20 },
        { s: 20, dbfs: -26 },
      ],
    ],
  ];
  for (const [number, parts] of integrated) {
    test(`${number}: I of tones of different levels`, () => {
      assertNear(measured(tones(parts)).figures.loudness.integrated_lufs, -23);
    });
  }

  test('6: I of five channels, and of six with a low frequency channel', () => {
    const five = measured(tones([{ s: 20, dbfs: [-28, -28, -24, -30, -30] }], 5), 5);
    assertNear(five.figures.loudness.integrated_lufs, -23);
    const six = measured(tones([{ s: 20, dbfs: [-28, -28, -24, -3, -30, -30] }], 6), 6);
    assertNear(six.figures.loudness.integrated_lufs, -23);
  });

  test('9: S is −23 all the time from 3 s on', () => {
    const { hops } = measured(tones(repeated(5, { s: 1.34, dbfs: -20 }, { s: 1.66, dbfs: -30 })));
    for (const { timeNs, shortTerm } of hops) if (timeNs > 3.05e9) assertNear(shortTerm, -23);
  });

  test('10 and 11: greatest S of tones of 3 s that begin at any time', () => {
    for (let i = 0; i < 20; i += 3) {
      const { figures } = measured(
        tones([
          { s: i * 0.15, dbfs: SILENCE },
          { s: 3, dbfs: -23 },
          { s: 1, dbfs: SILENCE },
        ]),
      );
      assertNear(figures.loudness.short_term_max_lufs, -23);
    }
    for (let i = 0; i < 20; i += 5) {
      const parts = [
        { s: i * 0.15, dbfs: SILENCE },
        { s: 3, dbfs: -38 + i },
        { s: 3 - i * 0.15, dbfs: SILENCE },
      ];
      assertNear(measured(tones(parts)).figures.loudness.short_term_max_lufs, -38 + i);
    }
  });

  test('12: M is −23 all the time from 1 s on', () => {
    const { hops } = measured(tones(repeated(25, { s: 0.18, dbfs: -20 }, { s: 0.22, dbfs: -30 })));
    for (const { timeNs, momentary } of hops) if (timeNs > 1.05e9) assertNear(momentary, -23);
  });

  test('13 and 14: greatest M of tones of 0.4 s that begin at any time', () => {
    for (let i = 0; i < 20; i++) {
      const { figures } = measured(
        tones([
          { s: i * 0.02, dbfs: SILENCE },
          { s: 0.4, dbfs: -38 + i },
          { s: 1, dbfs: SILENCE },
        ]),
      );
      assertNear(figures.loudness.momentary_max_lufs, -38 + i);
    }
  });
});

// EBU Tech 3342, table 1; tolerance 1 LU.
describe('LoudnessMeter: signals of EBU Tech 3342', () => {
  const cases: [number: number, levels: number[], expected: number][] = [
    [1, [-20, -30], 10],
    [2, [-20, -15], 5],
    [3, [-40, -20], 20],
    [4, [-50, -35, -20, -35, -50], 15],
  ];
  for (const [number, levels, expected] of cases) {
    test(`${number}: LRA ${expected} LU`, () => {
      const { figures } = measured(tones(levels.map((dbfs) => ({ s: 20, dbfs }))));
      assertNear(figures.loudness.loudness_range_lu, expected, 0.2);
    });
  }
});

describe('LoudnessMeter', () => {
  test('silence has no loudness', () => {
    const { figures, hops } = measured(tones([{ s: 5, dbfs: SILENCE }]));
    assert.deepEqual(figures.loudness, {
      momentary_max_lufs: null,
      short_term_max_lufs: null,
      integrated_lufs: null,
      loudness_range_lu: null,
    });
    assert.equal(hops.at(-1)!.momentary, SILENCE);
  });

  test('windows are full before they are told', () => {
    const { hops } = measured(tones([{ s: 3.2, dbfs: -23 }]));
    assert.deepEqual(hops.map(({ momentary }) => Number.isNaN(momentary)).indexOf(false), 19);
    assert.deepEqual(hops.map(({ shortTerm }) => Number.isNaN(shortTerm)).indexOf(false), 149);
  });
});
