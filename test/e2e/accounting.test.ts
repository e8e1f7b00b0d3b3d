import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, startProgram } from '../support/programs/programs.js';
import { finalAccounts, latestAccount, startRig, until } from '../support/programs/rig.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const BARS_PACKETS = statSync(BARS).size / 188;
const GROUP = '239.255.7.2:5000';
const skip = noCaptureRight();

/** What `tscap-replay --report` says. */
interface SentReport {
  readonly sent_datagrams: number;
  readonly faults: Record<'drop' | 'duplicate' | 'reorder' | 'corrupt', { datagrams: number; packets: number }>;
}

async function replay(t: TestContext, folder: string, ...args: string[]): Promise<SentReport> {
  const report = join(folder, 'sent.json');
  const common = ['--input', BARS, '--destination', GROUP, '--interface', 'lo', '--report', report];
  await startProgram(t, 'replay', [...common, ...args]).expectExit(0);
  return JSON.parse(readFileSync(report, 'utf8'));
}

const live = (t: TestContext, ...monitor: string[]) =>
  startRig(t, { probe: ['--source-device', 'lo', '--source', GROUP], monitor: ['--exit-on-end', ...monitor] });

test('injected faults over RTP come back as the same numbers', { skip }, async (t) => {
  const rig = await live(t, '-o', '{folder}/out.mpegts');
  const faults = ['--drop', '0.01', '--duplicate', '0.01', '--reorder', '0.01', '--corrupt', '0.01', '--seed', '7'];
  const sent = await replay(t, rig.folder, '--protocol', 'rtp', '--bitrate', '20000000', ...faults);
  await rig.probe.stop();
  await rig.monitor.expectExit(0);
  const [record] = finalAccounts(rig).streams;
  const { drop, duplicate, reorder, corrupt } = sent.faults;
  for (const fault of [drop, duplicate, reorder, corrupt]) assert.ok(fault.datagrams > 0, 'each fault was injected');
  assert.equal(record!.captured_datagrams, sent.sent_datagrams);
  assert.equal(record!.rtp_lost, drop.datagrams);
  assert.equal(record!.rtp_duplicates, duplicate.datagrams);
  assert.equal(record!.rtp_reordered, reorder.datagrams);
  // A corrupted datagram loses the sync byte of its first packet, and only that packet is rejected.
  assert.equal(record!.rejected_packets.sync_byte, corrupt.datagrams);
  assert.equal(record!.recorded_packets, BARS_PACKETS - drop.packets + duplicate.packets - corrupt.datagrams);
  assert.equal(record!.queue_dropped_packets + record!.link_lost_packets, 0);
});

test('a monitor that stops for 5 s costs counted drops, and the probe goes on', { skip }, async (t) => {
  const rig = await startRig(t, {
    probe: ['--source-device', 'lo', '--source', GROUP, '--queue-size', '4194304'],
    monitor: ['--exit-on-end', '-o', '{folder}/out.mpegts'],
  });
  const sending = replay(t, rig.folder, '--bitrate', '100000000', '--loop', '--count', '80000'); // 8.4 s
  await until('packets are recorded', () => (latestAccount(rig)?.received_packets ?? 0) > 0);
  const before = residentMib(rig.probe.pid);
  process.kill(rig.monitor.pid, 'SIGSTOP');
  let highest = before;
  for (let n = 0; n < 50; n++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    highest = Math.max(highest, residentMib(rig.probe.pid));
  }
  process.kill(rig.monitor.pid, 'SIGCONT');
  const sent = await sending;
  await rig.probe.stop();
  await rig.monitor.expectExit(0);

  const { streams, probes } = finalAccounts(rig);
  assert.equal(streams[0]!.captured_datagrams, sent.sent_datagrams, 'the probe captured all the time');
  assert.equal(probes[0]!.kernel_dropped_datagrams, 0);
  const dropped = streams[0]!.queue_dropped_packets + streams[0]!.link_lost_packets;
  assert.ok(dropped > 0, '5 s of 100 Mb/s do not fit into the queue');
  assert.equal(streams[0]!.recorded_packets, streams[0]!.captured_packets - dropped);
  // Queue and high-water mark: 4 MiB and 64 batches of at most 526,400 bytes.
  assert.ok(highest - before < 4 + 34 + 64, `the probe grew from ${before} to ${highest} MiB`);
});

test('a probe that is killed and started again is a new session, not loss', { skip }, async (t) => {
  const rig = await startRig(t, {
    probe: ['--source-device', 'lo', '--source', GROUP, '--probe-id', 'p1'],
    monitor: ['-o', '{folder}/out.mpegts'],
  });
  await replay(t, rig.folder, '--bitrate', '20000000');
  await until('the first run is recorded', () => latestAccount(rig)?.received_packets === BARS_PACKETS);
  await rig.probe.stop('SIGKILL');
  const second = startProgram(t, 'probe', [
    '--source-device',
    'lo',
    '--source',
    GROUP,
    '--probe-id',
    'p1',
    '--ipc-path',
    rig.ipcPath,
  ]);
  await second.waitForStderr(/monitors subscribed: 1/);
  await replay(t, rig.folder, '--bitrate', '20000000');
  await second.stop();
  await until('the second session is over', () => finalAccounts(rig).streams.length === 2);
  await rig.monitor.stop();
  const { streams } = finalAccounts(rig);
  assert.equal(streams.length, 2);
  assert.notEqual(streams[0]!.session_id, streams[1]!.session_id);
  for (const record of streams) {
    assert.equal(record.recorded_packets, BARS_PACKETS);
    assert.equal(record.link_lost_packets + record.link_lost_messages, 0);
  }
});

function residentMib(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}
