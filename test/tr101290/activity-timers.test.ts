import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivityTimers } from '../../src/tr101290/activity-timers.js';

const PID = 0x100;
const MS = 1e6;

test('a packet from before a restart does not begin the absence before it', () => {
  const late: number[] = [];
  const timers = new ActivityTimers(
    () => 500 * MS,
    (_pid, periods) => late.push(periods),
  );
  let lastSeenNs = 0;
  const activity = { packets: 0, pids: [PID], lastSeenNs: () => lastSeenNs };
  timers.keep(new Set([PID]), 0);
  timers.check(activity, 10 * MS);
  // The last packet before a gap, which no check has seen; behind the gap it is 2 s later.
  lastSeenNs = 15 * MS;
  timers.restart(2015 * MS);
  timers.check(activity, 2020 * MS);
  assert.deepEqual(late, []);
  timers.check(activity, 2600 * MS);
  assert.deepEqual(late, [1], 'absent since the restart');
});
