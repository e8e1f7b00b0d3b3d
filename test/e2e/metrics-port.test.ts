import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { generateTs } from '../support/packets/ts-generator.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { type RunningProcess, scratchFolder, startProgram } from '../support/programs/programs.js';
import { replay } from '../support/programs/replay.js';
import { startRig } from '../support/programs/rig.js';
import { ALERTS, metricsIn, panelExpressions, readDashboard } from '../support/records/promql.js';

const BITRATE = 4_000_000;
const PACKETS = 40_000; // 15 s
/** A port at which nobody listens: what is posted waits. */
const NOBODY = 'http://127.0.0.1:1/';

async function metricsUrl(monitor: RunningProcess): Promise<string> {
  await monitor.waitForStderr(/serving metrics/);
  return `http://127.0.0.1:${/"port":(\d+)/.exec(monitor.stderr)![1]}`;
}

async function get(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

function startMonitor(t: TestContext, ...args: string[]): RunningProcess {
  const ipcPath = join(scratchFolder(t), 'link.sock');
  return startProgram(t, 'monitor', ['--ipc-path', ipcPath, ...args]);
}

test('live metrics: promtool accepts them, and all that dashboard and alerts ask for is there', {
  skip: noCaptureRight(),
}, async (t) => {
  const group = '239.255.12.1:5000';
  const rig = await startRig(t, {
    probe: ['--source-device', 'lo', '--source', group, '--probe-id', 'head-end'],
    monitor: ['--metrics-port', '0', '--webhook', NOBODY, '--on-event', 'true', '-o', '{folder}/out.mpegts'],
  });
  const url = await metricsUrl(rig.monitor);
  const file = join(rig.folder, 'in.mpegts');
  writeFileSync(file, generateTs(PACKETS, { bitrateBps: BITRATE }));
  const sent = replay(t, rig.folder, file, group, '--protocol', 'rtp', '--bitrate', `${BITRATE}`, '--drop', '100,700');

  const asked = metricsIn([...panelExpressions(readDashboard()), readFileSync(ALERTS, 'utf8')].join('\n'));
  assert.ok(asked.length > 30);
  let text = '';
  const missing = () => asked.filter((name) => !new RegExp(`^${name}[ {]`, 'm').test(text));
  for (let tries = 0; tries < 40; tries++) {
    text = (await get(`${url}/metrics`)).text;
    if (missing().length === 0) break;
    await delay(500);
  }
  assert.deepEqual(missing(), []);
  assert.match(text, /^tscap_stream_rate_bytes_per_second\{stream_id="239.255.12.1:5000",probe_id="head-end"\} \d/m);
  assert.equal((await get(`${url}/healthz`)).status, 200);
  assert.deepEqual(await get(`${url}/readyz`), { status: 200, text: 'ready\n' });
  await t.test('promtool check metrics', { skip: missingTool('promtool') }, () => {
    const run = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stdout + run.stderr);
  });
  await sent;
  text = (await get(`${url}/metrics`)).text;
  assert.match(text, /^tscap_stream_rtp_lost_packets_total\{.*\} 2$/m);
  assert.match(text, /^tscap_stream_lost_packets_total\{blame="network",.*\} 14$/m);
  await rig.probe.stop();
  // The events that nobody took are lost.
  assert.equal((await rig.monitor.stop()).code, 1);
  assert.match(rig.monitor.stderr, /^tscap-monitor: webhook_1 lost \d+ events or final records$/m);
});

test('a monitor without a probe is alive and not ready', async (t) => {
  const monitor = startMonitor(t, '--metrics-port', '0');
  const url = await metricsUrl(monitor);
  assert.deepEqual(await get(`${url}/healthz`), { status: 200, text: 'ok\n' });
  const { status, text } = await get(`${url}/readyz`);
  assert.equal(status, 503);
  assert.match(text, /^no probe heard within 10 s$/m);
  assert.equal((await monitor.stop()).code, 0);
});

test('a port in use is one line and exit code 1', async (t) => {
  const first = startMonitor(t, '--metrics-port', '0');
  const port = new URL(await metricsUrl(first)).port;
  const second = startMonitor(t, '--metrics-port', port);
  await second.expectExit(1);
  assert.equal(second.stderr, `tscap-monitor: another program is bound to 127.0.0.1:${port} of --metrics-port\n`);
});

test('an address that is open to others is warned of; one that is none is a wrong use', async (t) => {
  const open = startMonitor(t, '--metrics-port', '0', '--metrics-bind', '0.0.0.0');
  await open.waitForStderr(/"level":40.*open to every host that reaches it/);
  const wrong = startMonitor(t, '--metrics-port', '0', '--metrics-bind', 'localhost');
  await wrong.expectExit(2);
  assert.match(wrong.stderr, /^tscap-monitor: --metrics-bind must be an IP address, got localhost\n$/);
});
