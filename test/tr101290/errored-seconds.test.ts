import assert from 'node:assert/strict';
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

  // Packets in second 0, then none for 11 whole seconds; the link loses from 14.5 to 20.2; packets in 20 and 21.
  // observed: 0 to 13 are 14, 21 is 1; severely errored and unavailable: 1 to 13 are 13.
  test('silence is unavailable time, and what could not be observed is neither available nor unavailable', () => {
    const seconds = new ErroredSecondsCounter();
    seconds.advance(0.5 * S, 1, true);
    seconds.silence(14.5 * S, 1);
    seconds.skipTo(20.2 * S, 1);
    seconds.advance(20.3 * S, 2, true);
    seconds.advance(21.3 * S, 3, true);
    seconds.advance(22.3 * S, 4, true);
    const { unavailable_seconds, ...others } = seconds.snapshot();
    assert.deepEqual(others, { observed_seconds: 15, errored_seconds: 13, severely_errored_seconds: 13 });
    assert.equal(unavailable_seconds, 13);
  });

  // Packets all the time; a loss on the way here at 1.5: second 1 is left out with the error in it, and so is 2, of which 2.2 to 2.4 are missing.
  test('a second that was not observed whole is left out', () => {
    const seconds = new ErroredSecondsCounter();
    seconds.advance(0.5 * S, 1, true);
    seconds.advance(1.2 * S, 2, true);
    seconds.error(false);
    seconds.skipTo(1.5 * S, 2);
    seconds.advance(2.2 * S, 3, true);
    seconds.skipTo(2.4 * S, 3);
    seconds.advance(3.1 * S, 4, true);
    seconds.advance(4.1 * S, 5, true);
    assertSeconds(seconds.snapshot(), 2, 0, 0);
  });

  // Silent from 0.5 to 3.5, where it goes on: 1 and 2 are empty, 3 has packets.
  test('a stream that comes back was observed all the time', () => {
    const seconds = new ErroredSecondsCounter();
    seconds.advance(0.5 * S, 1, true);
    seconds.silence(3.5 * S, 1);
    seconds.skipTo(3.5 * S, 1);
    seconds.advance(3.5 * S, 2, true);
    seconds.advance(4.5 * S, 3, true);
    assertSeconds(seconds.snapshot(), 4, 2, 2);
  });
});
