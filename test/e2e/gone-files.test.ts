import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { MonitorAccountingRecord } from '../../src/report/accounting.js';
import { totalOf } from '../../src/report/cause-counts.js';
import { type DeliveryAccount, deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProcess, startProgram } from '../support/programs/programs.js';
import { finalAccounts, latestAccount, until } from '../support/programs/rig.js';
import { noTmpfs } from '../support/programs/small-disk.js';
import { missingHistory } from '../support/records/history-feed.js';
import { readRecords } from '../support/records/records.js';

for (const [name, pattern] of [
  ['one file', 'out.mpegts'],
  ['a file a stream', '{stream_id}.mpegts'],
] as const) {
  test(`monitor: a recording whose folder is deleted is said, and not counted as recorded: ${name}`, async (t) => {
    const folder = scratchFolder(t);
    const [ipcPath, metrics, gone] = ['link.sock', 'metrics.ndjson', 'gone'].map((part) => join(folder, part)) as [
      string,
      string,
      string,
    ];
    mkdirSync(gone);
    const link = ['--ipc-path', ipcPath];
    const input = join(folder, 'long.mpegts');
    writeFileSync(input, generateTs(40_000, { bitrateBps: 2e6 }));
    const output = ['-o', join(gone, pattern), '--metrics-file', metrics];
    const monitor = startProgram(t, 'monitor', [...link, ...output]);
    startProgram(t, 'probe', ['--input', input, '--pace', ...link]);
    await until('it records', () => (latestAccount({ metrics })?.recorded_packets ?? 0) > 0);
    rmSync(gone, { recursive: true });
    await monitor.waitForStderr(
      /output file \S+\.mpegts is gone, deleted or unmounted with its folder: \d+ bytes were/,
    );
    await until('it counts', () => (latestAccount({ metrics })?.not_recorded.write_error ?? 0) > 0);
    assert.equal((await monitor.stop('SIGINT')).code, 1);
    const [record] = finalAccounts({ metrics }).streams;
    assert.ok(record!.not_recorded.write_error > 0);
    assert.equal(record!.recorded_packets + record!.not_recorded.write_error, record!.received_packets);
    assert.match(readFileSync(metrics, 'utf8'), /"name":"Recording_failed"/);
  });
}

test('monitor: a recording whose folder is unmounted is said, and not counted as recorded', {
  skip: noTmpfs() || missingTool('unshare', 'nsenter'),
}, async (t) => {
  const folder = scratchFolder(t);
  const [ipcPath, metrics] = [join(folder, 'link.sock'), join(folder, 'metrics.ndjson')];
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const link = ['--ipc-path', ipcPath];
  const input = join(folder, 'long.mpegts');
  writeFileSync(input, generateTs(40_000, { bitrateBps: 2e6 }));
  // The disk is seen by the monitor alone.
  const script = 'mount -t tmpfs tscap-test "$0" && exec "$@"';
  const program = [process.execPath, join(REPOSITORY, 'dist/src/bin/monitor.js')];
  const args = [...link, '-o', join(disk, 'out.mpegts'), '--metrics-file', metrics];
  const monitor = startProcess(t, 'unshare', ['-m', 'sh', '-c', script, disk, ...program, ...args]);
  startProgram(t, 'probe', ['--input', input, '--pace', ...link]);
  await until('it records', () => (latestAccount({ metrics })?.recorded_packets ?? 0) > 0);
  execFileSync('nsenter', ['-t', String(monitor.pid), '-m', 'umount', '-l', disk]);
  await monitor.waitForStderr(/output file \S+\.mpegts is gone, deleted or unmounted with its folder/);
  await until('it counts', () => (latestAccount({ metrics })?.not_recorded.write_error ?? 0) > 0);
  assert.equal((await monitor.stop('SIGINT')).code, 1);
  const [record] = finalAccounts({ metrics }).streams;
  assert.equal(record!.recorded_packets + record!.not_recorded.write_error, record!.received_packets);
});

test('monitor: a spool and a history that are deleted are said, and the end is none that all is well', {
  skip: missingHistory(),
}, async (t) => {
  const folder = scratchFolder(t);
  const [ipcPath, metrics, spool, history] = ['link.sock', 'metrics.ndjson', 'spool', 'history.db'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  const link = ['--ipc-path', ipcPath];
  const input = join(folder, 'long.mpegts');
  writeFileSync(input, generateTs(40_000, { bitrateBps: 2e6 }));
  const kafka = ['--send-to-kafka', '--kafka-broker', '127.0.0.1:1', '--spool-dir', spool];
  const monitor = startProgram(t, 'monitor', [...link, ...kafka, '--history', history, '--metrics-file', metrics]);
  startProgram(t, 'probe', ['--input', input, '--pace', ...link]);
  const deliveries = (): Record<string, DeliveryAccount> => {
    const accounts = existsSync(metrics)
      ? readRecords(metrics).filter(({ type }) => type === 'monitor_accounting')
      : [];
    return (accounts.at(-1) as MonitorAccountingRecord | undefined)?.deliveries ?? {};
  };
  await until('both have records', () => {
    const { kafka, history } = deliveries();
    return (kafka?.waiting ?? 0) > 0 && (history?.delivered ?? 0) > 0;
  });
  rmSync(spool, { recursive: true });
  rmSync(history);
  await monitor.waitForStderr(/spool folder \S+ cannot be written: it is gone, deleted or unmounted, with \d+ records/);
  await monitor.waitForStderr(/history \S+ is gone, deleted or unmounted: nothing is kept/);
  assert.equal((await monitor.stop('SIGINT')).code, 1);
  const last = deliveries();
  for (const [name, account] of Object.entries(last)) assert.deepEqual(deliveryIdentityFaults(name, account), []);
  assert.ok(totalOf(last.kafka!.dropped) > 0 && totalOf(last.history!.dropped) > 0);
  assert.equal(last.kafka!.waiting, 0);
});
