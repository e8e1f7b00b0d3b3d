import { describe, test } from 'node:test';
import { ErroredSecondsCounter } from '../../src/tr101290/errored-seconds.js';
import { assertSeconds } from './script.js';

const S = 1e9;

describe('errored seconds', () => {
  // second | 0   | 1       | 2             | 3              | 4, 5  | 6
  // what   | ok  | 1 error | 30 of 100 TEI | 31 of 100 TEI  | empty | runs
  test('by errors, by share of packets with errors, and by lack of packets', () => {
    const seconds = new ErroredSecondsCounter();
    const errorPackets = [0, 0, 30, 31];
    for (const [second, count] of errorPackets.entries()) {
      seconds.advance(second * S, second * 100, true);
      if (second === 1) seconds.error(false);
      for (let n = 0; n < count; n++) seconds.error(true);
    }
    seconds.advance(6 * S, 400, true);
    assertSeconds(seconds.snapshot(), 6, 5, 3);
  });

  // Lost in second 1, regained in second 3.
  test('without synchronisation', () => {
    const seconds = new ErroredSecondsCounter();
    seconds.advance(0.5 * S, 1, true);
    seconds.advance(1.5 * S, 2, true);
    seconds.severe();
    seconds.advance(2.5 * S, 3, false);
    seconds.advance(3.5 * S, 4, false);
    seconds.advance(4.5 * S, 5, true);
    assertSeconds(seconds.snapshot(), 4, 3, 3);
  });
});
