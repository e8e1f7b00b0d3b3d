import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { RtpHeader } from '../../src/net/rtp.js';
import type { ReplayReport } from '../../src/replay/report.js';
import { LITTLE_ENDIAN_NS, pcapFile } from '../support/frames/pcap-writer.js';
import { tsToPcap } from '../support/frames/ts-to-pcap.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProcess, startProgram } from '../support/programs/programs.js';
import { until } from '../support/programs/rig.js';
import { fullPipe } from '../support/programs/unread-log.js';

const LOOPBACK = Object.entries(networkInterfaces()).find(([, addresses]) =>
  addresses?.some(({ internal }) => internal),
)?.[0];
/** Ports of this run of the tests, four in a row. */
const PORT = 20_000 + (process.pid % 5000) * 4;
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
/** 20 Mb/s: 0.53 ms a datagram. */
const TS = generateTs(7 * 300 + 3, { bitrateBps: 20_000_000 });

interface Receiver {
  readonly destination: string;
  readonly received: Buffer[];
}

async function receive(t: TestContext, address: '127.0.0.1' | '::1'): Promise<Receiver> {
  const socket = createSocket({ type: address === '::1' ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
  const receiver = await bound(t, socket, 0, address);
  const { port } = socket.address();
  return { ...receiver, destination: address === '::1' ? `[::1]:${port}` : `${address}:${port}` };
}

async function receiveMulticast(t: TestContext, group: string, port: number): Promise<Receiver> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true, recvBufferSize: RECEIVE_BUFFER_BYTES });
  const receiver = await bound(t, socket, port, group);
  socket.addMembership(group, '127.0.0.1');
  return { ...receiver, destination: `${group}:${port}` };
}

async function bound(t: TestContext, socket: Socket, port: number, address: string): Promise<{ received: Buffer[] }> {
  t.after(() => socket.close());
  const received: Buffer[] = [];
  socket.on('message', (message) => received.push(message));
  socket.bind(port, address);
  await once(socket, 'listening');
  return { received };
}

/** Runs the program to its end and returns its report. */
async function replay(t: TestContext, input: Buffer, name: string, ...args: string[]): Promise<ReplayReport> {
  const folder = scratchFolder(t);
  const file = join(folder, name);
  const report = join(folder, 'report.json');
  writeFileSync(file, input);
  await startProgram(t, 'replay', ['--input', file, '--report', report, ...args]).expectExit(0);
  return JSON.parse(readFileSync(report, 'utf8'));
}

/** Waits until all that was sent has arrived. */
async function arrived({ received }: Receiver, report: ReplayReport): Promise<Buffer[]> {
  await until('all datagrams arrive', () => received.length === report.sent_datagrams);
  return received;
}

/** Allows what a busy machine was late by its own account, and 5 ms (3 %), for which it may keep the last send from its end. */
function assertPaced(report: ReplayReport, bitrateBps: number): void {
  const expectedNs = (300 * 1316 * 8e9) / bitrateBps; // from the first of 301 datagrams to the last
  assert.ok(Math.abs(report.elapsed_ns - expectedNs) < 5e6 + report.lateness_max_ns!, JSON.stringify(report));
  assert.ok(Math.abs(report.bitrate_bps! - (300 * 1316 * 8e9) / report.elapsed_ns) <= 1);
}

for (const address of ['127.0.0.1', '::1'] as const) {
  test(`UDP to ${address}: what arrives is the file, at the rate of its PCR`, async (t) => {
    const receiver = await receive(t, address);
    const report = await replay(t, TS, 'in.mpegts', '--destination', receiver.destination);
    assert.deepEqual(Buffer.concat(await arrived(receiver, report)), TS);
    assert.deepEqual([report.sent_datagrams, report.sent_packets, report.sent_bytes], [301, 2103, TS.length]);
    assert.deepEqual([report.protocol, report.destination, report.rtp], ['udp', receiver.destination, null]);
    assertPaced(report, 20_000_000);
  });
}

test('RTP: sequence numbers run on, timestamps follow the schedule, the payload is the file', async (t) => {
  const receiver = await receive(t, '127.0.0.1');
  const report = await replay(
    t,
    TS,
    'in.mpegts',
    '--destination',
    receiver.destination,
    '--protocol',
    'rtp',
    '--seed',
    '3',
  );
  const rtp = new RtpHeader();
  const payloads = (await arrived(receiver, report)).map((datagram, number) => {
    assert.ok(rtp.parse(datagram, 0, datagram.length));
    assert.equal(rtp.payloadType, 33);
    assert.equal(rtp.ssrc, report.rtp!.ssrc);
    assert.equal(rtp.sequence, (report.rtp!.first_sequence_number + number) % 65536);
    const ticks = (rtp.timestamp - report.rtp!.first_timestamp + 2 ** 32) % 2 ** 32;
    assert.ok(
      Math.abs(ticks - number * 47.376) < 2,
      `1316 · 8 bits of 20 Mb/s are 47.376 ticks of 90 kHz; at ${number}: ${ticks}`,
    );
    return datagram.subarray(rtp.payloadOffset);
  });
  assert.deepEqual(Buffer.concat(payloads), TS);
});

