import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalOf } from '../../src/report/cause-counts.js';
import { deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import type { Message } from '../../src/stream/message.js';
import { createMonitorRig } from '../support/programs/monitor-rig.js';
import { numberedPackets, ScriptedProbe } from '../support/programs/scripted-probe.js';

const ID = '239.1.1.1:5000';
const DEPTH = 200_000;

/** An event of the probe, with a member that is nested so deep that neither JSON.stringify nor a recursion ends well. */
function nestedEvent(probe: ScriptedProbe): Message {
  const { probeId, sessionId } = probe;
  const event = {
    type: 'event',
    id: 'a/b/c/d/0',
    probe_id: probeId,
    session_id: sessionId,
    stream_id: ID,
    timestamp: 1,
    event: 'loss',
    blame: 'network',
    time_ns: 1,
    last_time_ns: 1,
    count: 1,
    packets: 1,
  };
  const nested = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;
  const json = JSON.stringify(event).replace(/\}$/, `,"nested":${nested}}`);
  return { probe: probe.identity, kind: 'report', report: { streamId: ID, json } } as Message;
}

test('a report that is nested 200,000 deep is counted, said, and the recording goes on', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  await rig.take(stream.batch(70), nestedEvent(probe), stream.batch(70), probe.status(), probe.end());
  const { streams, monitor } = await rig.finish();
  assert.equal(streams[0]!.recorded_packets, 140);
  assert.deepEqual(rig.read('out.mpegts'), numberedPackets(0, 140));
  const account = monitor.deliveries.metrics_file!;
  assert.deepEqual(deliveryIdentityFaults('metrics_file', account), []);
  assert.equal(totalOf(monitor.refused_messages) + account.dropped.fault, 1);
  assert.ok(rig.log.some((line) => /"level":50/.test(line)));
});

test('a message that the monitor fails on is refused, said, and the next ones are taken', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const probe = new ScriptedProbe();
  const stream = probe.stream(ID);
  const broken = { probe: probe.identity, kind: 'batch', batch: null } as unknown as Message;
  await rig.take(stream.batch(70), broken, stream.batch(70), probe.status(), probe.end());
  const { streams, monitor } = await rig.finish();
  assert.equal(streams[0]!.recorded_packets, 140);
  assert.equal(monitor.refused_messages.fault, 1);
  assert.match(rig.log.join(''), /"kind":"batch".*TypeError.*failed on a message/);
});

test('a session whose final records cannot be made is said; the other one and the outlets have their end', async (t) => {
  const rig = createMonitorRig(t);
  const { add } = rig.monitor.summary;
  t.mock.method(
    rig.monitor.summary,
    'add',
    function (this: typeof rig.monitor.summary, ...row: Parameters<typeof add>) {
      if (row[0].probe_id === 'p1') throw new TypeError('a fault of ours');
      add.apply(this, row);
    },
  );
  const [first, second] = [new ScriptedProbe('p1', '00000000000000a1'), new ScriptedProbe('p2', '00000000000000b1')];
  // One ends by itself, the other with the monitor.
  await rig.take(first.stream(ID).batch(7), first.end(), second.stream(ID).batch(7), second.status());
  const { probes, monitor } = await rig.finish();
  assert.deepEqual(
    probes.map(({ probe_id }) => probe_id),
    ['p2'],
  );
  assert.equal(monitor.final, true);
  assert.match(rig.log.join(''), /a fault of ours.*failed: final records/);
});

test('a view that throws is said, and the outlets have their end', async (t) => {
  const openView = () => ({
    show: () => {
      throw new TypeError('a fault of ours');
    },
    close: async () => {},
  });
  const rig = createMonitorRig(t, { openView });
  const probe = new ScriptedProbe();
  await rig.take(probe.stream(ID).batch(7), probe.status());
  await rig.monitor.writeReports();
  const { streams, monitor } = await rig.finish();
  assert.deepEqual([streams.length, monitor.final], [1, true]);
  assert.match(rig.log.join(''), /a fault of ours.*failed: view/);
});
