import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamReportRecord } from '../../src/report/records.js';
import type { Report } from '../../src/report/stream-report.js';
import { throwingPayloads } from '../support/analysis/throwing-payload.js';
import { createMonitorRig, type MonitorRig } from '../support/programs/monitor-rig.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const GROUP = '239.1.1.1:5000';
const OTHER = '239.1.1.2:5000';

function reportsOf(rig: MonitorRig): StreamReportRecord[] {
  return rig.analysisRecords().filter((record): record is StreamReportRecord => record.type === 'stream_report');
}

test('a status of a live probe tells how long a stream is silent', async (t) => {
  const rig = createMonitorRig(t);
  const live = new ScriptedProbe('live', '00000000000000a1');
  const file = new ScriptedProbe('file', '00000000000000b1');
  await rig.take(live.stream(GROUP).batch(7), live.status(0, 3000));
  await rig.take(file.stream(GROUP).batch(7), file.status(undefined, 3000));
  await rig.finish();
  assert.deepEqual(
    reportsOf(rig).map(({ probe_id, silent_ns }) => [probe_id, Math.round(silent_ns / 1e6)]),
    [
      ['live', 3000],
      ['file', 0],
    ],
  );
});

test('batches that were lost before a status are no silence', async (t) => {
  const rig = createMonitorRig(t);
  const probe = new ScriptedProbe();
  const stream = probe.stream(GROUP);
  await rig.take(stream.batch(7), probe.status(0));
  stream.drop(70);
  stream.batch(140); // published, and never received
  await rig.take(probe.status(0, 3000));
  await rig.finish();
  const events = rig.analysisRecords().filter((record) => record.type === 'event');
  // The packets of the scripted probe have faults of their own, all at the time 0.
  assert.deepEqual(
    events.filter((event) => event.event !== 'loss' && event.time_ns > 0),
    [],
  );
  assert.deepEqual(
    events.flatMap((event) => (event.event === 'loss' ? [[event.blame, event.packets]] : [])),
    [
      ['probe_queue', 70],
      ['link', 140],
    ],
  );
});

test('a probe that is started anew: a final report for each session', async (t) => {
  const rig = createMonitorRig(t);
  for (const sessionId of ['00000000000000a1', '00000000000000a2']) {
    const probe = new ScriptedProbe('p1', sessionId);
    await rig.take(probe.stream(GROUP).batch(7));
    await rig.monitor.writeReports();
  }
  await rig.finish();
  const finals = reportsOf(rig).filter(({ final }) => final);
  assert.deepEqual(
    finals.map(({ session_id, kind }) => [session_id, kind]),
    [
      ['00000000000000a1', 'mpegts'],
      ['00000000000000a2', 'mpegts'],
    ],
  );
});

test('a view shows each stream once an interval, whoever reports on it how often', async (t) => {
  const shown: Report[] = [];
  const rig = createMonitorRig(t, {
    openView: () => ({ show: (report: Report) => shown.push(report), close: () => Promise.resolve() }),
  });
  const probe = new ScriptedProbe();
  await rig.take(probe.stream(GROUP).batch(7));
  await rig.monitor.writeReports();
  await rig.finish();
  const [record] = reportsOf(rig);
  assert.deepEqual(
    shown.map(({ streams }) => streams.length),
    [1, 1],
  );

  const second: Report[] = [];
  const other = createMonitorRig(t, {
    openView: () => ({ show: (report: Report) => second.push(report), close: () => Promise.resolve() }),
  });
  const json = JSON.stringify(record);
  for (const sequence of [0, 1]) {
    const report = { streamId: GROUP, sequence, json };
    await other.take({ probe: probe.identity, kind: 'report', report });
  }
  await other.monitor.writeReports();
  await other.finish();
  assert.deepEqual(
    second.map(({ streams }) => streams.length),
    [1],
  );
  assert.equal(reportsOf(other).length, 2, 'both are records');
});

test('a probe that is gone: its streams are not reported on as if they were known, but once more at the end', async (t) => {
  const rig = createMonitorRig(t);
  const gone = new ScriptedProbe('gone', '00000000000000a1');
  const silent = new ScriptedProbe('silent', '00000000000000b1');
  await rig.take(gone.stream(GROUP).batch(7), gone.status(0));
  await rig.take(silent.stream(GROUP).batch(7), silent.status(0));
  for (let second = 1; second <= 6; second++) {
    await rig.monitor.writeReports();
    await rig.take(silent.status(0, second * 1000));
  }
  await rig.finish();
  const finals = (probe: string) =>
    reportsOf(rig).flatMap(({ probe_id, final }) => (probe_id === probe ? [final] : []));
  assert.deepEqual(finals('gone'), [false, false, false, true]);
  assert.deepEqual(finals('silent'), [false, false, false, false, false, false, true]);
});

