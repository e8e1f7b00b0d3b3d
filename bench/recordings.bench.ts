import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NdjsonRecord } from '../src/report/records.js';
import { cpuSecondsOf, median, round } from './support/figures.js';
import { seen } from './support/live-run.js';
import { type Programme, writeManyStreams } from './support/pcap-fixture.js';
import { repeatProgramme } from './support/repeated-programme.js';
import { REPOSITORY, saveResult } from './support/results.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
/** What is before is not measured: the flight recorder fills its memory, and all is compiled. */
const WARM_S = 9;
/** Another build to measure in turn with this one, as of the commit before. */
const OTHER = process.env.BENCH_OTHER;
/** Options of Node for the monitor, as `--cpu-prof`. */
const NODE_OPTIONS = (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter((option) => option !== '');
const ONLY = process.env.BENCH_ONLY?.split(',');
const BITRATE_BPS = 200_000_000;
const TARGET = 1.25;
const SETTLE_MS = 1500;

/** What comes, all streams of a source alike. */
const SOURCES = [
  { what: '20 streams of a service each', streams: 20, services: 1 },
  { what: '4 streams of 5 services each', streams: 4, services: 5 },
] as const;

const FLIGHT = ['--flight-recorder', '5', '--incidents-dir', '{folder}/incidents'];
const SEGMENTS = ['--segment-duration', '4', '--playlist'];
/** What is recorded, and with which name. */
const WAYS = [
  { way: 'plain', name: '{stream_id}.mpegts', args: [] },
  { way: 'segments', name: '{stream_id}-{segment}.mpegts', args: SEGMENTS },
  { way: 'mp4', name: '{stream_id}.mp4', args: ['--output-format', 'mp4'] },
  { way: 'flight', name: '{stream_id}.mpegts', args: FLIGHT },
  {
    way: 'all',
    name: '{stream_id}-{segment}.m4s',
    args: ['--output-format', 'mp4', ...SEGMENTS, ...FLIGHT],
  },
] as const;
const WORDS = {
  plain: 'plain recording',
  segments: 'segments of 4 s and a playlist',
  mp4: 'MP4',
  flight: 'flight recorder of 5 s',
  all: 'all: MP4 in segments, playlist, flight recorder',
} as const;
type Way = (typeof WAYS)[number];

interface Cell {
  readonly source: (typeof SOURCES)[number];
  readonly isAnalysed: boolean;
  readonly way: Way;
  readonly build: string;
  readonly cpu: number[];
}

const folder = mkdtempSync('/dev/shm/tscap-bench-');
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const builds = OTHER === undefined ? [REPOSITORY] : [REPOSITORY, OTHER];
  const cells: Cell[] = [];
  let missing = 0;
  const loads: number[] = [];
  for (const source of SOURCES) {
    if (!isWanted(`${source.streams}`)) continue;
    const { streams, services } = source;
    const pcap = join(folder, 'streams.pcap');
    const expected = writeManyStreams(pcap, streams, programmeOf(streams, services)) * 7;
    const own = [true, false].flatMap((isAnalysed) =>
      WAYS.filter(({ way }) => way === 'plain' || isWanted(way)).flatMap((way) =>
        builds.map((build): Cell => ({ source, isAnalysed, way, build, cpu: [] })),
      ),
    );
    for (let n = 0; n < RUNS; n++) {
      for (const cell of own) {
        const { cpu, packets } = await run(pcap, cell);
        cell.cpu.push(cpu);
        missing += expected - packets;
        loads.push(loadavg()[0]!);
        console.error(
          `${source.what}, ${cell.isAnalysed}, ${cell.way.way}, ${cell.build}: ${round(cpu)} (${expected - packets} missing)`,
        );
      }
    }
    cells.push(...own);
  }
  save(cells, missing, loads);
}

function isWanted(word: string): boolean {
  return ONLY === undefined || ONLY.includes(word) || (/^\d/.test(word) && !ONLY.some((only) => /^\d/.test(only)));
}

function save(cells: readonly Cell[], missing: number, loads: readonly number[]): void {
  const ratioOf = ({ source, isAnalysed, build, cpu }: Cell): number => {
    const plain = cells.find(
      (other) =>
        other.source === source &&
        other.isAnalysed === isAnalysed &&
        other.way.way === 'plain' &&
        other.build === build,
    )!;
    return median(cpu.map((value, n) => value / plain.cpu[n]!));
  };
  const all = cells.filter(({ way, build }) => way.way === 'all' && build === REPOSITORY);
  const others = OTHER === undefined ? [] : ['before: CPU', 'before: × plain'];
  saveResult('recordings', {
    title: 'Segments, MP4 and flight recorder beside plain recording',
    method: `${BITRATE_BPS / 1e6} Mb/s in all (H.264 of 1080 lines, AAC and MPEG audio, made by ffmpeg) on loopback for ${SECONDS} s, replay of a capture → probe → ipc → monitor → tmpfs; CPU of the whole monitor, user and system and all its threads, in cores, from second ${WARM_S} on, without its end. ${RUNS} runs of each in turn; the ratio is the median of those within each turn. Analysed: with a metrics file, all that is on by default; otherwise --no-analysis. Load of the machine meanwhile ${round(Math.min(...loads))} to ${round(Math.max(...loads))}.`,
    columns: ['what comes', 'analysis', 'recording', 'CPU', '× plain', ...others],
    rows: cells
      .filter(({ build }) => build === REPOSITORY)
      .map((cell) => {
        const before = cells.filter((other) => other.build !== REPOSITORY && isSameCell(other, cell));
        const { source, isAnalysed, way } = cell;
        const figures = [cell, ...before].flatMap((one) => [round(median(one.cpu)), round(ratioOf(one))]);
        return [source.what, isAnalysed ? 'on' : 'off', WORDS[way.way], ...figures];
      }),
    verdicts: [
      ...all.map((cell) => {
        const ratio = ratioOf(cell);
        const which = `${cell.source.what}, analysis ${cell.isAnalysed ? 'on' : 'off'}`;
        return `${which}: all of them at most ${TARGET} × plain: ${ratio <= TARGET ? 'met' : 'missed'} (${round(ratio)} ×)`;
      }),
      `packets that were lost on the way, of all runs: ${missing}`,
    ],
  });
}

