import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LostSessions } from '../../src/monitor/lost-sessions.js';
import { ProbeSession } from '../../src/monitor/probe-session.js';
import { createMonitorRig } from '../support/programs/monitor-rig.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const sessions = ['a', 'b'].map((probeId) => new ProbeSession({ probeId, sessionId: '00000000000000a1' }));
const [a, b] = sessions as [ProbeSession, ProbeSession];

// Second, who has spoken since the last one, connections that stand, who is lost after it.
const SECONDS: readonly (readonly [number, readonly ProbeSession[], number, readonly ProbeSession[]])[] = [
  [0, [a, b], 2, []],
  [9, [a], 2, []],
  [10, [], 2, []], // b is silent, and connected
  [11, [], 1, [b]],
  [18, [], 1, [b]], // a is not silent for long enough
  [19, [], 1, [b]], // a is silent too, but one is there: b is silent for longer
  [20, [], 0, [a, b]],
  [21, [b], 1, [a]], // b is back
];

test('a session is lost when it is silent and connections are missing', () => {
  const lost = new LostSessions();
  for (const [second, spoken, connections, expected] of SECONDS) {
    for (const session of spoken) session.messages++;
    lost.check(sessions, connections, second * 1000);
    assert.deepEqual(
      sessions.filter(({ isLost }) => isLost),
      expected,
      `second ${second}`,
    );
  }
});

test('--exit-on-end: a probe that was lost has ended; the accounting and the exit code say so', async (t) => {
  const rig = createMonitorRig(t, { exitOnEnd: true });
  const probe = new ScriptedProbe();
  await rig.take(probe.status());
  rig.monitor.checkSessions(1, 0);
  rig.monitor.checkSessions(0, 9999);
  assert.equal(rig.monitor.stopping.aborted, false);
  rig.monitor.checkSessions(0, 10_000);
  assert.equal(rig.monitor.stopping.reason, 'end');
  assert.match(rig.log.join(), /connection to the probe lost without the end of its session/);
  const { probes } = await rig.finish();
  assert.deepEqual(
    probes.map((record) => record.end_reason),
    ['lost'],
  );
  assert.match(rig.monitor.failure!.message, /lost before the end of the session of p1/);
});

test('a probe that comes back goes on', async (t) => {
  const rig = createMonitorRig(t);
  const probe = new ScriptedProbe();
  await rig.take(probe.status());
  rig.monitor.checkSessions(0, 0);
  rig.monitor.checkSessions(0, 10_000);
  await rig.take(probe.status());
  rig.monitor.checkSessions(1, 11_000);
  assert.match(rig.log.join(), /the probe is back/);
  await rig.take(probe.end());
  const { probes, monitor } = await rig.finish();
  assert.equal(probes[0]!.end_reason, 'input_ended');
  assert.equal(monitor.refused_messages.after_end, 0);
});
