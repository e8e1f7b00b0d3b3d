import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ActivityTimers } from '../../src/tr101290/activity-timers.js';
import { PresenceTimer } from '../../src/tr101290/presence-timer.js';
import { TimerSet } from '../../src/tr101290/timer-set.js';

const MS = 1e6;
const POLL_MS = 10;
const LIMIT_NS = 500 * MS;
const KEYS = [1, 2, 3];

/** What comes in one poll of 10 ms: keys, a restart, and how the time goes on. */
const poll = fc.record({
  stepMs: fc.oneof(
    { arbitrary: fc.constant(POLL_MS), weight: 60 },
    { arbitrary: fc.integer({ min: -3000, max: 2000 }), weight: 1 },
  ),
  came: fc.oneof(
    { arbitrary: fc.constant<readonly number[]>([]), weight: 40 },
    { arbitrary: fc.subarray(KEYS), weight: 1 },
  ),
  isRestart: fc.oneof({ arbitrary: fc.constant(false), weight: 300 }, { arbitrary: fc.constant(true), weight: 1 }),
});

interface Late {
  readonly key: number;
  readonly periods: number;
  readonly timeNs: number;
}

test('timers that are gone through when one is due find what those find that are asked at every poll', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(poll, { minLength: 300, maxLength: 500 }), (polls) => {
      const late: Late[] = [];
      const wanted: Late[] = [];
      const timers = new TimerSet(LIMIT_NS, (key, periods, timeNs) => late.push({ key, periods, timeNs }));
      timers.keep(new Set(KEYS), 0);
      const asked = new Map(KEYS.map((key) => [key, new PresenceTimer(LIMIT_NS, 0)]));
      const note = (key: number, periods: number, timeNs: number): void => {
        if (periods > 0) wanted.push({ key, periods, timeNs });
      };
      let timeNs = 0;
      for (const { stepMs, came, isRestart } of polls) {
        timeNs += stepMs * MS;
        for (const key of came) {
          timers.seen(key, timeNs);
          note(key, asked.get(key)!.seen(timeNs), timeNs);
        }
        if (isRestart) {
          timers.restart(timeNs);
          for (const timer of asked.values()) timer.restart(timeNs);
        }
        timers.check(timeNs);
        for (const [key, timer] of asked) note(key, timer.expired(timeNs), timeNs);
      }
      assert.deepEqual(late, wanted);
      found += late.length;
    }),
  );
  assert.ok(found > 100, `${found} were late`);
});

test('packets of a PID that stay away are found at the poll behind the limit, whenever the last one came', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 40 }), (lastMs, everyMs) => {
      const late: number[] = [];
      const timers = new ActivityTimers(
        () => LIMIT_NS,
        (_pid, _periods, timeNs) => late.push(timeNs),
      );
      let lastSeenNs = 0;
      const activity = { packets: 0, pids: [1], lastSeenNs: () => lastSeenNs };
      timers.keep(new Set([1]), 0);
      for (let ms = 0; ms <= lastMs + 600; ms += POLL_MS) {
        const seenMs = Math.min(Math.floor(ms / everyMs) * everyMs, lastMs);
        lastSeenNs = Math.max(lastSeenNs, seenMs * MS);
        timers.check(activity, ms * MS);
      }
      const dueMs = lastSeenNs / MS + 500;
      assert.deepEqual(late, [(Math.floor(dueMs / POLL_MS) + 1) * POLL_MS * MS]);
    }),
  );
});
