import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { noCaptureRight } from '../support/programs/privileges.js';
import {
  type ProgramName,
  REPOSITORY,
  scratchFolder,
  startProcess,
  startProgram,
} from '../support/programs/programs.js';

interface BadUse {
  readonly name: string;
  readonly program: ProgramName;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly code: 1 | 2;
  readonly says: RegExp;
  readonly live?: boolean;
}

const SOURCE = ['--source', '239.255.0.1:5000'];
const BARS = join(REPOSITORY, 'test_data/bars.pcap');

const TABLE: readonly BadUse[] = [
  // 2: wrong use
  { name: 'unknown option', program: 'probe', args: ['--bogus'], code: 2, says: /unknown option '--bogus'/ },
  {
    name: 'port out of range',
    program: 'probe',
    args: ['--source-port', '99999'],
    code: 2,
    says: /--source-port must be a whole number from 1 to 65535, got 99999/,
  },
  {
    name: 'port out of range in the environment',
    program: 'monitor',
    args: [],
    env: { TARGET_PORT: '0' },
    code: 2,
    says: /TARGET_PORT must be a whole number from 1 to 65535, got 0/,
  },
  { name: 'no source', program: 'probe', args: [], code: 2, says: /--source-device or --input/ },
  { name: 'nothing to capture', program: 'probe', args: ['--source-device', 'lo'], code: 2, says: /--discover/ },
  {
    name: 'address without port',
    program: 'probe',
    args: ['--source-device', 'lo', '--source-ip', '239.1.1.1'],
    code: 2,
    says: /--source-ip needs --source-port/,
  },
  {
    name: 'a source that is no address',
    program: 'probe',
    args: ['--source-device', 'lo', '--source', 'nonsense'],
    code: 2,
    says: /--source must be .* got nonsense/,
  },
  {
    name: 'a source filter that is no address',
    program: 'probe',
    args: ['--source-device', 'lo', ...SOURCE, '--source-filter', 'foo'],
    code: 2,
    says: /--source-filter must be an IP address, got foo/,
  },
  {
    name: 'a source filter without a group',
    program: 'probe',
    args: ['--source-device', 'lo', '--discover', '--source-filter', '10.0.0.1'],
    code: 2,
    says: /--source-filter needs a multicast --source/,
  },
  { name: 'a stray word', program: 'replay', args: ['stray'], code: 2, says: /too many arguments/ },
  {
    name: 'a stream in place of a file',
    program: 'monitor',
    args: ['udp://239.255.0.1:5000'],
    code: 2,
    says: /tscap-probe --source-device eth1 --source 239\.255\.0\.1:5000/,
  },
  {
    name: 'a stream as --input',
    program: 'monitor',
    args: ['--input', 'rtp://@239.255.0.1:5000'],
    code: 2,
    says: /tscap-probe --source-device eth1 --source 239\.255\.0\.1:5000/,
  },
  {
    name: 'a file twice',
    program: 'monitor',
    args: [BARS, '--input', BARS],
    code: 2,
    says: /--input .* is given twice/,
  },
  {
    name: 'a stream without an interface',
    program: 'probe',
    args: ['udp://239.255.0.1:5000'],
    code: 2,
    says: /--source-device is needed.*239\.255\.0\.1:5000/,
  },
  { name: 'a file that is missing', program: 'monitor', args: ['no-such.mpegts'], code: 1, says: /no such file/ },
  {
    name: 'bind and connect',
    program: 'monitor',
    args: ['--bind', '--connect'],
    code: 2,
    says: /--bind and --connect exclude each other/,
  },
  {
    name: 'a broker without Kafka',
    program: 'monitor',
    args: ['--kafka-broker', 'localhost:9092'],
    code: 2,
    says: /: --kafka-broker needs --send-to-kafka\n$/,
  },
  ...[
    ['monitor', '--webhook-format=slack', '--webhook'],
    ['monitor', '--webhook-timeout=3', '--webhook'],
    ['monitor', '--on-event-timeout=3', '--on-event'],
    ['monitor', '--history-days=3', '--history'],
    ['monitor', '--flight-recorder-bytes=2000000', '--flight-recorder'],
    ['monitor', '--incidents-dir=x', '--flight-recorder'],
    ['monitor', '--overwrite', '--output-file'],
    ['monitor', '--spool-limit=2000000', '--send-to-kafka or --webhook'],
    ['monitor', '--spool-dir=x', '--send-to-kafka or --webhook'],
    ['probe', '--analysis-threads=2', '--no-payload'],
  ].map(([program, option, needs]) => ({
    name: `${option} without ${needs}`,
    program: program as 'monitor' | 'probe',
    args: program === 'probe' ? ['--source-device', 'lo', '--discover', option!] : [option!],
    code: 2 as const,
    says: new RegExp(`: ${option!.split('=')[0]} needs ${needs}\n$`),
  })),
  {
    name: 'a format of a list that is not that of the devices',
    program: 'probe',
    args: ['--list-devices', '--list-format', 'json'],
    code: 2,
    says: /--list-format needs --list-streams/,
  },
  {
    name: 'reports without an analysis',
    program: 'monitor',
    args: ['--no-analysis', '--report', 'text'],
    code: 2,
    says: /--no-analysis and --report exclude each other/,
  },
  {
    name: 'a file without an analysis',
    program: 'monitor',
    args: ['--no-analysis', '--input', BARS],
    code: 2,
    says: /--no-analysis and --input exclude each other/,
  },
  {
    name: 'a file that is overwritten, of an analysis that records nothing',
    program: 'monitor',
    args: ['--input', BARS, '--overwrite'],
    code: 2,
    says: /--overwrite needs --output-file/,
  },
  {
    name: 'streams of a file that are released',
    program: 'probe',
    args: ['--input', BARS, '--release-after', '5'],
    code: 2,
    says: /--release-after and --input exclude each other/,
  },
  {
    name: 'streams of a playlist that are released',
    program: 'probe',
    args: ['--hls', 'http://127.0.0.1:1/a.m3u8', '--release-after', '5'],
    code: 2,
    says: /--release-after and --hls exclude each other/,
  },
  {
    name: 'one file for two outputs',
    program: 'monitor',
    args: ['-o', 'x.mpegts', '--overwrite', '--metrics-file', './x.mpegts'],
    code: 2,
    says: /--output-file x\.mpegts and --metrics-file \.\/x\.mpegts are the same file/,
  },
  {
    name: 'an input that would be written to',
    program: 'replay',
    args: ['--input', BARS, '--report', BARS],
    code: 2,
    says: /--input .* and --report .* are the same file/,
  },
  { name: 'replay without a file', program: 'replay', args: [], code: 2, says: /--input/ },
  // 1: a failure at run time
  {
    name: 'unknown device',
    program: 'probe',
    args: ['--source-device', 'nosuch0', ...SOURCE],
    code: 1,
    says: /nosuch0/,
  },
  {
    name: 'bad filter on a device',
    program: 'probe',
    args: ['--source-device', 'lo', ...SOURCE, '--filter', 'udp udp'],
    code: 1,
    says: /udp udp.*syntax error/,
    live: true,
  },
  {
    name: 'bad filter on a file',
    program: 'probe',
    args: ['--input', BARS, '--filter', 'prot 1'],
    code: 1,
    says: /prot 1/,
  },
  {
    name: 'no such file',
    program: 'probe',
    args: ['--input', 'no-such-file.pcap'],
    code: 1,
    says: /no-such-file\.pcap/,
  },
  { name: 'a folder as file', program: 'probe', args: ['--input', REPOSITORY], code: 1, says: /directory/ },
  {
    name: 'a file of something else',
    program: 'probe',
    args: ['--input', join(REPOSITORY, 'package.json')],
    code: 1,
    says: /package\.json/,
  },
  {
    name: 'endpoint that is none',
    program: 'monitor',
    args: ['--endpoint', 'tcp:/nowhere'],
    code: 2,
    says: /tcp:\/nowhere/,
  },
  {
    name: 'output folder missing',
    program: 'monitor',
    args: ['-o', '/no/such/folder/x.mpegts'],
    code: 1,
    says: /\/no\/such\/folder/,
  },
];