test('multicast on an interface, repeated, until --count', { skip: LOOPBACK === undefined }, async (t) => {
  const receiver = await receiveMulticast(t, '239.255.77.1', PORT);
  const args = [
    '--destination',
    receiver.destination,
    '--interface',
    LOOPBACK!,
    '--loop',
    '--count',
    '700',
    '--bitrate',
    '100000000',
  ];
  const report = await replay(t, TS, 'in.mpegts', ...args);
  const twice = Buffer.concat([TS, TS]);
  const third = TS.subarray(0, 98 * 1316); // 700 = 2 · 301 + 98
  assert.deepEqual(Buffer.concat(await arrived(receiver, report)), Buffer.concat([twice, third]));
});

test('--bitrate is kept within 2 % over a second', async (t) => {
  const receiver = await receive(t, '127.0.0.1');
  const report = await replay(t, TS, 'in.mpegts', '--destination', receiver.destination, '--bitrate', '3000000');
  assert.equal((await arrived(receiver, report)).length, 301);
  assertPaced(report, 3_000_000); // 1.053 s: 2 % are 21 ms
});

test('faults over RTP are those of the report', async (t) => {
  const receiver = await receive(t, '127.0.0.1');
  const shares = ['--drop', '0.05', '--duplicate', '0.05', '--reorder', '0.05', '--corrupt', '3,5,8'];
  const report = await replay(
    t,
    TS,
    'in.mpegts',
    '--destination',
    receiver.destination,
    '--protocol',
    'rtp',
    ...shares,
  );
  const { drop, duplicate, reorder, corrupt } = report.faults;
  for (const fault of [drop, duplicate, reorder])
    assert.ok(fault.datagrams > 0, 'each share of 301 datagrams hits some');
  assert.deepEqual(
    corrupt.datagram_numbers,
    [3, 5, 8].filter((number) => !drop.datagram_numbers.includes(number)),
  );

  const first = report.rtp!.first_sequence_number;
  const datagrams = await arrived(receiver, report);
  const order = datagrams.map((datagram) => (datagram.readUInt16BE(2) - first + 65536) % 65536);
  const seen = new Set(order);
  assert.deepEqual(
    Array.from({ length: 301 }, (_, number) => number).filter((number) => !seen.has(number)),
    drop.datagram_numbers,
  );
  assert.deepEqual(
    order.filter((number, index) => order[index - 1] === number),
    duplicate.datagram_numbers,
  );
  const late = order.filter((number, index) => index > 0 && number < order[index - 1]!);
  assert.deepEqual(late, reorder.datagram_numbers);
  const broken = order.filter((_, index) => datagrams[index]![12] === 0xb8);
  assert.deepEqual(broken, corrupt.datagram_numbers);
  assert.deepEqual(
    drop.rtp_sequence_numbers,
    drop.datagram_numbers.map((number) => (first + number) % 65536),
  );
  assert.deepEqual([report.input_datagrams, report.input_packets], [301, 2103]);
  assert.equal(report.sent_datagrams, 301 - drop.datagrams + duplicate.datagrams);
  assert.equal(report.sent_packets, 2103 - drop.packets + duplicate.packets);
});

test('a capture goes to its own destinations, at its own times', { skip: LOOPBACK === undefined }, async (t) => {
  const receiver = await receiveMulticast(t, '239.255.0.1', PORT + 1);
  const report = await replay(t, tsToPcap(TS, PORT + 1), 'in.pcap', '--interface', LOOPBACK!);
  assert.deepEqual(Buffer.concat(await arrived(receiver, report)), TS);
  assert.equal(report.destination, null);
  assert.equal(report.sent_packets, 2103);
  assertPaced(report, 20_000_000);
});

test('a capture goes where --destination says; what is no datagram is counted', async (t) => {
  const receiver = await receive(t, '127.0.0.1');
  const arp = { bytes: Buffer.alloc(60), seconds: 1_750_000_000, nanoseconds: 0 };
  const stray = pcapFile(LITTLE_ENDIAN_NS, 1, [arp]).subarray(24);
  const report = await replay(
    t,
    Buffer.concat([tsToPcap(TS), stray]),
    'in.pcap',
    '--destination',
    receiver.destination,
  );
  assert.deepEqual(Buffer.concat(await arrived(receiver, report)), TS);
  assert.deepEqual(report.skipped_frames, { not_udp: 1, ip_fragment: 0, truncated: 0, malformed: 0 });
});

