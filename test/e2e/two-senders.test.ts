import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { EventRecord } from '../../src/report/records.js';
import { createVethPair, type VethPair } from '../support/programs/namespaces.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, type RunningProcess, startProgram } from '../support/programs/programs.js';
import { finalAccounts, type Rig, startRig, until } from '../support/programs/rig.js';
import { readRecords, sha256OfFile } from '../support/records/records.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const GROUP = '239.255.7.1:5004';
const skip = noCaptureRight() || missingTool('ip');

/** A sender of the file on the group, from the far end of the link or from the near one, which are two addresses. */
function send(t: TestContext, { namespace, device }: VethPair['sender'], ...args: string[]): RunningProcess {
  const common = ['--input', BARS, '--destination', GROUP, '--interface', device, '--silent'];
  return startProgram(t, 'replay', [...common, ...args], { namespace });
}

function eventsOf({ metrics }: Pick<Rig, 'metrics'>, name: string): EventRecord[] {
  if (!existsSync(metrics)) return [];
  return readRecords(metrics).filter(
    (record): record is EventRecord => record.type === 'event' && 'name' in record && record.name === name,
  );
}

test('two senders on one group are two streams, with an alarm until one is left', { skip }, async (t) => {
  const { sender, receiver } = createVethPair(t);
  const rig = await startRig(t, {
    probe: ['--source-device', receiver.device, '--discover'],
    monitor: ['--report-interval', '1', '--exit-on-end'],
    namespace: receiver.namespace,
  });
  const first = send(t, sender, '--loop');
  await until('the first sender is heard', () => streamIdsOf(rig).length === 1);
  const second = send(t, receiver, '--loop');
  await until('the alarm is raised', () => eventsOf(rig, 'Source_conflict').length > 0);
  await until('the second stream is there', () => streamIdsOf(rig).length === 2);
  await second.stop();
  await until('the alarm is cleared', () => eventsOf(rig, 'Source_conflict').length > 1, 30_000);
  await first.stop();
  await rig.probe.stop('SIGINT');
  await rig.monitor.expectExit(0);

  const events = eventsOf(rig, 'Source_conflict').map(({ event, stream_id, severity }) => [event, stream_id, severity]);
  assert.deepEqual(events, [
    ['raised', GROUP, 'critical'],
    ['cleared', GROUP, 'critical'],
  ]);
  const { streams } = finalAccounts(rig);
  assert.equal(streams.length, 2);
  for (const { stream_id, received_packets } of streams) assert.ok(received_packets > 0, stream_id);
  const [main, other] = sourcesOf(rig).sort(([a], [b]) => a!.length - b!.length);
  assert.deepEqual(main, [GROUP, sender.ip]);
  assert.ok(other![0]!.startsWith(`${GROUP}~${receiver.ip}`), other![0]!);
  assert.equal(other![1], receiver.ip);
});

test('--source-filter keeps another sender out: the recording is that of the one', { skip }, async (t) => {
  const { sender, receiver } = createVethPair(t);
  const rig = await startRig(t, {
    probe: ['--source-device', receiver.device, '--source', GROUP, '--source-filter', sender.ip],
    monitor: ['-o', '{folder}/recovered.mpegts', '--exit-on-end'],
    namespace: receiver.namespace,
  });
  const other = send(t, receiver, '--loop');
  await send(t, sender).expectExit(0);
  await other.stop();
  await rig.probe.stop('SIGINT');
  await rig.monitor.expectExit(0);

  assert.equal(sha256OfFile(join(rig.folder, 'recovered.mpegts')), sha256OfFile(BARS));
  assert.equal(finalAccounts(rig).streams.length, 1);
  assert.deepEqual(sourcesOf(rig), [[GROUP, sender.ip]]);
});

/** Each stream with the address of its sender, as the last reports say. */
function sourcesOf({ metrics }: Pick<Rig, 'metrics'>): (readonly [streamId: string, sourceIp: string | null])[] {
  return readRecords(metrics).flatMap((record) =>
    record.type === 'stream_report' && record.final ? [[record.stream_id, record.source_ip] as const] : [],
  );
}

function streamIdsOf({ metrics }: Pick<Rig, 'metrics'>): string[] {
  if (!existsSync(metrics)) return [];
  const ids = readRecords(metrics).flatMap((record) => (record.type === 'accounting' ? [record.stream_id] : []));
  return [...new Set(ids)];
}
