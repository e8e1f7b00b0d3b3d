import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { MonitorAccountingRecord } from '../../src/report/accounting.js';
import { type TapAccount, tapIdentityFaults } from '../../src/report/tap-account.js';
import { missingTool } from '../support/programs/privileges.js';
import {
  REPOSITORY,
  type RunningProcess,
  scratchFolder,
  startProcess,
  startProgram,
} from '../support/programs/programs.js';
import { readRecords } from '../support/records/records.js';

const INPUT = join(REPOSITORY, 'test_data/bars.pcap');
const run = promisify(execFile);

interface Capture {
  readonly monitor: RunningProcess;
  readonly probe: RunningProcess;
  readonly output: string;
  tap(name: string): TapAccount;
}

async function capture(t: TestContext, input: string, ...args: readonly string[]): Promise<Capture> {
  const folder = scratchFolder(t);
  const link = ['--ipc-path', join(folder, 'link.sock')];
  const output = join(folder, 'out.ts');
  const metrics = join(folder, 'metrics.ndjson');
  const probe = startProgram(t, 'probe', ['--input', input, '--pace', ...link]);
  const monitor = startProgram(t, 'monitor', [
    ...link,
    '-o',
    output,
    '--metrics-file',
    metrics,
    '--exit-on-end',
    ...args,
  ]);
  const tap = (name: string): TapAccount => {
    const last = readRecords(metrics).findLast(({ type }) => type === 'monitor_accounting') as MonitorAccountingRecord;
    const account = last.taps[name]!;
    assert.deepEqual(tapIdentityFaults(name, account), []);
    return account;
  };
  return { monitor, probe, output, tap };
}

async function portOf(monitor: RunningProcess): Promise<number> {
  await monitor.waitForStderr(/tap is bound/);
  const line = monitor.stderr.split('\n').find((text) => text.includes('tap is bound'))!;
  return Number(/port"?[:=] ?(\d+)/.exec(line)![1]);
}

const ZMQ = { skip: missingTool('ffprobe', 'ffmpeg') };
const SECONDS = 12;
const TEST_PICTURES = [
  '-v',
  'error',
  '-f',
  'lavfi',
  '-i',
  `testsrc=s=352x288:r=25:d=${SECONDS}`,
  '-c:v',
  'mpeg2video',
  '-g',
  '12',
];

test('ffprobe and ffmpeg read the live output; one that is stopped changes nothing', ZMQ, async (t) => {
  const input = join(scratchFolder(t), 'in.mpegts');
  await run('ffmpeg', [...TEST_PICTURES, '-b:v', '2M', '-muxrate', '60M', '-f', 'mpegts', input]);
  const { monitor, output, tap } = await capture(t, input, '--ffmpeg-zmq', 'tcp://127.0.0.1:*');
  const url = `zmq:tcp://127.0.0.1:${await portOf(monitor)}`;
  const short = ['-v', 'error', '-probesize', '2M', '-analyzeduration', '1M'];
  const stopped = startProcess(t, 'ffmpeg', [...short, '-i', url, '-flush_packets', '1', '-f', 'framemd5', '-']);
  await monitor.waitForStderr(/recording/);
  const hasFrames = (): boolean => Buffer.concat(stopped.stdout).includes('\n0,');
  for (let n = 0; n < 200 && !hasFrames(); n++) await delay(50);
  assert.ok(hasFrames(), 'it reads');
  stopped.child.kill('SIGSTOP');
  const frames = ['-map', '0:v', '-frames:v', '20', '-f', 'framemd5', '-'];
  const [probed, decoded] = await Promise.all([
    run('ffprobe', [...short, '-show_entries', 'stream=codec_name,width', '-of', 'csv=p=0', url], { timeout: 12_000 }),
    run('ffmpeg', [...short, '-i', url, ...frames], { timeout: 12_000 }),
  ]);
  assert.match(probed.stdout, /^mpeg2video,352/);
  assert.equal(decoded.stdout.split('\n').filter((line) => line.startsWith('0,')).length, 20);
  await monitor.expectExit(0);
  const { sent_packets, dropped_packets } = tap('ffmpeg-zmq');
  assert.ok(sent_packets > 0);
  assert.ok(dropped_packets.slow_reader > 0);
  assert.ok(readFileSync(output).equals(readFileSync(input)), 'the recording is the input');
  assert.match(monitor.stderr, /ffmpeg-zmq: [\d,]+ of [\d,]+ packets sent; dropped: slow_reader/);
});

for (const scheme of ['udp', 'rtp'] as const) {
  test(`--forward ${scheme}: the datagrams as they came, at their pace`, async (t) => {
    const socket = createSocket('udp4');
    t.after(() => socket.close());
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    socket.setRecvBufferSize(4 << 20);
    const received: { readonly ms: number; readonly bytes: Buffer }[] = [];
    socket.on('message', (bytes) => received.push({ ms: performance.now(), bytes }));
    const { monitor, output, tap } = await capture(
      t,
      INPUT,
      '--forward',
      `${scheme}://127.0.0.1:${socket.address().port}`,
    );
    await monitor.expectExit(0);
    const header = scheme === 'rtp' ? 12 : 0;
    const payload = Buffer.concat(received.map(({ bytes }) => bytes.subarray(header)));
    assert.ok(payload.equals(readFileSync(output)), `${payload.length} of ${readFileSync(output).length} bytes`);
    const account = tap('forward');
    assert.equal(account.sent_packets, payload.length / 188);
    assert.equal(account.waiting_packets, 0);
    const durationMs = received.at(-1)!.ms - received[0]!.ms;
    assert.ok(durationMs > 2000, `${durationMs}`);
    if (scheme !== 'rtp') return;
    const sequences = received.map(({ bytes }) => bytes.readUInt16BE(2));
    assert.ok(sequences.every((sequence, n) => n === 0 || sequence === ((sequences[n - 1]! + 1) & 0xffff)));
    assert.ok(received.every(({ bytes }) => bytes[0] === 0x80 && bytes[1] === 33));
    const ticks = (received.at(-1)!.bytes.readUInt32BE(4) - received[0]!.bytes.readUInt32BE(4)) >>> 0;
    assert.ok(Math.abs(ticks / 90 - durationMs) < 200, `${ticks / 90} ms of ${durationMs}`);
  });
}

for (const [args, fault] of [
  [
    ['--forward', 'udp://127.0.0.1:5000', '--stream', '239.0.0.1:1', '--stream', '239.0.0.1:2'],
    '--forward is for one stream, and --stream names 2: name one',
  ],
  [
    ['--ffmpeg-zmq', 'ipc:///tmp/x'],
    '--ffmpeg-zmq must be tcp://<address>:<port>, with * for every address, got ipc:///tmp/x',
  ],
  [
    ['--forward', 'srt://127.0.0.1:5000'],
    '--forward must be udp://<ip>:<port> or rtp://<ip>:<port>, got srt://127.0.0.1:5000',
  ],
] as const) {
  test(`${args.join(' ')} is refused in a line`, async (t) => {
    const monitor = startProgram(t, 'monitor', args);
    await monitor.expectExit(2);
    assert.equal(monitor.stderr, `tscap-monitor: ${fault}\n`);
  });
}