function isSameCell(one: Cell, other: Cell): boolean {
  return one.source === other.source && one.isAnalysed === other.isAnalysed && one.way === other.way;
}

/** Some seconds of services at a constant bitrate, repeated. */
function programmeOf(streams: number, services: number): Programme {
  const output = join(folder, 'programme.mpegts');
  const bitrate = BITRATE_BPS / streams;
  const videoBps = Math.floor((bitrate * 0.93) / services - 500_000);
  const rate = `-b:v ${videoBps} -maxrate ${videoBps} -bufsize ${Math.floor(videoBps / 2)}`;
  const video = `-c:v libx264 -preset superfast -pix_fmt yuv420p -g 24 -bf 2 -sc_threshold 0 ${rate}`;
  const maps = Array.from({ length: services }, () => '-map 0:v -map 1:a -map 1:a').join(' ');
  const codecs = Array.from({ length: services }, (_, n) => `-c:a:${2 * n} aac -c:a:${2 * n + 1} mp2`).join(' ');
  const programs = Array.from({ length: services }, (_, n) => `-program st=${3 * n}:st=${3 * n + 1}:st=${3 * n + 2}`);
  const sources =
    '-f lavfi -i testsrc2=size=1920x1080:rate=25,noise=alls=40:allf=t -f lavfi -i anoisesrc=sample_rate=48000:amplitude=0.2';
  const options = `-nostdin -loglevel error -y ${sources} -t 3.84 ${maps} ${video} ${codecs} -b:a 192k ${programs.join(' ')} -f mpegts -muxrate ${bitrate} -pcr_period 20`;
  execFileSync('ffmpeg', [...options.split(' '), output]);
  return repeatProgramme(readFileSync(output), (bitrate / 8) * SECONDS);
}

async function run(pcap: string, { source, isAnalysed, way, build }: Cell): Promise<{ cpu: number; packets: number }> {
  const children: ChildProcess[] = [];
  const start = (root: string, nodeOptions: readonly string[], name: string, ...args: string[]): ChildProcess => {
    const program = join(root, `dist/src/bin/${name}.js`);
    const child = spawn(process.execPath, [...nodeOptions, program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(child);
    return child;
  };
  const output = join(folder, 'output');
  try {
    mkdirSync(output);
    const link = ['--ipc-path', join(folder, 'link.sock')];
    const metrics = join(output, 'metrics.ndjson');
    const wanted = Array.from({ length: source.streams }, (_, n) => ['--source', `239.255.20.${n + 1}:5000`]).flat();
    const args = way.args.map((arg) => arg.replace('{folder}', output));
    const probe = start(REPOSITORY, [], 'probe', '--source-device', 'lo', ...wanted, ...link);
    const recording = ['-o', join(output, way.name), ...args];
    const analysis = isAnalysed ? [] : ['--no-analysis'];
    const told = ['--metrics-file', metrics, '--exit-on-end'];
    const monitor = start(build, NODE_OPTIONS, 'monitor', ...link, ...recording, ...analysis, ...told);
    await seen(probe, /monitors subscribed: 1/);
    monitor.stderr!.resume();
    const sender = start(REPOSITORY, [], 'replay', '--input', pcap, '--interface', 'lo', '--silent');
    await sleep(WARM_S * 1000);
    const before = cpuSecondsOf(monitor.pid!);
    await once(sender, 'exit');
    const cpu = (cpuSecondsOf(monitor.pid!) - before) / (SECONDS - WARM_S);
    await sleep(SETTLE_MS);
    probe.kill('SIGINT');
    await once(monitor, 'exit');
    return { cpu, packets: packetsIn(metrics) };
  } finally {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(output, { recursive: true, force: true });
  }
}

/** Of all streams: what was recorded, and what a format does not hold. */
function packetsIn(metrics: string): number {
  let packets = 0;
  for (const line of readFileSync(metrics, 'utf8').trim().split('\n')) {
    const record: NdjsonRecord = JSON.parse(line);
    if (record.type !== 'accounting' || !record.final) continue;
    packets += record.recorded_packets + record.not_recorded.not_in_format;
  }
  return packets;
}
