import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Random } from '../../src/replay/random.js';
import { FuzzedBroker } from '../support/kafka/fuzzed-broker.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { Besieged, fillPipe } from './besieged.js';
import { type RecordingCheck, sentSha256 } from './recording-check.js';
import { Strangers } from './strangers.js';

const DATAGRAM_BYTES = 1316;
/** Packets of the input, whole datagrams. */
const PACKETS = 7 * 16_000;
const GROUP = '239.77.1.1:5000';
const [LINK_PORT, METRICS_PORT, PAGE_PORT, WEBHOOK_PORT] = [17_001, 17_002, 17_003, 17_004];
const START_MS = 60_000;
const END_MS = 60_000;

/** What came of a siege. */
export interface SiegeFigures {
  readonly sentDatagrams: number;
  readonly sentSha256: string;
  readonly recording: RecordingCheck;
  /** The last metrics of the monitor, in the format of Prometheus. */
  readonly metrics: string;
  readonly probe: Besieged;
  readonly monitor: Besieged;
  readonly exits: { readonly replay: string; readonly probe: string; readonly monitor: string };
  readonly strangers: Strangers;
  readonly broker: FuzzedBroker;
  readonly webhookTries: number;
}

/** Runs one in a network of its own, with files in the folder. */
export async function besiege(folder: string, minutes: number, megabitsPerSecond: number): Promise<SiegeFigures> {
  const input = generateTs(PACKETS);
  const [file, recording, disk] = [join(folder, 'sent.ts'), join(folder, 'recording'), join(folder, 'disk')];
  writeFileSync(file, input);
  execFileSync('mkfifo', [recording, join(folder, 'log')]);
  fillPipe(join(folder, 'log'));
  fillDisk(disk);
  const broker = new FuzzedBroker(new Random(1, 1));
  const brokerPort = await broker.open();
  let webhookTries = 0;
  const webhook = createServer((socket) => {
    webhookTries++;
    socket.on('error', () => {}).resume();
  }).listen(WEBHOOK_PORT, '127.0.0.1');
  const keys = makeKeys(folder);
  const link = ['--endpoint', `tcp://127.0.0.1:${LINK_PORT}`, '--curve-secret-key-file'];
  const check = readRecording(recording, file);
  const outlets = [
    ...['-o', recording, '--metrics-file', join(disk, 'metrics.ndjson'), '--events-min-severity', 'info'],
    ...['--send-to-kafka', '--kafka-broker', `127.0.0.1:${brokerPort}`, '--kafka-timeout', '1'],
    ...['--webhook', `http://127.0.0.1:${WEBHOOK_PORT}/`, '--webhook-timeout', '2'],
    ...['--metrics-port', String(METRICS_PORT), '--http-port', String(PAGE_PORT), '--exit-on-end'],
  ];
  const log = join(folder, 'log');
  const monitor = new Besieged('monitor', [...link, keys.monitor, '--curve-server-key', keys.server, ...outlets], log);
  const capture = ['--source-device', 'lo', '--source', GROUP, '--curve-allow', keys.allowed];
  const probe = new Besieged('probe', [...link, keys.probe, ...capture], log);
  try {
    await until('probe and monitor see each other', async () => (await metricsText()).includes('tscap_probe_'));
    const strangers = new Strangers([LINK_PORT, METRICS_PORT, PAGE_PORT]);
    const besieging = strangers.run();
    const sent = Math.round((minutes * 60 * megabitsPerSecond * 1e6) / 8 / DATAGRAM_BYTES);
    const report = join(folder, 'report.json');
    const pace = [
      '--bitrate',
      String(megabitsPerSecond * 1e6),
      '--count',
      String(sent),
      '--report',
      report,
      '--silent',
    ];
    const replay = new Besieged('replay', ['--input', file, '--loop', '--destination', GROUP, ...pace], undefined);
    const replayExit = await replay.exit;
    await delay(5000);
    strangers.stop();
    await besieging;
    const metrics = await settledMetrics();
    probe.stop();
    const exits = { replay: replayExit, probe: await endOf(probe), monitor: await endOf(monitor) };
    const sentDatagrams: number = JSON.parse(readFileSync(report, 'utf8')).sent_datagrams;
    return {
      sentDatagrams,
      sentSha256: sentSha256(input, sentDatagrams * DATAGRAM_BYTES),
      recording: await check,
      metrics,
      probe,
      monitor,
      exits,
      strangers,
      broker,
      webhookTries,
    };
  } finally {
    for (const program of [probe, monitor]) if (program.isRunning) program.stop('SIGKILL');
    broker.close();
    webhook.close();
  }
}

async function readRecording(recording: string, input: string): Promise<RecordingCheck> {
  const program = new URL('./read-recording.js', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [program, recording, input]);
  return JSON.parse(stdout);
}

/** A disk of 64 KiB without room for a line. */
function fillDisk(folder: string): void {
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tscap-siege', folder]);
  try {
    writeFileSync(join(folder, 'filler'), Buffer.alloc(1 << 20));
  } catch {
    // It is full.
  }
}

function makeKeys(folder: string): { probe: string; monitor: string; server: string; allowed: string } {
  const keygen = new URL('../../src/bin/keygen.js', import.meta.url).pathname;
  const [probe, monitor] = [join(folder, 'probe.key'), join(folder, 'monitor.key')];
  for (const file of [probe, monitor]) execFileSync(process.execPath, [keygen, '--key-file', file]);
  return { probe, monitor, server: readFileSync(`${probe}.pub`, 'utf8').trim(), allowed: `${monitor}.pub` };
}

async function metricsText(): Promise<string> {
  const url = `http://127.0.0.1:${METRICS_PORT}/metrics`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
  return answer?.ok ? answer.text() : '';
}

/** Asked until an answer comes: connections of strangers may have stood in the way. */
async function settledMetrics(): Promise<string> {
  let text = '';
  await until('the monitor tells its metrics', async () => {
    text = await metricsText();
    return text !== '';
  });
  return text;
}

async function endOf(program: Besieged): Promise<string> {
  const late = delay(END_MS, 'hangs', { ref: false });
  const end = await Promise.race([program.exit, late]);
  if (end === 'hangs') program.stop('SIGKILL');
  return end;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within ${START_MS / 1000} s: ${what}`);
    await delay(200);
  }
}