for (const { name, program, args, env, code, says, live } of TABLE) {
  test(`${program}: ${name}`, { skip: live ? noCaptureRight() : false }, async (t) => {
    const ipcPath = join(scratchFolder(t), 'link.sock');
    const link =
      program === 'replay' || env !== undefined || args.includes('--endpoint') ? [] : ['--ipc-path', ipcPath];
    const running = startProgram(t, program, [...args, ...link], env === undefined ? {} : { env });
    const end = await running.exit;
    assert.equal(end.code, code, running.stderr);
    assert.match(running.stderr, says);
    assert.equal(running.stderr.trim().split('\n').length, 1, `one line:\n${running.stderr}`);
  });
}

test('probe: a second probe on the same endpoint', async (t) => {
  const ipcPath = join(scratchFolder(t), 'link.sock');
  const args = ['--input', BARS, '--ipc-path', ipcPath];
  const first = startProgram(t, 'probe', args);
  await first.waitForStderr(/waiting for a monitor/);
  const second = startProgram(t, 'probe', args);
  await second.expectExit(1);
  assert.match(second.stderr, /link\.sock/);
  assert.equal((await first.stop()).code, 0, 'the first one goes on undisturbed and stops when asked to');
});

test('probe: a truncated pcap delivers what is whole, then fails', async (t) => {
  const folder = scratchFolder(t);
  const ipcPath = join(folder, 'link.sock');
  const cut = join(folder, 'cut.pcap');
  const { readFileSync } = await import('node:fs');
  writeFileSync(cut, readFileSync(BARS).subarray(0, 10_000)); // 24 + 7 records of 1374 and a part
  const probe = startProgram(t, 'probe', ['--input', cut, '--ipc-path', ipcPath]);
  const output = join(folder, 'out.mpegts');
  const monitor = startProgram(t, 'monitor', ['--ipc-path', ipcPath, '-o', output, '--exit-on-end']);
  await probe.expectExit(1);
  assert.match(probe.stderr, /cut\.pcap.*truncated/);
  await monitor.expectExit(0);
  assert.equal(readFileSync(output).length, 7 * 1316);
});

