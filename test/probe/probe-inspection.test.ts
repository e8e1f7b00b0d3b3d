import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProbeInspection } from '../../src/probe/probe-inspection.js';
import type { AnalysisRecord, StreamReportRecord } from '../../src/report/records.js';
import type { Batch } from '../../src/stream/message.js';
import { throwingPayloads } from '../support/analysis/throwing-payload.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const GROUP = '239.1.1.1:5000';
const OTHER = '239.1.1.2:5000';

class Rig {
  readonly records: AnalysisRecord[] = [];
  readonly failures: string[] = [];
  readonly notAnalysed: [streamId: string, failed: number][] = [];
  readonly faults: unknown[] = [];
  readonly inspection: ProbeInspection;

  constructor(
    send = (record: AnalysisRecord): void => void this.records.push(record),
    onFailure = ({ streamId }: { streamId: string }): void => void this.failures.push(streamId),
  ) {
    this.inspection = new ProbeInspection({
      profile: '2020',
      payloads: throwingPayloads({ datagrams: 3 }),
      identity: { probeId: 'p1', sessionId: '00000000000000a1' },
      send,
      onFailure,
      onNotAnalysed: (streamId, { failed }) => this.notAnalysed.push([streamId, failed]),
      onThreadLost: (reason) => this.failures.push(reason),
      onFault: (error) => this.faults.push(error),
      now: () => 1000,
    });
  }

  reports(): StreamReportRecord[] {
    return this.records.filter((record): record is StreamReportRecord => record.type === 'stream_report');
  }
}

function batchOf(streamId: string, packets: number): Batch {
  const message = new ScriptedProbe().stream(streamId).batch(packets);
  assert.ok(message.kind === 'batch');
  return message.batch;
}

/** Reports are made one by one, with a turn of the event loop before each. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn <= count; turn++) await nextTurn();
}

test('a report on each stream, and final ones', async () => {
  const rig = new Rig();
  rig.inspection.feed(batchOf(GROUP, 70));
  rig.inspection.feed(batchOf(OTHER, 7));
  rig.inspection.report();
  await turns(2);
  await rig.inspection.finish();
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

test('capture goes on between two reports, and a round that is still going on ends with the last reports', async () => {
  const rig = new Rig();
  for (const streamId of [GROUP, OTHER]) rig.inspection.feed(batchOf(streamId, 7));
  rig.inspection.report();
  rig.inspection.report(); // not begun anew
  await nextTurn();
  await rig.inspection.finish();
  await turns(2);
  assert.deepEqual(
    rig.reports().map(({ stream_id, final }) => [stream_id, final]),
    [
      [GROUP, false],
      [GROUP, true],
      [OTHER, true],
    ],
  );
});

test('an analysis that fails is said once and counted, and the others go on', async () => {
  const rig = new Rig();
  rig.inspection.feed(batchOf(GROUP, 21));
  rig.inspection.feed(batchOf(GROUP, 14));
  rig.inspection.feed(batchOf(OTHER, 7));
  rig.inspection.report();
  await turns(2);
  await rig.inspection.finish();
  assert.deepEqual(rig.failures, [GROUP]);
  assert.deepEqual(rig.notAnalysed, [[GROUP, 35]]);
  assert.deepEqual(
    rig.reports().map(({ stream_id }) => stream_id),
    [OTHER, OTHER],
  );
});

test('a record that cannot be sent is no fault of the analysis, and rejects nothing: a timer asks for it', async () => {
  const sent: AnalysisRecord[] = [];
  const rig = new Rig((record) => {
    if (record.type === 'stream_report' && !record.final) throw new Error('a fault of the link');
    sent.push(record);
  });
  rig.inspection.feed(batchOf(GROUP, 7));
  rig.inspection.report();
  await turns(2);
  await rig.inspection.finish();
  assert.deepEqual(rig.failures, []);
  assert.deepEqual(rig.faults.map(String), ['Error: a fault of the link']);
  assert.equal(sent.at(-1)?.type, 'stream_report');
});

test('a failure that cannot be told is no fault of the capture, and the others go on', async () => {
  const rig = new Rig(undefined, () => {
    throw new Error('a fault of the log');
  });
  rig.inspection.feed(batchOf(GROUP, 21));
  rig.inspection.feed(batchOf(OTHER, 7));
  await rig.inspection.finish();
  assert.deepEqual(rig.faults.map(String), ['Error: a fault of the log']);
  assert.deepEqual(rig.notAnalysed, [[GROUP, 21]]);
  assert.deepEqual(
    rig.reports().map(({ stream_id }) => stream_id),
    [OTHER],
  );
});

test('a stream that is released has its last report then, and begins anew when it comes back', async () => {
  const rig = new Rig();
  rig.inspection.feed(batchOf(GROUP, 70));
  rig.inspection.feed(batchOf(OTHER, 7));
  rig.inspection.release(GROUP);
  rig.inspection.release(GROUP);
  rig.inspection.feed(batchOf(GROUP, 14));
  rig.inspection.report();
  await turns(2);
  await rig.inspection.finish();
  assert.deepEqual(
    rig.reports().map((report) => [report.stream_id, report.final, report.kind === 'mpegts' && report.packets]),
    [
      [GROUP, true, 70],
      [OTHER, false, 7],
      [GROUP, false, 14],
      [OTHER, true, 7],
      [GROUP, true, 14],
    ],
  );
  const ids = rig.records.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test('on threads every packet is analysed, and the last reports are there when it is finished', async () => {
  const records: AnalysisRecord[] = [];
  const notAnalysed: unknown[] = [];
  const inspection = new ProbeInspection({
    profile: '2020',
    threads: 2,
    identity: { probeId: 'p1', sessionId: '00000000000000a1' },
    send: (record) => records.push(record),
    onFailure: ({ message }) => assert.fail(message),
    onNotAnalysed: (...facts) => notAnalysed.push(facts),
    onThreadLost: (reason) => assert.fail(reason),
    onFault: (error) => assert.fail(String(error)),
    now: () => 1000,
  });
  const probe = new ScriptedProbe();
  const streams = [GROUP, OTHER].map((id) => probe.stream(id));
  for (let round = 0; round < 50; round++) {
    for (const stream of streams) {
      const message = stream.batch(70);
      assert.ok(message.kind === 'batch');
      inspection.feed(message.batch);
      // The memory of a payload is used again.
      message.batch.payload.fill(0);
    }
  }
  inspection.release(GROUP);
  inspection.hurry();
  await inspection.finish();
  const finals = records.filter((record) => record.type === 'stream_report').filter(({ final }) => final);
  assert.deepEqual(finals.map((report) => [report.stream_id, report.kind === 'mpegts' && report.packets]).sort(), [
    [GROUP, 3500],
    [OTHER, 3500],
  ]);
  assert.deepEqual(notAnalysed, []);
  const released = records.filter(
    (record) => record.type === 'event' && 'name' in record && record.name === 'Stream_released',
  );
  assert.deepEqual(
    released.map(({ stream_id }) => stream_id),
    [GROUP],
  );
});
