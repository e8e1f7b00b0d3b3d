import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UnavailableSecondsCounter } from '../../src/tr101290/unavailable-seconds.js';

/** `s`: a severely errored second, `.`: another one. */
const CASES: readonly (readonly [name: string, seconds: string, unavailable: number])[] = [
  ['nine are not enough', `${'s'.repeat(9)}.`, 0],
  ['ten are, from the first on', 's'.repeat(10), 10],
  ['nine, one that is not, and nine again', `${'s'.repeat(9)}.${'s'.repeat(9)}`, 0],
  ['those that follow go with them', `..${'s'.repeat(14)}`, 14],
  [
    'nine others do not end it: they belong to it as soon as another one follows',
    `${'s'.repeat(10)}${'.'.repeat(9)}s`,
    20,
  ],
  ['at the end it is not known yet what nine others are', `${'s'.repeat(10)}${'.'.repeat(9)}`, 10],
  ['ten others end it, and are available themselves', `${'s'.repeat(10)}${'.'.repeat(10)}s`, 10],
  ['behind its end it takes ten again', `${'s'.repeat(12)}${'.'.repeat(10)}${'s'.repeat(9)}.${'s'.repeat(10)}`, 22],
];

describe('unavailable seconds', () => {
  for (const [name, seconds, unavailable] of CASES) {
    test(name, () => {
      const one = new UnavailableSecondsCounter();
      for (const second of seconds) one.feed(second === 's');
      assert.equal(one.count, unavailable);
      // The same in runs, as silence is told.
      const runs = new UnavailableSecondsCounter();
      for (const [run] of seconds.matchAll(/s+|\.+/g)) runs.feed(run[0] === 's', run.length);
      assert.equal(runs.count, unavailable);
    });
  }
});
