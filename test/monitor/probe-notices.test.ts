import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventRecord } from '../../src/report/records.js';
import { createMonitorRig, type MonitorRig } from '../support/programs/monitor-rig.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const STREAMS = ['239.1.1.1:5000', '239.1.1.2:5000'];
const LOST = 'Nothing is known of it any more: the connection to its probe is lost';
const BACK = 'Its probe is back after 0 ns';

function notices(rig: MonitorRig): EventRecord[] {
  return rig.analysisRecords().filter((record): record is EventRecord => {
    return record.type === 'event' && record.event === 'notice';
  });
}

async function startLost(rig: MonitorRig): Promise<ScriptedProbe> {
  const probe = new ScriptedProbe();
  for (const id of STREAMS) await rig.take(probe.stream(id).batch(7));
  rig.monitor.checkSessions(0, 0);
  rig.monitor.checkSessions(0, 10_000);
  rig.monitor.checkSessions(0, 11_000);
  return probe;
}

test('each stream of a probe that is lost says so, once; no other one does', async (t) => {
  const rig = createMonitorRig(t);
  const other = new ScriptedProbe('p2', '00000000000000b1').stream('239.1.1.3:5000');
  await rig.take(other.batch(7));
  const probe = new ScriptedProbe();
  for (const id of STREAMS) await rig.take(probe.stream(id).batch(7));
  rig.monitor.checkSessions(2, 0);
  await rig.take(other.batch(7));
  rig.monitor.checkSessions(1, 10_000);
  rig.monitor.checkSessions(1, 10_500);
  await rig.finish();
  assert.deepEqual(
    notices(rig).map(({ probe_id, stream_id, severity, message }) => ({ probe_id, stream_id, severity, message })),
    STREAMS.map((stream_id) => ({ probe_id: 'p1', stream_id, severity: 'major', message: LOST })),
  );
  assert.equal(new Set(notices(rig).map(({ id }) => id)).size, STREAMS.length);
});

// How a probe that was lost comes back.
const RETURNS: readonly (readonly [string, (rig: MonitorRig, probe: ScriptedProbe) => Promise<void>])[] = [
  [
    'its connection stands again',
    async (rig, probe) => {
      await rig.take(probe.status());
      rig.monitor.checkSessions(1, 12_000);
    },
  ],
  ['it ends its session', (rig, probe) => rig.take(probe.end())],
  ['it was started anew', (rig) => rig.take(new ScriptedProbe('p1', '00000000000000a2').status())],
];

for (const [name, comeBack] of RETURNS) {
  test(`a lost probe is back: ${name}`, async (t) => {
    const rig = createMonitorRig(t);
    await comeBack(rig, await startLost(rig));
    rig.monitor.checkSessions(1, 13_000);
    await rig.finish();
    const told = notices(rig).map(({ severity, message }) => `${severity} ${message}`);
    assert.deepEqual(told, [...STREAMS.map(() => `major ${LOST}`), ...STREAMS.map(() => `info ${BACK}`)]);
  });
}

test('a probe that stays lost is never back', async (t) => {
  const rig = createMonitorRig(t);
  await startLost(rig);
  await rig.finish();
  assert.equal(notices(rig).length, STREAMS.length);
});
