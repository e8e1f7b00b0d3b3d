import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import type { NdjsonRecord } from '../../src/report/records.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { until } from '../support/programs/rig.js';
import { parseLines } from '../support/records/records.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');

/** What the last accounting record says of the file that it is in, and the numbers of the reports in all files, in order. */
function read(files: readonly string[]) {
  const records = files.flatMap((file) => parseLines<NdjsonRecord>(readFileSync(file, 'utf8')));
  const last = records.at(-1)!;
  assert.ok(last.type === 'monitor_accounting' && last.final);
  const account = last.deliveries.metrics_file!;
  assert.deepEqual(deliveryIdentityFaults('metrics_file', account), []);
  // The last record is not yet counted in itself.
  assert.equal(account.made, records.length - 1, 'all that was made is there');
  return { account, reports: records.filter(({ type }) => type === 'stream_report') };
}

function numbersOf(reports: readonly NdjsonRecord[]): number[] {
  return reports.map((report) => Number((report as { id: string }).id.split('/').at(-1)));
}

test('logrotate: the file is renamed and SIGHUP sent while records come; no line is lost or torn', async (t) => {
  const folder = scratchFolder(t);
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const metrics = join(folder, 'metrics.ndjson');
  const monitor = startProgram(t, 'monitor', [...ipc, '--metrics-file', metrics, '--exit-on-end']);
  const probe = startProgram(t, 'probe', [...ipc, '--input', BARS, '--pace']);
  await until('records', () => existsSync(metrics) && readFileSync(metrics).length > 0);
  const files: string[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await delay(700);
    files.push(`${metrics}-${turn}`);
    renameSync(metrics, files.at(-1)!);
    monitor.child.kill('SIGHUP');
    await until('a new file', () => existsSync(metrics));
  }
  await probe.expectExit(0);
  await monitor.expectExit(0);
  const { account, reports } = read([...files, metrics]);
  assert.ok(reports.length >= 3);
  const numbers = numbersOf(reports);
  assert.deepEqual(
    numbers,
    [...numbers].sort((a, b) => a - b),
  );
  assert.equal(account.lost, 0);
});

test('--metrics-rotate: records are whole, each in one file', async (t) => {
  const folder = scratchFolder(t);
  const metrics = join(folder, 'metrics.ndjson');
  writeFileSync(metrics, `${JSON.stringify({ type: 'filler', text: 'x'.repeat(1_048_500) })}\n`);
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const rotation = ['--metrics-rotate', '1048576', '--metrics-keep', '2'];
  const monitor = startProgram(t, 'monitor', [...ipc, '--metrics-file', metrics, ...rotation, '--exit-on-end']);
  const probe = startProgram(t, 'probe', [...ipc, '--input', BARS]);
  await probe.expectExit(0);
  await monitor.expectExit(0);
  assert.equal(parseLines(readFileSync(`${metrics}.1`, 'utf8')).length, 1, 'what was there before');
  read([metrics]);
  const misuse = startProgram(t, 'monitor', [...ipc, '--metrics-file', '-', ...rotation]);
  await misuse.expectExit(2);
  assert.match(misuse.stderr, /--metrics-rotate needs a file, got standard output/);
});

test('a metrics file that takes nothing at the end: exit code 1, said in the log and in the summary', async (t) => {
  const folder = scratchFolder(t);
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  // A pipe that is full, and whose reader stands still.
  const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  t.after(() => closeSync(reader));
  writeSync(reader, Buffer.alloc(65_000, ' '));
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const recording = join(folder, 'out.mpegts');
  const monitor = startProgram(t, 'monitor', [...ipc, '--metrics-file', pipe, '-o', recording, '--exit-on-end']);
  const probe = startProgram(t, 'probe', [...ipc, '--input', BARS]);
  await probe.expectExit(0);
  await monitor.expectExit(1);
  assert.ok(readFileSync(recording).equals(readFileSync(BARS)));
  assert.match(monitor.stderr, /"level":50.*"outlet":"metrics_file".*events or final records are lost/);
  assert.match(monitor.stderr, /^metrics_file: dropped records: .*\d+ of them events or final records$/m);
  assert.match(monitor.stderr, /^tscap-monitor: .*pipe did not take \d+ bytes within/m);
});
