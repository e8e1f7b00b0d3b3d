import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BLAMES } from '../../src/analysis/blame.js';
import type { TransportStreamReport } from '../../src/report/kinds/mpegts/report.js';
import type { StreamReportRecord } from '../../src/report/records.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { replay } from '../support/programs/replay.js';
import { finalAccounts, latestAccount, type Rig, startRig, until } from '../support/programs/rig.js';
import { analysisRecords, finalReports } from '../support/records/records.js';

const skip = noCaptureRight();
const UDP = '239.255.12.1:5000';
const RTP = '239.255.12.2:5000';
const BITRATE = 8_000_000;
const PACKETS = 21_280; // 4 s
const BETWEEN_STOPS_MS = 220;
/** Priorities of the rules that a stream without SI keeps. */
const PRIORITIES = [1, 2];

type Report = StreamReportRecord & TransportStreamReport;

/** Sends the same stream over UDP and over RTP; something is stopped for a while meanwhile, or several times. */
async function sendBoth(t: TestContext, rig: Rig, stopped: number, ...stopsMs: readonly number[]): Promise<void> {
  const file = join(rig.folder, 'sent.mpegts');
  writeFileSync(file, generateTs(PACKETS, { bitrateBps: BITRATE }));
  const sending = Promise.all([
    replay(t, rig.folder, file, UDP, '--bitrate', `${BITRATE}`),
    replay(t, rig.folder, file, RTP, '--bitrate', `${BITRATE}`, '--protocol', 'rtp'),
  ]);
  await until('packets have come', () => (latestAccount(rig)?.received_packets ?? 0) > 2000);
  for (const stopMs of stopsMs) {
    process.kill(stopped, 'SIGSTOP');
    await sleep(stopMs);
    process.kill(stopped, 'SIGCONT');
    await sleep(BETWEEN_STOPS_MS);
  }
  await sending;
}

async function endOf(rig: Rig): Promise<void> {
  await rig.probe.stop();
  await rig.monitor.expectExit(0);
}

function reportOn(rig: Rig, streamId: string): Report {
  return finalReports(rig.metrics, streamId)[0] as Report;
}

/** Nothing is said to be wrong with the stream itself, which is valid until it ends and is silent. */
function checkBlameless(rig: Rig, streamId: string): void {
  const { cc_errors, duration_ns } = reportOn(rig, streamId);
  assert.equal(cc_errors, 0, `${streamId}: cc_errors`);
  const alarms = analysisRecords(rig.metrics, streamId).filter(
    (record) =>
      record.type === 'event' &&
      (record.event === 'raised' || record.event === 'cleared') &&
      record.priority !== null &&
      PRIORITIES.includes(record.priority) &&
      record.time_ns <= duration_ns,
  );
  assert.deepEqual(alarms, [], `${streamId}: alarms of the stream`);
}

function lossesOf(rig: Rig, streamId: string): string[] {
  const { losses } = reportOn(rig, streamId).losses.total;
  return BLAMES.filter((blame) => losses[blame] > 0);
}

test('what the kernel drops is blamed on the host, over UDP and over RTP', { skip }, async (t) => {
  const probe = ['--source-device', 'lo', '--source', UDP, '--source', RTP, '--buffer-size', '262144'];
  // A batch is open for longer than it is from one drop to the next.
  const rig = await startRig(t, { probe: [...probe, '--batch-time', '500'], monitor: ['--exit-on-end'] });
  await sendBoth(t, rig, rig.probe.pid, 700, 300, 300);
  await endOf(rig);
  const { kernel_dropped_datagrams } = finalAccounts(rig).probes[0]!;
  assert.ok(kernel_dropped_datagrams! > 0, 'the buffer was too small');
  for (const streamId of [UDP, RTP]) {
    assert.deepEqual(lossesOf(rig, streamId), ['host']);
    checkBlameless(rig, streamId);
  }
  const lost = reportOn(rig, RTP).losses.total.lost_packets.host;
  assert.equal(lost, PACKETS - reportOn(rig, RTP).packets, 'RTP tells how much is missing');
});

test('a probe that stands still and drops nothing is no silence of the stream', { skip }, async (t) => {
  const rig = await startRig(t, {
    probe: ['--source-device', 'lo', '--source', UDP, '--source', RTP],
    monitor: ['--exit-on-end'],
  });
  await sendBoth(t, rig, rig.probe.pid, 1500);
  await endOf(rig);
  for (const streamId of [UDP, RTP]) {
    assert.equal(reportOn(rig, streamId).packets, PACKETS);
    assert.deepEqual(lossesOf(rig, streamId), []);
    const { last_time_ns } = reportOn(rig, streamId).tr101290.PAT_error_2;
    // After the last packet it is silent, until the probe is stopped.
    assert.ok(last_time_ns === null || last_time_ns > reportOn(rig, streamId).duration_ns);
  }
});

test('a monitor that stops loses in the queue and on the link: no error of the stream', { skip }, async (t) => {
  const rig = await startRig(t, {
    // Small batches fill ZeroMQ's queues soon, and the probe's own.
    probe: [
      '--source-device',
      'lo',
      '--source',
      UDP,
      '--source',
      RTP,
      '--zmq-batch-size',
      '7',
      '--queue-size',
      '1048576',
    ],
    monitor: ['--exit-on-end'],
  });
  await sendBoth(t, rig, rig.monitor.pid, 1500);
  await endOf(rig);
  for (const streamId of [UDP, RTP]) {
    const account = finalAccounts(rig).streams.find((record) => record.stream_id === streamId)!;
    const { losses, lost_packets } = reportOn(rig, streamId).losses.total;
    assert.ok(account.queue_dropped_packets + account.link_lost_packets > 0, 'something is lost');
    assert.equal(lost_packets.probe_queue, account.queue_dropped_packets);
    assert.equal(lost_packets.link, account.link_lost_packets);
    assert.equal(losses.network + losses.upstream + losses.host + losses.unknown, 0);
    checkBlameless(rig, streamId);
  }
});
