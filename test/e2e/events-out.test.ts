import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { signatureOf } from '../../src/delivery/webhook/webhook-transport.js';
import type { EventRecord } from '../../src/report/records.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { finalAccounts, until } from '../support/programs/rig.js';
import { readRecords } from '../support/records/records.js';
import { WebhookReceiver } from '../support/records/webhook-receiver.js';

const INPUT = join(REPOSITORY, 'test_data/bars.mpegts');
const SECRET = 'a secret of the tests';

/** Lets probe and monitor go through the file; returns the events of the monitor's metrics. */
async function runBoth(
  t: TestContext,
  args: readonly string[],
  { env = {}, exitCode = 0 }: { readonly env?: Record<string, string>; readonly exitCode?: number } = {},
): Promise<object[]> {
  const folder = scratchFolder(t);
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const metrics = join(folder, 'metrics.ndjson');
  const recording = join(folder, 'out.mpegts');
  // By the profile `dvb`, tables are missing in the stream.
  const outputs = ['--metrics-file', metrics, '-o', recording, '--exit-on-end', '--tr101290-profile', 'dvb'];
  const monitor = startProgram(t, 'monitor', [...ipc, ...outputs, ...args], { env });
  const probe = startProgram(t, 'probe', [...ipc, '--input', INPUT]);
  await probe.expectExit(0);
  await monitor.expectExit(exitCode);
  assert.ok(readFileSync(recording).equals(readFileSync(INPUT)), 'everything is recorded');
  assert.doesNotMatch(monitor.stderr, new RegExp(`${SECRET}|hidden`));
  finalAccounts({ metrics });
  const events = readRecords(metrics).filter((record) => record.type === 'event');
  assert.ok(events.length > 0);
  return events;
}

test('every event is posted, signed, and given to a program', async (t) => {
  const receiver = new WebhookReceiver([200]);
  const url = await receiver.open(t);
  const folder = scratchFolder(t);
  const script = join(folder, 'on-event.sh');
  writeFileSync(script, `#!/bin/sh\ncat >> "$1"\n`);
  chmodSync(script, 0o755);
  const events = await runBoth(t, ['--webhook', url.href, '--on-event', `${script} ${folder}/events`], {
    env: { WEBHOOK_SECRET: SECRET },
  });
  const told = events.filter((event) => (event as EventRecord).severity !== 'info');
  assert.ok(told.length > 0);
  assert.deepEqual(
    receiver.posts.map(({ body }) => JSON.parse(body)),
    told,
  );
  for (const { headers, body } of receiver.posts) {
    const signature = signatureOf(SECRET, String(headers['x-tscap-timestamp']), body);
    assert.equal(headers['x-tscap-signature'], `sha256=${signature}`);
  }
  const given = readFileSync(join(folder, 'events'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const byText = (a: object, b: object): number => JSON.stringify(a).localeCompare(JSON.stringify(b));
  assert.deepEqual(given.sort(byText), told.toSorted(byText));
});

test('a receiver and a program that hang stop neither capture nor recording, nor the end', async (t) => {
  const receiver = new WebhookReceiver([0]);
  const url = await receiver.open(t);
  const startedMs = performance.now();
  // An event that nobody took is lost: the exit code says so.
  await runBoth(t, ['--webhook', url.href, '--on-event', 'sleep 600'], { exitCode: 1 });
  assert.ok(receiver.posts.length > 0);
  assert.ok(performance.now() - startedMs < 20_000);
});

test('with a spool, events outlive a monitor that could not post them', async (t) => {
  const receiver = new WebhookReceiver([503]);
  const url = await receiver.open(t);
  const spool = join(scratchFolder(t), 'spool');
  const args = ['--webhook', url.href, '--spool-dir', spool];
  const events = await runBoth(t, args);
  assert.ok(existsSync(spool));
  receiver.posts.length = 0;
  receiver.statuses.splice(0, 1, 200);
  const ipcPath = join(scratchFolder(t), 'link.sock');
  const monitor = startProgram(t, 'monitor', ['--ipc-path', ipcPath, ...args]);
  await until('all events are posted', () => receiver.posts.length >= events.length);
  assert.equal((await monitor.stop()).code, 0);
  assert.deepEqual(
    receiver.posts.map(({ body }) => JSON.parse(body)),
    events,
  );
});

test('a receiver that answers 5xx when the monitor stops has its events as soon as it takes them', async (t) => {
  const receiver = new WebhookReceiver([503]);
  const url = await receiver.open(t);
  // One and a half seconds after the first event: the file has been read by then, and the monitor ends.
  const timer = setInterval(() => {
    if (receiver.posts.length > 0) timers.push(setTimeout(() => receiver.statuses.splice(0, 1, 200), 1500));
    if (receiver.posts.length > 0) clearInterval(timer);
  }, 10);
  const timers: NodeJS.Timeout[] = [timer];
  t.after(() => timers.forEach(clearTimeout));
  const events = await runBoth(t, ['--webhook', url.href, '--events-min-severity', 'info']);
  const told = new Set(receiver.posts.slice(-events.length).map(({ body }) => JSON.parse(body).id));
  assert.deepEqual(
    events.map((event) => (event as EventRecord).id).filter((id) => !told.has(id)),
    [],
    'every event was posted after the receiver took some again',
  );
});

test('sessions of their own that the program of --on-event starts do not outlive the monitor', async (t) => {
  const folder = scratchFolder(t);
  const script = join(folder, 'on-event.sh');
  writeFileSync(script, `#!/bin/sh\nsetsid sleep 300 &\necho $! >> ${folder}/pids\nsleep 0.1\n`);
  chmodSync(script, 0o755);
  await runBoth(t, ['--on-event', script]);
  const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);
  assert.ok(pids.length > 0);
  await until('all have ended', () => !pids.some(isRunning));
});

test('without a descriptor left no program is started; the recording is complete', {
  skip: process.platform === 'linux' ? missingTool('prlimit') : 'needs Linux',
}, async (t) => {
  const folder = scratchFolder(t);
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const recording = join(folder, 'out.mpegts');
  // A thread for the analysis would need descriptors of its own as it starts.
  const outputs = ['-o', recording, '--exit-on-end', '--tr101290-profile', 'dvb', '--analysis-threads', '0'];
  const monitor = startProgram(t, 'monitor', [...ipc, ...outputs, '--on-event', '/bin/true']);
  const probe = startProgram(t, 'probe', [...ipc, '--input', INPUT, '--pace']);
  await until('something is recorded', () => existsSync(recording) && statSync(recording).size > 0);
  assert.equal(spawnSync('prlimit', ['--pid', String(monitor.pid), '--nofile=3']).status, 0);
  await probe.expectExit(0);
  const { code, signal } = await monitor.exit;
  assert.equal(signal, null);
  assert.ok(code === 0 || code === 1, monitor.stderr);
  assert.match(monitor.stderr, /command cannot be started/);
  assert.doesNotMatch(monitor.stderr, /uncaught|^ {4}at /im);
  assert.ok(readFileSync(recording).equals(readFileSync(INPUT)), 'everything is recorded');
});

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
