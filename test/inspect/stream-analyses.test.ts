import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamAnalyses } from '../../src/inspect/stream-analyses.js';
import type { AnalysisRecord, StreamReportRecord } from '../../src/report/records.js';
import type { Batch } from '../../src/stream/message.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const GROUP = '239.1.1.1:5000';
const OTHER = '239.1.1.2:5000';

class Rig {
  readonly records: AnalysisRecord[] = [];
  readonly failures: string[] = [];
  readonly analyses = new StreamAnalyses({
    profile: '2020',
    identity: { probeId: 'p1', sessionId: '00000000000000a1' },
    send: (record) => this.records.push(record),
    onFailure: (streamId) => this.failures.push(streamId),
    now: () => 1000,
  });

  reports(): StreamReportRecord[] {
    return this.records.filter((record): record is StreamReportRecord => record.type === 'stream_report');
  }
}

function batchOf(streamId: string, packets: number): Batch {
  const message = new ScriptedProbe().stream(streamId).batch(packets);
  assert.ok(message.kind === 'batch');
  return message.batch;
}

test('a report on each stream, and final ones', async () => {
  const rig = new Rig();
  rig.analyses.feed(batchOf(GROUP, 70));
  rig.analyses.feed(batchOf(OTHER, 7));
  await rig.analyses.report();
  rig.analyses.finish();
  const seen = rig
    .reports()
    .map((report) => [
      report.stream_id,
      report.final,
      report.kind === 'mpegts' && report.packets,
      report.probe_id,
      report.session_id,
      report.timestamp,
    ]);
  const of = (streamId: string, final: boolean, packets: number) => [
    ...[streamId, final, packets],
    ...['p1', '00000000000000a1', 1000],
  ];
  assert.deepEqual(seen, [of(GROUP, false, 70), of(OTHER, false, 7), of(GROUP, true, 70), of(OTHER, true, 7)]);
});

test('a round of reports that is still going on ends with the last reports', async () => {
  const rig = new Rig();
  for (const streamId of [GROUP, OTHER]) rig.analyses.feed(batchOf(streamId, 7));
  const round = rig.analyses.report();
  await rig.analyses.report(); // not begun anew
  rig.analyses.finish();
  await round;
  assert.deepEqual(
    rig.reports().map(({ stream_id, final }) => [stream_id, final]),
    [
      [GROUP, false],
      [GROUP, true],
      [OTHER, true],
    ],
  );
});

test('an analysis that fails is said once, and the others go on', async () => {
  const rig = new Rig();
  const broken = batchOf(GROUP, 7);
  const faulty = new Proxy(broken, {
    get: (target, name) => {
      if (name === 'payload') throw new Error('a fault of ours');
      return Reflect.get(target, name);
    },
    ownKeys: (target) => Reflect.ownKeys(target),
  });
  rig.analyses.feed(faulty);
  rig.analyses.feed(broken);
  rig.analyses.feed(batchOf(OTHER, 7));
  await rig.analyses.report();
  assert.deepEqual(rig.failures, [GROUP]);
  assert.deepEqual(
    rig.reports().map(({ stream_id }) => stream_id),
    [OTHER],
  );
});
