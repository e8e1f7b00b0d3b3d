import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Report, StreamReport } from '../../src/report/stream-report.js';
import { missingTool, noCaptureRight } from '../support/privileges.js';
import { REPOSITORY, scratchFolder, startProcess, startProgram } from '../support/programs.js';
import { analysisRecords, finalReports, parseLines } from '../support/records.js';
import { replay } from '../support/replay.js';
import { until } from '../support/rig.js';

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
  const monitor = startProgram(t, 'monitor', [...endpoints, '--metrics-file', metrics, '--exit-on-end', '--report', 'json']);
  const tcpdump = startProcess(t, 'tcpdump', [
    ...['-i', 'lo', '-w', pcap, '-U', '-Z', 'root', '--time-stamp-precision=nano', '-B', '16384'],
    `udp and dst host ${GROUP.split(':')[0]}`,
  ]);
  await tcpdump.waitForStderr(/listening on/);
  await Promise.all(probes.map((probe) => probe.waitForStderr(/monitors subscribed: 1/)));
  const sent = await replay(t, folder, BARS, GROUP, '--protocol', 'rtp', '--bitrate', '6000000', '--drop', DROP.join());
  await monitor.expectExit(0);
  await until('tcpdump has written everything', () => statSync(pcap).size === PCAP_HEADER + sent.sent_datagrams * FRAME);
  await tcpdump.stop('SIGINT');

  const ofCapture = startProgram(t, 'monitor', ['--input', pcap, '--report', 'json']);
  await ofCapture.expectExit(0);
  const [document] = parseLines<Report>(Buffer.concat(ofCapture.stdout).toString());
  const [live] = finalReports(metrics, GROUP, 'payload');
  const [made] = finalReports(metrics, GROUP, 'metadata');
  (await import('node:fs')).writeFileSync('/tmp/w8-reports.json', JSON.stringify([live, made, document]));

});