test('SIGINT ends it at once, with the report of what was sent until then', async (t) => {
  const receiver = await receive(t, '127.0.0.1');
  const folder = scratchFolder(t);
  const file = join(folder, 'in.mpegts');
  writeFileSync(file, TS);
  const running = startProgram(t, 'replay', [
    '--input',
    file,
    '--destination',
    receiver.destination,
    '--loop',
    '--report',
    '-',
  ]);
  await until('it sends', () => receiver.received.length > 100);
  const end = await running.stop('SIGINT');
  assert.equal(end.code, 0, running.stderr);
  const report: ReplayReport = JSON.parse(Buffer.concat(running.stdout).toString());
  await arrived(receiver, report);
  assert.match(running.stderr, /^sent [\d,]+ datagrams/);
});

test('bad use', async (t) => {
  const folder = scratchFolder(t);
  const noPcr = join(folder, 'no-pcr.mpegts');
  const capture = join(folder, 'in.pcap');
  writeFileSync(noPcr, generateTs(70, { pcrIntervalMs: 10_000 }));
  writeFileSync(capture, tsToPcap(TS));
  const table: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['--input', noPcr], 2, /--bitrate is needed/],
    [['--input', capture, '--protocol', 'rtp'], 2, /--protocol rtp is for TS files/],
    [['--input', '-', '--loop'], 2, /--loop needs a file/],
    [['--input', noPcr, '--destination', '239.1.1.1'], 2, /--destination must be <ip>:<port>/],
    [['--input', noPcr, '--drop', '2.5'], 2, /--drop must be a share/],
    [['--input', noPcr, '--bitrate', '1'], 2, /--bitrate must be a whole number from 1000/],
    [['--input', join(folder, 'missing.mpegts')], 1, /missing\.mpegts.*no such file/],
    [['--input', noPcr, '--interface', 'nosuch0'], 1, /nosuch0/],
    [['--input', noPcr, '--report', join(folder, 'missing/report.json')], 1, /report\.json/],
  ];
  for (const [args, code, message] of table) {
    const running = startProgram(t, 'replay', args);
    await running.expectExit(code);
    assert.match(running.stderr, message);
    assert.equal(running.stderr.trim().split('\n').length, 1, running.stderr);
  }
});

test('ffprobe reads our RTP', { skip: missingTool('ffprobe') }, async (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, 'in.mpegts');
  const session = join(folder, 'session.sdp');
  writeFileSync(file, TS);
  writeFileSync(
    session,
    [
      'v=0',
      'o=- 0 0 IN IP4 127.0.0.1',
      's=t',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=video ${PORT + 2} RTP/AVP 33`,
      '',
    ].join('\n'),
  );
  const probe = startProcess(t, 'ffprobe', [
    '-v',
    'error',
    '-protocol_whitelist',
    'file,udp,rtp',
    '-show_entries',
    'stream=codec_type',
    '-of',
    'csv=p=0',
    session,
  ]);
  startProgram(t, 'replay', ['--input', file, '--destination', `127.0.0.1:${PORT + 2}`, '--protocol', 'rtp', '--loop']);
  await probe.expectExit(0);
  const streams = Buffer.concat(probe.stdout)
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  assert.deepEqual([...new Set(streams)], ['video', 'audio'], 'the PMT was read');
});

test('tshark finds no lost or disordered packet in our RTP', {
  skip: missingTool('tshark') || process.getuid?.() !== 0,
}, async (t) => {
  const filter = `udp port ${PORT + 3}`;
  const args = [
    '-i',
    LOOPBACK!,
    '-l',
    '-c',
    '301',
    '-a',
    'duration:20',
    '-f',
    filter,
    '-d',
    `udp.port==${PORT + 3},rtp`,
    '-q',
    '-z',
    'rtp,streams',
  ];
  const tshark = startProcess(t, 'tshark', args);
  await tshark.waitForStderr(/Capturing on/);
  await replay(t, TS, 'in.mpegts', '--destination', `127.0.0.1:${PORT + 3}`, '--protocol', 'rtp');
  await tshark.expectExit(0);
  const [, line = ''] = / 0x\w+ +(.*)/.exec(Buffer.concat(tshark.stdout).toString()) ?? [];
  assert.match(line, /^MPEG-II streams +301 +0 \(0\.0%\)/, Buffer.concat(tshark.stdout).toString());
});

test('a report for a standard output that takes nothing does not keep the program', async (t) => {
  const input = join(scratchFolder(t), 'in.mpegts');
  writeFileSync(input, TS);
  const command = [process.execPath, join(REPOSITORY, 'dist/src/bin/replay.js'), '--input', input, '--report', '-'];
  const { destination } = await receive(t, '127.0.0.1');
  const pipe = await fullPipe(t);
  const replay = startProcess(t, 'sh', ['-c', 'exec "$@" >"$0"', pipe, ...command, '--destination', destination]);
  await replay.expectExit(1);
  assert.match(replay.stderr, /standard output did not take \d+ bytes within 2 s, 0 bytes were written\n$/);
});
