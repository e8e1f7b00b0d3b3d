import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StreamClock } from '../../src/analysis/stream-clock.js';

const START_S = 1_763_790_000;
const HOUR_NS = 3600e9;

/** A clock whose first datagram came at START_S, and the last one `ns` later. */
function clockAt(ns: number): StreamClock {
  const clock = new StreamClock();
  assert.equal(clock.begin(START_S, 0), false);
  clock.inOrder(ns);
  return clock;
}

/** The datagram that comes that much after the first one by the clock of the capture: its time, and whether the clock was set. */
function next(clock: StreamClock, ns: number): [number, boolean] {
  const wasSet = clock.begin(START_S, ns);
  return [clock.inOrder(clock.timeNsOf(START_S, ns)), wasSet];
}

describe('StreamClock', () => {
  for (const [what, ns, timeNs, wasSet] of [
    ['the next datagram', 5.02e9, 5.02e9, false],
    ['at the same time', 5e9, 5e9, false],
    ['out of order', 4.95e9, 5e9, false],
    ['a clock that was set back by a second', 4e9, 5e9, true],
    ['a clock that was set back by an hour', 5e9 - HOUR_NS, 5e9, true],
    ['an hour of silence in a file', 5e9 + HOUR_NS, 5e9 + HOUR_NS, false],
  ] as const) {
    test(what, () => {
      assert.deepEqual(next(clockAt(5e9), ns), [timeNs, wasSet]);
    });
  }

  test('goes on where it is when the clock of a live capture is set ahead', () => {
    const clock = clockAt(5e9);
    assert.equal(clock.captured(START_S * 1e9 + 5.1e9), false);
    assert.deepEqual(next(clock, 5.2e9 + HOUR_NS), [5e9, true]);
    assert.deepEqual(next(clock, 5.3e9 + HOUR_NS), [5.1e9, false]);
    assert.equal(clock.originSeconds, START_S + 3600.2);
  });

  test('goes on where it is when the capture has leapt before the stream', () => {
    const clock = clockAt(5e9);
    assert.equal(clock.captured(START_S * 1e9 + 5.1e9), false);
    assert.equal(clock.captured(START_S * 1e9 + 5.2e9 + HOUR_NS), true);
    assert.deepEqual(next(clock, 5.3e9 + HOUR_NS), [5.1e9, false]);
  });

  test('takes a minute of silence for what it is while the capture goes on', () => {
    const clock = clockAt(5e9);
    for (let seconds = 6; seconds < 66; seconds++) {
      assert.equal(clock.captured((START_S + seconds) * 1e9), false);
      clock.inOrder(seconds * 1e9);
    }
    assert.deepEqual(next(clock, 66e9), [66e9, false]);
  });
});