test('reports on many streams let messages come in between, and a stream that ends meanwhile is reported on once more', async (t) => {
  const rig = createMonitorRig(t);
  const probe = new ScriptedProbe();
  const groups = Array.from({ length: 100 }, (_, n) => `239.1.2.${n}:5000`);
  await rig.take(...groups.map((group) => probe.stream(group).batch(7)));
  let turns = 0;
  const counting = setInterval(() => turns++, 0);
  const reporting = rig.monitor.writeReports();
  assert.equal(rig.monitor.writeReports(), reporting, 'not begun anew');
  assert.ok(reportsOf(rig).length < groups.length);
  await rig.take(probe.end());
  await reporting;
  clearInterval(counting);
  await rig.finish();
  assert.ok(turns > 0);
  const reports = reportsOf(rig);
  for (const group of groups) {
    const finals = reports.flatMap(({ stream_id, final }) => (stream_id === group ? [final] : []));
    assert.ok(finals.length <= 2 && finals.at(-1) === true && finals.indexOf(true) === finals.length - 1, group);
  }
});

test('what was analysed and what was not adds up, by cause', async (t) => {
  const rig = createMonitorRig(t, { stream: [GROUP, OTHER] });
  const probe = new ScriptedProbe();
  const [analysed, left, omitted] = [probe.stream(GROUP), probe.stream('239.1.1.9:5000'), probe.stream(OTHER)];
  await rig.take(analysed.batch(70), analysed.batch(7), left.batch(14));
  await rig.take(omitted.batch(21, { payload: new Uint8Array(0), payloadOmitted: true }), probe.status(0));
  rig.monitor.writeRecords();
  const { streams } = await rig.finish();
  const counts = rig.records().flatMap((record) => (record.type === 'accounting' ? [record.analysed_packets] : []));
  assert.deepEqual(counts, [77, 0, 0, 77, 0, 0], 'after a status, and at the end');
  assert.deepEqual(
    streams.map(({ analysed_packets, not_analysed }) => [analysed_packets, ...namedCounts(not_analysed)]),
    [[77], [0, 'not_selected 14'], [0, 'no_payload 21']],
  );
});

test('without an analysis nothing is analysed', async (t) => {
  const rig = createMonitorRig(t, { noAnalysis: true });
  await rig.take(new ScriptedProbe().stream(GROUP).batch(70));
  const { streams } = await rig.finish();
  assert.deepEqual(namedCounts(streams[0]!.not_analysed), ['no_analysis 70']);
});

test('an analysis that throws ends for its stream alone, which is still recorded, and is counted and said', async (t) => {
  const rig = createMonitorRig(t, { outputFile: '{stream_id}.mpegts', payloads: throwingPayloads({ datagrams: 2 }) });
  const probe = new ScriptedProbe();
  const [faulty, whole] = [probe.stream(GROUP), probe.stream(OTHER)];
  await rig.take(faulty.batch(70), whole.batch(70));
  await rig.take(faulty.batch(14), faulty.batch(7), whole.batch(7), probe.status(0));
  await rig.monitor.writeReports();
  const { streams } = await rig.finish();
  assert.deepEqual(
    streams.map(({ recorded_packets, analysed_packets, not_analysed }) => [
      recorded_packets,
      analysed_packets,
      not_analysed.failed,
    ]),
    [
      [91, 70, 21],
      [77, 77, 0],
    ],
  );
  assert.deepEqual(
    reportsOf(rig).map(({ stream_id, final }) => [stream_id, final]),
    [
      [OTHER, false],
      [OTHER, true],
    ],
  );
  const said = rig.log.filter((line) => line.includes('no longer analysed'));
  assert.equal(said.length, 1);
  const { stream_id, stage } = JSON.parse(said[0]!);
  assert.deepEqual([stream_id, stage], [GROUP, 'batch']);
  assert.match(rig.monitor.summary.text(), /239\.1\.1\.1:5000: not analysed: failed 21\n/);
  assert.match(String(rig.monitor.failure?.message), /a fault of ours/);
});

test('what throws in a report of the monitor is said, and rejects nothing: timers call it', async (t) => {
  const rig = createMonitorRig(t, {
    openView: () => ({
      show: (_report, isLast) => {
        if (!isLast) throw new Error('a fault of the view');
      },
      close: () => Promise.resolve(),
    }),
  });
  await rig.take(new ScriptedProbe().stream(GROUP).batch(7));
  await rig.monitor.writeReports();
  await rig.monitor.writeReports(); // begun anew
  assert.equal(rig.log.filter((line) => line.includes('a fault of the view')).length, 1, 'one line a second');
  await rig.finish();
  assert.equal(reportsOf(rig).length, 3);
});

function namedCounts(counts: Record<string, number>): string[] {
  return Object.entries(counts).flatMap(([cause, count]) => (count > 0 ? [`${cause} ${count}`] : []));
}
