import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { floodOfPids } from '../../support/packets/hostile-streams.js';
import { generateTs } from '../../support/packets/ts-generator.js';
import { REPOSITORY } from '../../support/programs/programs.js';
import type { Trial } from '../trial.js';

const BARS = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));
const CAPTURE = readFileSync(join(REPOSITORY, 'test_data/bars.pcap'));
const BYTES = 2_000_000;
const WITHIN_MS = 60_000;

const SDP = `v=0
o=- 1 1 IN IP4 192.168.1.1
s=a
t=0 0
m=video 20000 RTP/AVP 96
c=IN IP4 239.1.1.1/32
a=source-filter: incl IN IP4 239.1.1.1 192.168.1.1
a=rtpmap:96 raw/90000
a=fmtp:96 sampling=YCbCr-4:2:2; width=1920; height=1080; exactframerate=25; depth=10; colorimetry=BT709; PM=2110GPM; SSN=ST2110-20:2017; TP=2110TPN
a=ts-refclk:ptp=IEEE1588-2008:00-00-00-00-00-00-00-01:0
a=mediaclk:direct=0
`;
const PROFILE = '{"name":"own","based_on":"dvb","rules":{"PAT_error_2":{"limits":{"pat_interval_ms":400}}}}';

/** A pcapng file of the same frames: a section header, an interface, then each frame in an enhanced packet. */
function pcapngOf(pcap: Buffer): Buffer {
  const block = (type: number, body: Buffer): Buffer => {
    const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32LE(type, 0);
    ends.writeUInt32LE(padded.length + 12, 4);
    return Buffer.concat([ends, padded, ends.subarray(4)]);
  };
  const section = Buffer.from('4d3c2b1a01000000ffffffffffffffff', 'hex');
  const interfaceBody = Buffer.alloc(8);
  interfaceBody.writeUInt16LE(pcap.readUInt32LE(20), 0);
  const blocks = [block(0x0a0d0d0a, section), block(1, interfaceBody)];
  for (let at = 24; at + 16 <= pcap.length; ) {
    const length = pcap.readUInt32LE(at + 8);
    const head = Buffer.alloc(20);
    const micros = BigInt(pcap.readUInt32LE(at)) * 1_000_000n + BigInt(pcap.readUInt32LE(at + 4));
    head.writeUInt32LE(Number(micros >> 32n), 4);
    head.writeUInt32LE(Number(micros & 0xffffffffn), 8);
    head.writeUInt32LE(length, 12);
    head.writeUInt32LE(length, 16);
    blocks.push(block(6, Buffer.concat([head, pcap.subarray(at + 16, at + 16 + length)])));
    at += 16 + length;
  }
  return Buffer.concat(blocks);
}

/** A damaged file: TS, pcap or pcapng. */
function damagedInput(trial: Trial): string {
  const [name, bytes] = trial.pick([
    ['in.ts', () => BARS],
    ['in.ts', () => generateTs(10_000)],
    ['in.ts', floodOfPids],
    ['in.pcap', () => CAPTURE],
    ['in.pcapng', () => pcapngOf(CAPTURE)],
  ] as const);
  const whole = bytes();
  const from = trial.number(Math.max(1, whole.length - BYTES)) * Number(name === 'in.ts');
  return trial.file(name, trial.damaged(whole.subarray(from, from + BYTES)));
}

/** Analysed as a file, the standard input now and then. */
export async function fuzzedFiles(trial: Trial): Promise<void> {
  const metrics = trial.path('metrics.ndjson');
  const more = trial.pick([
    [],
    ['--show-tr101290'],
    ['--captions-dir', trial.path('captions')],
    ['--debug-nals', '--nal-log', trial.path('nals')],
  ]);
  const monitor = trial.start('monitor', ['--input', damagedInput(trial), '--metrics-file', metrics, ...more]);
  await trial.end(monitor, WITHIN_MS);
  trial.checkRecords(metrics);
}

/** Captured by a probe, which sends it to a monitor that records it. */
export async function fuzzedFrames(trial: Trial): Promise<void> {
  const link = ['--ipc-path', trial.path('link.sock')];
  const metrics = trial.path('metrics.ndjson');
  const form = trial.pick([[], ['--segment-duration', '1', '--playlist'], ['--output-format', 'mp4']]);
  const output = ['-o', trial.path('{stream_id}.ts'), '--metrics-file', metrics, ...form];
  const monitor = trial.start('monitor', [...link, ...output, '--exit-on-end']);
  const more = trial.pick([[], ['--no-payload'], ['--no-null-packets'], ['--zmq-batch-size', '1']]);
  const probe = trial.start('probe', ['--input', damagedInput(trial), ...link, ...more]);
  await trial.end(probe, WITHIN_MS);
  // A probe that cannot read its file at all never meets the monitor.
  if (probe.process.child.exitCode !== 0) await trial.stop(monitor);
  else await trial.end(monitor, WITHIN_MS);
  trial.checkRecords(metrics);
}

export async function fuzzedDescriptions(trial: Trial): Promise<void> {
  const sdp = trial.file('a.sdp', trial.damaged(Buffer.from(SDP)));
  const profile = trial.file('profile.json', trial.number(2) === 0 ? PROFILE : trial.damaged(Buffer.from(PROFILE)));
  const metrics = trial.path('metrics.ndjson');
  const input = join(REPOSITORY, 'test_data/bars.pcap');
  const args = ['--input', input, '--sdp', sdp, '--tr101290-profile', profile, '--metrics-file', metrics];
  await trial.end(trial.start('monitor', args), WITHIN_MS, [0, 1, 2]);
  trial.checkRecords(metrics);
}
