import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { ProbeStop } from '../../src/probe/probe-stop.js';

test('behind the end of --duration somebody may ask it to end, which is another thing', async () => {
  const asked = new AbortController();
  const stop = new ProbeStop(asked.signal, 1);
  const alive = setTimeout(() => {}, 10_000);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  clearTimeout(alive);
  let calls = 0;
  stop.onAsked(() => calls++);
  assert.deepEqual([stop.signal.reason, calls], ['duration', 0]);
  asked.abort('SIGINT');
  assert.deepEqual([stop.signal.reason, calls], ['duration', 1]);
  stop.onAsked(() => calls++);
  assert.equal(calls, 2);
});

test('who asks ends it, with a duration and without one', () => {
  for (const durationMs of [0, 10_000]) {
    const asked = new AbortController();
    const stop = new ProbeStop(asked.signal, durationMs);
    asked.abort('SIGTERM');
    assert.equal(stop.signal.reason, 'SIGTERM');
  }
});
