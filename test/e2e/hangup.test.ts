import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serveHls } from '../support/frames/hls-server.js';
import { REPOSITORY, scratchFolder, startProcess, startProgram } from '../support/programs/programs.js';
import { until } from '../support/programs/rig.js';
import { parseLines } from '../support/records/records.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');

test('a probe reads its profile again at SIGHUP, and opens --hls-log anew', async (t) => {
  const folder = scratchFolder(t);
  const [profile, log] = [join(folder, 'profile.json'), join(folder, 'hls.ndjson')];
  writeFileSync(profile, '{}');
  const startMs = Date.now();
  const bars = readFileSync(BARS);
  // A segment more each second.
  const url = await serveHls(t, (path, response) => {
    if (!path.endsWith('.m3u8')) {
      response.end(bars.subarray(0, 188 * 100));
      return;
    }
    const newest = Math.floor((Date.now() - startMs) / 1000);
    const segments = [0, 1, 2].map((n) => `#EXTINF:1,\n${newest + n}.ts`);
    response.end(`#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:${newest}\n${segments.join('\n')}\n`);
  });
  const link = ['--ipc-path', join(folder, 'link.sock')];
  const monitor = startProgram(t, 'monitor', [...link, '--metrics-file', join(folder, 'metrics.ndjson')]);
  const live = ['--hls', `${url}/live.m3u8`, '--hls-log', log];
  const probe = startProgram(t, 'probe', [...live, '--no-payload', '--tr101290-profile', profile, ...link]);
  await until('a segment is told', () => existsSync(log) && /hls_segment/.test(readFileSync(log, 'utf8')));
  renameSync(log, `${log}.1`);
  writeFileSync(profile, 'no JSON');
  probe.child.kill('SIGHUP');
  await probe.waitForStderr(/the profile stays as it was: --tr101290-profile \S+ is no JSON/);
  await until('the log is there again', () => existsSync(log) && readFileSync(log, 'utf8').includes('\n'));
  writeFileSync(profile, '{}');
  probe.child.kill('SIGHUP');
  await probe.waitForStderr(/profile read again/);
  assert.equal((await probe.stop('SIGTERM')).code, 0);
  await monitor.stop('SIGINT');
  const lines = [`${log}.1`, log].map((file) => parseLines<{ type: string }>(readFileSync(file, 'utf8')).length);
  assert.ok(
    lines.every((count) => count > 0),
    String(lines),
  );
});

test('monitor --input opens the metrics file anew at SIGHUP, and goes on', async (t) => {
  const folder = scratchFolder(t);
  const metrics = join(folder, 'metrics.ndjson');
  const script = 'exec "$@" < "$0"';
  const fifo = join(folder, 'fifo');
  await startProcess(t, 'mkfifo', [fifo]).expectExit(0);
  const program = [process.execPath, join(REPOSITORY, 'dist/src/bin/monitor.js')];
  const args = ['--input', '-', '--report', 'none', '--metrics-file', metrics];
  const monitor = startProcess(t, 'sh', ['-c', script, fifo, ...program, ...args]);
  const feeder = startProcess(t, 'sh', ['-c', 'exec > "$0"; cat "$1"; exec sleep 60', fifo, BARS]);
  await until('it is there', () => existsSync(metrics));
  renameSync(metrics, `${metrics}.1`);
  await until('it handles its signals', () => handlesHangup(monitor.pid));
  monitor.child.kill('SIGHUP');
  monitor.child.kill('SIGHUP');
  await feeder.stop('SIGKILL');
  await until('the input has ended', () => existsSync(metrics) && monitor.child.exitCode !== null);
  assert.equal(monitor.child.exitCode, 0, monitor.stderr);
  assert.ok(parseLines(readFileSync(metrics, 'utf8')).length > 0);
  assert.equal(readFileSync(`${metrics}.1`, 'utf8'), '');
});

/** Whether the process handles SIGHUP, of which the first bit of the mask tells. */
function handlesHangup(pid: number): boolean {
  const [, caught] = /^SigCgt:\t(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return (BigInt(`0x${caught}`) & 1n) !== 0n;
}
