import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NdjsonRecord } from '../src/report/records.js';
import { cpuSecondsOf, median, round } from './support/figures.js';
import { seen } from './support/live-run.js';
import { writeManyStreams } from './support/pcap-fixture.js';
import { repeatProgramme } from './support/repeated-programme.js';
import { REPOSITORY, saveResult } from './support/results.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const STREAMS = 200;
const BITRATE_BPS = 4_000_000;
const SETTLE_MS = 1500;
/** Four times the default: what the monitor takes to begin with so many streams at once. */
const QUEUE_BYTES = 256 << 20;

interface Run {
  readonly packets: number;
  readonly lost: { readonly kernel: number; readonly queue: number; readonly link: number };
  readonly errors: number;
  readonly cpu: { readonly sender: number; readonly probe: number; readonly monitor: number };
}

const folder = mkdtempSync('/dev/shm/tscap-bench-');
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const pcap = join(folder, 'streams.pcap');
  const programme = repeatProgramme(makeProgramme(), (BITRATE_BPS / 8) * SECONDS);
  const expected = writeManyStreams(pcap, STREAMS, programme) * 7;
  const runs: Run[] = [];
  for (let n = 0; n < RUNS; n++) runs.push(await run(pcap));
  const lost = runs.map((one) => expected - one.packets);
  saveResult('live-analysis', {
    title: `${STREAMS} streams analysed live`,
    method: `${STREAMS} streams of ${BITRATE_BPS / 1e6} Mb/s (${(STREAMS * BITRATE_BPS) / 1e6} Mb/s in all) on loopback for ${SECONDS} s: replay of a capture → probe → ipc → monitor, which analyses each stream in full and writes its report once a second as NDJSON. All on this machine; CPU in cores. The queue of the probe is ${QUEUE_BYTES >> 20} MiB: with the default of 64 MiB, 1 to 4 % of the packets were dropped there in the first second, when all streams begin at once and nothing is compiled yet, and none later.`,
    columns: [
      'run',
      'packets analysed',
      'missing',
      'kernel/queue/link',
      'CC errors',
      'sender CPU',
      'probe CPU',
      'monitor CPU',
    ],
    rows: runs.map(({ packets, lost: places, errors, cpu }, index) => [
      index + 1,
      packets,
      lost[index]!,
      Object.values(places).join('/'),
      errors,
      round(cpu.sender),
      round(cpu.probe),
      round(cpu.monitor),
    ]),
    verdicts: [
      `no drop: ${lost.every((n) => n === 0) ? 'met' : 'missed'} (packets missing per run: ${lost.join(', ')})`,
      `CPU of the monitor, median: ${round(median(runs.map(({ cpu }) => cpu.monitor)))} cores`,
    ],
  });
}

/** Some seconds of video and audio at a constant bitrate. */
function makeProgramme(): Buffer {
  const output = join(folder, 'programme.mpegts');
  const video = '-c:v mpeg2video -pix_fmt yuv420p -g 12 -b:v 3300k -minrate:v 3300k -maxrate:v 3300k -bufsize:v 1400k';
  const mux = `-f mpegts -muxrate ${BITRATE_BPS} -pcr_period 20`;
  const sources = '-f lavfi -i testsrc2=size=720x576:rate=25 -f lavfi -i sine=frequency=1000:sample_rate=48000 -t 8';
  const options = `-nostdin -loglevel error -y ${sources} -map 0:v -map 1:a ${video} -c:a mp2 -b:a 192k ${mux}`;
  execFileSync('ffmpeg', [...options.split(' '), output]);
  return readFileSync(output);
}

async function run(pcap: string): Promise<Run> {
  const children: ChildProcess[] = [];
  const start = (name: string, ...args: string[]): ChildProcess => {
    const program = join(REPOSITORY, `dist/src/bin/${name}.js`);
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(child);
    return child;
  };
  try {
    const link = ['--ipc-path', join(folder, 'link.sock')];
    const metrics = join(folder, 'metrics.ndjson');
    const sources = Array.from({ length: STREAMS }, (_, index) => ['--source', `239.255.20.${index + 1}:5000`]).flat();
    const queue = ['--queue-size', `${QUEUE_BYTES}`];
    const probe = start('probe', '--source-device', 'lo', ...queue, ...sources, ...link);
    const monitor = start('monitor', ...link, '--metrics-file', metrics, '--exit-on-end');
    await seen(probe, /monitors subscribed: 1/);
    monitor.stderr!.resume();
    const before = { probe: cpuSecondsOf(probe.pid!), monitor: cpuSecondsOf(monitor.pid!) };
    const sender = start('replay', '--input', pcap, '--interface', 'lo', '--silent');
    let senderCpu = 0;
    const sampling = setInterval(() => {
      if (sender.exitCode === null) senderCpu = cpuSecondsOf(sender.pid!);
    }, 100);
    await once(sender, 'exit');
    clearInterval(sampling);
    const cpu = {
      sender: senderCpu / SECONDS,
      probe: (cpuSecondsOf(probe.pid!) - before.probe) / SECONDS,
      monitor: (cpuSecondsOf(monitor.pid!) - before.monitor) / SECONDS,
    };
    await sleep(SETTLE_MS);
    probe.kill('SIGINT');
    await once(monitor, 'exit');
    return { ...countsIn(metrics), cpu };
  } finally {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(join(folder, 'metrics.ndjson'), { force: true });
  }
}

function countsIn(metrics: string): Omit<Run, 'cpu'> {
  const lost = { kernel: 0, queue: 0, link: 0 };
  let packets = 0;
  let errors = 0;
  for (const line of readFileSync(metrics, 'utf8').trim().split('\n')) {
    const record: NdjsonRecord = JSON.parse(line);
    if (!('final' in record) || !record.final) continue;
    if (record.type === 'accounting') {
      lost.kernel = record.kernel_dropped_datagrams ?? 0;
      lost.queue += record.queue_dropped_packets;
      lost.link += record.link_lost_packets;
    } else if (record.type === 'stream_report' && record.kind === 'mpegts') {
      packets += record.packets;
      errors += record.cc_errors ?? 0; // left out where there are none
    }
  }
  return { packets, lost, errors };
}
