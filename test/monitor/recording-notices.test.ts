import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createMonitorRig, type MonitorRig } from '../support/programs/monitor-rig.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';
import { mountSmallDisk, noTmpfs } from '../support/programs/small-disk.js';

function notices(rig: MonitorRig): string[] {
  return rig.analysisRecords().flatMap((record) => {
    return record.type === 'event' && record.event === 'notice' ? [`${record.name}: ${record.message}`] : [];
  });
}

test('a full disk ends the recording with an event, and the stream is analysed all the same', {
  skip: noTmpfs(),
}, async (t) => {
  const rig = createMonitorRig(t, { outputFile: join(mountSmallDisk(t), 'out.ts') });
  const stream = new ScriptedProbe().stream('239.1.1.1:5000');
  for (let n = 0; n < 4; n++) {
    await rig.take(stream.batch(3500));
    await delay(50);
  }
  assert.equal(rig.monitor.stopping.aborted, false);
  const { streams } = await rig.finish();
  const { received_packets, analysed_packets, recorded_packets, not_recorded } = streams[0]!;
  assert.equal(received_packets, 14_000);
  assert.equal(analysed_packets, 14_000);
  assert.equal(recorded_packets, Math.floor(2 ** 20 / 188));
  assert.equal(not_recorded.write_error, 14_000 - recorded_packets);
  assert.equal(rig.monitor.failure?.code, 'NO_SPACE');
  assert.deepEqual(notices(rig), ['Recording_failed: Its recording has failed: the disk is full, or the file is gone']);
});

test('below --min-free-space nothing is recorded, and it is said', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out', minFreeSpace: Number.MAX_SAFE_INTEGER });
  const stream = new ScriptedProbe().stream('239.1.1.1:5000');
  await rig.take(stream.batch(7));
  rig.monitor.writeRecords();
  for (let n = 0; n < 100 && !rig.log.some((line) => line.includes('too little space')); n++) await delay(10);
  await rig.take(stream.batch(70));
  const { streams } = await rig.finish();
  assert.ok(streams[0]!.not_recorded.no_space >= 70);
  assert.ok(rig.log.some((line) => line.includes('too little space is free: recordings have stopped')));
});
