import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import { RecordTexts } from '../../src/report/record-texts.js';
import type { NdjsonRecord } from '../../src/report/records.js';
import { createMonitorRig, type MonitorRig } from '../support/programs/monitor-rig.js';
import { numberedPackets, ScriptedProbe } from '../support/programs/scripted-probe.js';
import { slowPipe, whenRead } from '../support/programs/slow-pipe.js';
import { parseLines } from '../support/records/records.js';

const STREAMS = 200;
const PIDS = 41;

/** A packet of each of the PIDs, so that the report is as long as that of a multiplex. */
function multiplexPackets(): Buffer {
  const packets = numberedPackets(0, PIDS);
  for (let index = 0; index < PIDS; index++) packets.writeUInt16BE(0x0100 + index, index * 188 + 1);
  return packets;
}

/** A session with as many multiplexes, which end with the monitor. */
async function feedAll(rig: MonitorRig): Promise<void> {
  const probe = new ScriptedProbe();
  const payload = multiplexPackets();
  for (let index = 0; index < STREAMS; index++) {
    await rig.take(probe.stream(`239.1.${index >> 8}.${index & 255}:5000`).batch(PIDS, { payload }));
  }
  await rig.take(probe.status());
}

function finalsOf(text: string, type: string): NdjsonRecord[] {
  return parseLines<NdjsonRecord>(text).filter((record) => record.type === type && 'final' in record && record.final);
}

test('200 multiplexes end on a slow disk: all final records arrive', async (t) => {
  const { pipe, read } = slowPipe(t, 8_000_000);
  const limits = { total: 1 << 20, lasting: 512 << 20, figuresFlushMs: 2000, flushMs: 30_000, failingFlushMs: 2000 };
  const rig = await whenRead(() => createMonitorRig(t, {}, { metricsFile: pipe, limits }));
  await feedAll(rig);
  await rig.monitor.close();
  const text = await read();
  assert.ok(text.length > 2 * limits.total, `${text.length} bytes are more than waits of figures`);
  assert.equal(finalsOf(text, 'stream_report').length, STREAMS);
  assert.equal(finalsOf(text, 'accounting').length, STREAMS);
  assert.equal(finalsOf(text, 'monitor_accounting').length, 1);
  assert.equal(rig.monitor.failure, undefined);
});

test('what a disk does not take in the time of the end is said in the log, in the summary and by the exit code', async (t) => {
  const { pipe, read } = slowPipe(t, 1_000_000);
  const limits = { total: 8 << 20, lasting: 512 << 20, figuresFlushMs: 200, flushMs: 1000, failingFlushMs: 200 };
  const rig = await whenRead(() => createMonitorRig(t, {}, { metricsFile: pipe, limits }));
  await feedAll(rig);
  await rig.monitor.close();
  const text = await read();
  const arrived = parseLines(text.slice(0, text.lastIndexOf('\n') + 1)).length;
  const { figures } = rig.metrics;
  assert.deepEqual(deliveryIdentityFaults('metrics_file', figures), []);
  assert.equal(figures.delivered, arrived);
  assert.ok(figures.lost > 100, String(figures.lost));
  assert.ok(
    rig.log.some(
      (line) => /"level":50.*events or final records are lost/.test(line) && line.includes(`"lost":${figures.lost}`),
    ),
    rig.log.join(''),
  );
  assert.match(rig.monitor.summary.text(), /metrics_file: dropped records: .*; \d+ of them events or final records\n/);
  assert.equal(rig.monitor.failure?.code, 'PIPE_STALLED', 'so the exit code is 1');
});

test('an outlet that throws costs its own records, counted and said; the others get theirs', async (t) => {
  const rig = createMonitorRig(t, { outputFile: 'out.mpegts' });
  const { of } = RecordTexts.prototype;
  // What is thrown of a record that is nested too deep.
  t.mock.method(RecordTexts.prototype, 'of', function (this: RecordTexts, record: NdjsonRecord) {
    if (record.type === 'stream_report' && record.final) throw new RangeError('Maximum call stack size exceeded');
    return of.call(this, record);
  });
  const probe = new ScriptedProbe();
  await rig.take(probe.stream('239.1.1.1:5000').batch(70), probe.status(), probe.end());
  const { streams, monitor } = await rig.finish();
  assert.equal(streams[0]!.recorded_packets, 70);
  const account = monitor.deliveries.metrics_file!;
  assert.equal(account.dropped.fault, 1);
  assert.equal(account.lost, 1);
  assert.deepEqual(deliveryIdentityFaults('metrics_file', account), []);
  assert.match(rig.log.join(''), /metrics_file failed: stream_report dropped/);
  assert.equal(rig.monitor.failure?.code, 'RECORDS_LOST');
  assert.match(rig.monitor.failure!.message, /^metrics_file lost 1 events or final records$/);
});
