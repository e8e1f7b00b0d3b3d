import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Report } from '../../src/report/stream-report.js';
import { assertFits } from '../support/checks/report-schema.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProcess, startProgram } from '../support/programs/programs.js';
import { replay } from '../support/programs/replay.js';
import { until } from '../support/programs/rig.js';
import { analysisRecords, finalReports, parseLines } from '../support/records/records.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const BARS_PACKETS = statSync(BARS).size / 188;
const GROUP = '239.255.13.1:5000';
/** Bytes of the file: headers of the packet, Ethernet, IPv4, UDP, RTP, and 7 packets. */
const PCAP_HEADER = 24;
const FRAME = 16 + 14 + 20 + 8 + 12 + 7 * 188;
const DROP = [100, 101, 500];

test('the same report live, made by the probe, and of a capture', {
  skip: noCaptureRight() || missingTool('tcpdump'),
}, async (t) => {
  const folder = scratchFolder(t);
  const metrics = join(folder, 'metrics.ndjson');
  const pcap = join(folder, 'captured.pcap');
  const packets = `${BARS_PACKETS - 7 * DROP.length}`;
  // A probe that ends with the last packet sees no silence behind it, as a capture has none.
  const capture = ['--source-device', 'lo', '--source', GROUP, '--packet-count', packets];
  const link = (probeId: string): string => join(folder, `${probeId}.sock`);
  const probes = [
    startProgram(t, 'probe', [...capture, '--probe-id', 'payload', '--ipc-path', link('payload')]),
    startProgram(t, 'probe', [...capture, '--probe-id', 'metadata', '--ipc-path', link('metadata'), '--no-payload']),
  ];
  const endpoints = ['payload', 'metadata'].flatMap((id) => ['--endpoint', `ipc://${link(id)}`]);
  const monitor = startProgram(t, 'monitor', [
    ...endpoints,
    '--metrics-file',
    metrics,
    '--exit-on-end',
    '--report',
    'json',
  ]);
  const tcpdump = startProcess(t, 'tcpdump', [
    ...['-i', 'lo', '-w', pcap, '-U', '-Z', 'root', '--time-stamp-precision=nano', '-B', '16384'],
    `udp and dst host ${GROUP.split(':')[0]}`,
  ]);
  await tcpdump.waitForStderr(/listening on/);
  await Promise.all(probes.map((probe) => probe.waitForStderr(/monitors subscribed: 1/)));
  const sent = await replay(t, folder, BARS, GROUP, '--protocol', 'rtp', '--bitrate', '4000000', '--drop', DROP.join());
  await monitor.expectExit(0);
  await until(
    'tcpdump has written everything',
    () => statSync(pcap).size === PCAP_HEADER + sent.sent_datagrams * FRAME,
  );
  await tcpdump.stop('SIGINT');

  const ofCapture = startProgram(t, 'monitor', ['--input', pcap, '--report', 'json']);
  await ofCapture.expectExit(0);
  const [document] = parseLines<Report>(Buffer.concat(ofCapture.stdout).toString());
  const [live] = finalReports(metrics, GROUP, 'payload');
  const [made] = finalReports(metrics, GROUP, 'metadata');
  assert.ok(live?.kind === 'mpegts' && live.packets === sent.sent_packets);
  assert.deepEqual(differences(live, made, 'stream'), [], 'live and made by the probe');
  assert.deepEqual(differences(live, document!.streams[0], 'stream'), [], 'live and of a capture');
  assert.deepEqual(alarmsOf(metrics, 'metadata'), alarmsOf(metrics, 'payload'));

  const documents = parseLines<Report>(Buffer.concat(monitor.stdout).toString());
  assert.ok(documents.length > 1, 'a document in each interval');
  for (const live of documents) assertFits('Report', live);
});

/** Those of the interval that ends with the report, and of who made it and when. */
const OF_THE_INTERVAL = new Set(['interval', 'interval_ns', 'count_interval']);
const OF_THE_RECORD = new Set(['id', 'type', 'final', 'host', 'timestamp', 'probe_id', 'session_id']);
/** Averages of intervals put together: rounding. */
const ROUNDING = 1e-9;
/** Records have times and rates as integers, and others with so many decimals. */
const TOLD_ROUNDED: readonly (readonly [RegExp, number])[] = [
  [/_(ns|bps|bytes)$/, 0.5],
  [/_ms$/, 0.0005],
  [/_(share|ppm)$/, 0.5e-6],
];
/** These depend on where the batches and intervals lie that they are worked out by. */
const TOLERANCES: Readonly<Record<string, number>> = {
  mdi_media_rate_bps: 0.001,
  pcr_arrival_jitter_peak_to_peak_ns: 0.1,
  pcr_arrival_jitter_rms_ns: 0.1,
};

/** Where two reports on the whole of a stream differ by more than they may. */
function differences(a: unknown, b: unknown, path: string, name = ''): string[] {
  if (isObject(a) && isObject(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    const compared = names.filter((key) => !OF_THE_INTERVAL.has(key) && !OF_THE_RECORD.has(key));
    return compared.flatMap((key) => differences(a[key], b[key], `${path}.${key}`, key));
  }
  if (typeof a === 'number' && typeof b === 'number') {
    const rounded = TOLD_ROUNDED.find(([suffix]) => suffix.test(name))?.[1] ?? 0;
    const bound = (TOLERANCES[name] ?? ROUNDING) * Math.abs(a) + 2 * rounded;
    return Math.abs(a - b) <= bound ? [] : [`${path}: ${a} and ${b}`];
  }
  return a === b ? [] : [`${path}: ${a} and ${b}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function alarmsOf(metrics: string, probeId: string): unknown[] {
  const records = analysisRecords(metrics, GROUP, probeId);
  const alarms = records.filter((record) => record.type === 'event' && record.event !== 'loss');
  return alarms.map((event) => ({ ...event, id: null, probe_id: null, session_id: null }));
}
