import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  REPOSITORY,
  type RunningProcess,
  scratchFolder,
  startProcess,
  startProgram,
} from '../support/programs/programs.js';
import { finalAccounts, latestAccount, until } from '../support/programs/rig.js';
import { readRecords } from '../support/records/records.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
/** More than waits in the monitor. */
const LONG_BYTES = 100e6;
/** Bytes that wait in the monitor before it receives nothing more. */
const BACKLOG_BYTES = 8 * 1024 * 1024;

interface Stalled {
  readonly monitor: RunningProcess;
  readonly metrics: string;
}

/** A monitor that records a long file to a standard output whose reader stands still. */
function startStalled(t: TestContext, ...args: string[]): Stalled {
  const folder = scratchFolder(t);
  const [input, pipe, ipcPath, metrics] = ['long.mpegts', 'pipe', 'link.sock', 'metrics.ndjson'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  const bars = readFileSync(BARS);
  for (let bytes = 0; bytes < LONG_BYTES; bytes += bars.length) appendFileSync(input, bars);
  execFileSync('mkfifo', [pipe]);
  startProcess(t, 'sh', ['-c', 'exec sleep 60 <"$0"', pipe]);
  const command = [process.execPath, join(REPOSITORY, 'dist/src/bin/monitor.js'), '-o', '-'];
  const link = ['--ipc-path', ipcPath, '--metrics-file', metrics];
  const monitor = startProcess(t, 'sh', ['-c', 'exec "$@" >"$0"', pipe, ...command, ...link, ...args]);
  startProgram(t, 'probe', ['--input', input, '--ipc-path', ipcPath]);
  return { monitor, metrics };
}

/** The end of a monitor that gave up its standard output. */
async function expectGivenUp({ monitor, metrics }: Stalled, reason: string): Promise<void> {
  await monitor.expectExit(1);
  assert.match(monitor.stderr, new RegExp(`"reason":"${reason}"`));
  const faults = monitor.stderr.match(/^tscap-monitor: .*$/gm);
  assert.equal(faults?.length, 1, monitor.stderr);
  assert.match(faults![0]!, /standard output did not take \d+ bytes within 2 s, \d+ bytes were written$/);
  assert.match(monitor.stderr, /^stream +kind +packets/m, 'the summary');
  const [record] = finalAccounts({ metrics }).streams;
  assert.ok(record!.received_packets * 188 > BACKLOG_BYTES);
  assert.equal(record!.recorded_packets, Math.floor(record!.recorded_bytes / 188));
  assert.equal(record!.not_recorded.write_error, record!.received_packets - record!.recorded_packets);
  assert.equal(readRecords(metrics).at(-1)!.type, 'monitor_accounting');
}

test('monitor: --duration ends it while the reader of its pipe stands still', async (t) => {
  await expectGivenUp(startStalled(t, '--duration', '4'), 'duration');
});

test('monitor: one SIGINT ends it while the reader of its pipe stands still', async (t) => {
  const stalled = startStalled(t);
  const isFull = (): boolean => (latestAccount(stalled)?.received_packets ?? 0) * 188 > BACKLOG_BYTES;
  await until('the monitor waits for its pipe', isFull);
  stalled.monitor.child.kill('SIGINT');
  await expectGivenUp(stalled, 'SIGINT');
});

test('monitor: one that cannot open its file does not start a probe that waits', async (t) => {
  const folder = scratchFolder(t);
  const ipcPath = join(folder, 'link.sock');
  const exists = join(folder, 'exists.mpegts');
  const output = join(folder, 'out.mpegts');
  writeFileSync(exists, 'kept');
  const probe = startProgram(t, 'probe', ['--input', BARS, '--ipc-path', ipcPath]);
  await probe.waitForStderr(/waiting for a monitor/);
  const failing = startProgram(t, 'monitor', ['--ipc-path', ipcPath, '-o', exists]);
  await failing.expectExit(1);
  assert.match(failing.stderr, /exists\.mpegts exists/);
  const monitor = startProgram(t, 'monitor', ['--ipc-path', ipcPath, '-o', output, '--exit-on-end']);
  await monitor.expectExit(0);
  await probe.expectExit(0);
  assert.ok(readFileSync(output).equals(readFileSync(BARS)));
});

test('monitor: a link that fails leaves no empty recording behind', async (t) => {
  const folder = scratchFolder(t);
  const output = join(folder, 'out.mpegts');
  const noFolder = join(folder, 'missing', 'link.sock');
  const monitor = startProgram(t, 'monitor', ['--bind', '--ipc-path', noFolder, '-o', output]);
  await monitor.expectExit(1);
  assert.match(monitor.stderr, /missing\/link\.sock/);
  assert.equal(existsSync(output), false);
});

const SIGHUP_BIT = 1n;

/** Whether the program handles its signals: SIGHUP tells it, as Node handles SIGINT and SIGTERM from its start. */
function handlesSignals(pid: number): boolean {
  const caught = /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
  return (BigInt(`0x${caught}`) & SIGHUP_BIT) !== 0n;
}

/** A monitor that analyses its standard input, on which no more comes than this, and is ended by the signal. */
async function endInput(t: TestContext, said: Uint8Array, signal: NodeJS.Signals) {
  const command = [join(REPOSITORY, 'dist/src/bin/monitor.js'), '--input', '-', '--report', 'json'];
  const monitor = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'pipe'], cwd: scratchFolder(t) });
  t.after(() => monitor.kill('SIGKILL'));
  const [stdout, stderr] = [[] as Buffer[], [] as Buffer[]];
  monitor.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  monitor.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  monitor.stdin.on('error', () => {});
  monitor.stdin.write(said);
  await until('it can be stopped', () => handlesSignals(monitor.pid!));
  // Nothing tells from outside what it has read.
  await delay(1000);
  monitor.kill(signal);
  const [code] = await once(monitor, 'close');
  monitor.stdin.destroy();
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