test('monitor: of a truncated pcap what is whole is reported, then it fails', async (t) => {
  const cut = join(scratchFolder(t), 'cut.pcap');
  const { readFileSync } = await import('node:fs');
  writeFileSync(cut, readFileSync(BARS).subarray(0, 10_000));
  const monitor = startProgram(t, 'monitor', ['--input', cut, '--report', 'json']);
  await monitor.expectExit(1);
  assert.match(monitor.stderr, /cut\.pcap.*truncated/);
  const report = JSON.parse(Buffer.concat(monitor.stdout).toString());
  assert.equal(report.streams[0].packets, 7 * 7);
});

test('monitor: a stream that is not in the file is named', async (t) => {
  const monitor = startProgram(t, 'monitor', ['--input', BARS, '--stream', '239.9.9.9:9']);
  await monitor.expectExit(0);
  assert.match(monitor.stderr, /239\.9\.9\.9:9.*selected streams were not received/);
});

test('probe: no right to capture', { skip: noCaptureRight() }, async (t) => {
  const ipcPath = join(scratchFolder(t), 'link.sock');
  const program = join(REPOSITORY, 'dist/src/bin/probe.js');
  const unprivileged = ['--inh-caps=-all', '--bounding-set=-all', process.execPath, program];
  const probe = startProcess(t, 'setpriv', [
    ...unprivileged,
    '--source-device',
    'lo',
    ...SOURCE,
    '--ipc-path',
    ipcPath,
  ]);
  await probe.expectExit(1);
  assert.match(probe.stderr, /CAP_NET_RAW/);
  assert.equal(probe.stderr.trim().split('\n').length, 1, probe.stderr);
});