const NOTHING_YET: readonly [string, Uint8Array][] = [
  ['nothing', Buffer.alloc(0)],
  ['the first bytes of a packet', Buffer.from([0x47, 0x40, 0x00])],
  ['the magic of a savefile', Buffer.from([0xd4, 0xc3, 0xb2, 0xa1])],
];

test('monitor: one that is stopped before its standard input has said what it is ends well', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    for (const [name, said] of NOTHING_YET) {
      const { code, stdout, stderr } = await endInput(t, said, signal);
      assert.deepEqual([code, stdout], [0, ''], `${signal}, ${name}`);
      assert.match(stderr, /^(.*waiting for the first bytes of standard input.*\n)?nothing was analysed\n$/);
    }
  }
});

const WITHOUT_WRITER = [
  ['monitor', (path: string) => [path], 'nothing was analysed'],
  ['monitor', (path: string) => ['--input', path, '--report', 'json'], 'nothing was analysed'],
  ['probe', (path: string) => ['--input', path], 'no stream was captured'],
  ['replay', (path: string) => ['--input', path], 'nothing was sent'],
] as const;

for (const [program, argsFor, end] of WITHOUT_WRITER) {
  const words = argsFor('PIPE').join(' ');
  test(`${program} ${words}: a pipe without a writer is said to be waited for, and one signal ends that`, async (t) => {
    const path = join(scratchFolder(t), 'pipe');
    execFileSync('mkfifo', [path]);
    const running = startProgram(t, program, argsFor(path));
    await running.waitForStderr(/waiting for the first bytes of \S+\/pipe/);
    assert.deepEqual(await running.stop(), { code: 0, signal: null });
    assert.ok(running.stderr.endsWith(`${end}\n`), running.stderr);
    assert.equal(running.stdout.length, 0);
  });
}

test('monitor: SIGTERM on a standard input that is half read analyses what was read', async (t) => {
  const { code, stdout } = await endInput(t, readFileSync(BARS).subarray(0, 188 * 1000), 'SIGTERM');
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).streams[0].packets, 1000);
});

test('monitor: a second signal ends it at once, and it says what is lost', async (t) => {
  const { monitor, metrics } = startStalled(t);
  await until('something waits', () => (latestAccount({ metrics })?.received_packets ?? 0) * 188 > BACKLOG_BYTES);
  monitor.child.kill('SIGINT');
  await delay(1500);
  monitor.child.kill('SIGINT');
  await monitor.expectExit(130);
  assert.match(
    monitor.stderr,
    /^ended at once by a second SIGINT: lost are \d+ packets on their way to recordings.* and the final records$/m,
  );
});
