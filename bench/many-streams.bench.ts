import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { bitrateOf, DATAGRAM_BYTES, DATAGRAM_PACKETS, type DvbRecipe } from './support/dvb-programme.js';
import { median, round } from './support/figures.js';
import { captureByTcpdump, copyBytesPerSecond } from './support/limits.js';
import { type ManyRunResult, missingOf, monitorCores, runMany } from './support/many-run.js';
import { datagramAt, streamIdOf } from './support/many-streams.js';
import { onOwnLoopback } from './support/own-loopback.js';
import { prepareMany, SERVICE } from './support/prepare-many.js';
import { REPOSITORY, saveResult } from './support/results.js';
import { readAccounts } from './support/stream-accounts.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 3);
/** 10 for a short form, while something is changed. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 40);
/** Cases by their names, separated by commas; then the results are only printed. */
const ONLY = process.env.BENCH_ONLY?.split(',');
/** Another build whose programs are run, options of the programs, and of Node for the monitor, as `--cpu-prof`. */
const BUILD = process.env.BENCH_BUILD ?? REPOSITORY;
const MONITOR_NODE = wordsOf(process.env.BENCH_NODE_OPTIONS);
const MONITOR_ARGS = wordsOf(process.env.BENCH_MONITOR_OPTIONS);
const PROBE_ARGS = wordsOf(process.env.BENCH_PROBE_OPTIONS);
/** So many services in place of 500. */
const SERVICES = Number(process.env.BENCH_SERVICES ?? 500);
const WARM_SECONDS = Math.min(10, SECONDS / 3);
const MEMORY_SECONDS = 20;
const MEMORY_STREAMS = 500;

const MULTIPLEX: DvbRecipe = {
  ...{ services: 8, withText: 2, bitrateBps: 10_000_000 },
  ...{ size: '720x576', videoBps: 650_000, audioBps: 96_000 },
};
const SMALL_MULTIPLEX: DvbRecipe = {
  ...MULTIPLEX,
  bitrateBps: 4_000_000,
  size: '352x288',
  videoBps: 100_000,
  audioBps: 64_000,
};

interface Case {
  readonly name: string;
  readonly what: string;
  readonly recipe: DvbRecipe;
  readonly streams: number;
  readonly runs: number;
  readonly target?: { readonly monitor: number; readonly probe?: number };
}

const CURVE = [1, 10, 50, 100, 200].map(
  (streams): Case => ({ name: 'curve', what: 'services of 1 Mb/s', recipe: SERVICE, streams, runs: 1 }),
);
const CASES: readonly Case[] = [
  {
    ...{ name: 'services', what: 'services of 1 Mb/s', recipe: SERVICE, streams: SERVICES, runs: RUNS },
    target: { monitor: 0.6, probe: 0.35 },
  },
  {
    ...{ name: 'multiplexes', what: 'multiplexes of 10 Mb/s', recipe: MULTIPLEX, streams: 50, runs: RUNS },
    target: { monitor: 0.7 },
  },
  ...CURVE,
];

await onOwnLoopback(main);

async function main(): Promise<void> {
  const folder = mkdtempSync('/dev/shm/tscap-bench-');
  try {
    await measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<void> {
  const rows: (string | number)[][] = [];
  const verdicts: string[] = [];
  for (const one of CASES.filter(({ name }) => isWanted(name))) {
    const results: ManyRunResult[] = [];
    const many = prepareMany(folder, one.recipe, one.streams, SECONDS);
    for (let n = 0; n < one.runs; n++) {
      const result = await runMany({ ...common(folder, SECONDS), many });
      results.push(result);
      rows.push(rowOf(one, result));
      console.error(JSON.stringify({ ...result, accounts: { ...result.accounts, alarms: [...result.accounts.alarms], losses: [...result.accounts.losses] } })); // biome-ignore format: one line
    }
    if (one.target !== undefined) verdicts.push(...verdictsOf(one, results));
  }
  if (isWanted('memory')) verdicts.push(await memoryVerdict(folder));
  if (isWanted('limits')) verdicts.push(await limitsVerdict(folder));
  if (isWanted('overload')) verdicts.push(...(await overload(folder, rows)));
  const result = {
    title: 'Many streams at once',
    method: `Streams as they are broadcast (PAT, PMT, NIT, SDT, EIT present/following, TDT, H.264, two MPEG sounds a service, teletext, subtitles, null packets; multiplexes of 8 services on 41 PIDs) on loopback for ${SECONDS} s, all beginning at once, each at another place: one sender → probe that discovers them → ipc → monitor, which analyses all and writes its records once a second as NDJSON; default settings. All on this machine. CPU of all threads in cores from second ${WARM_SECONDS} on. "Missing" is where packets were lost: kernel/queue/link/not analysed as the threads were behind/accounted nowhere.`,
    columns: [
      ...['what', 'streams', 'packets sent', 'missing', 'final records'],
      ...['monitor: main thread', 'analysis', 'ZeroMQ', 'rest', 'together', 'probe', 'sender'],
      ...['monitor: ms a stream and s', 'ns a packet', 'load'],
    ],
    rows,
    verdicts,
  };
  if (ONLY === undefined) saveResult('many-streams', result);
  else console.log(JSON.stringify({ rows, verdicts }, null, 1));
}

function wordsOf(text = ''): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function isWanted(name: string): boolean {
  return ONLY === undefined || ONLY.includes(name);
}

function common(folder: string, seconds: number) {
  const warmSeconds = Math.min(WARM_SECONDS, seconds / 2);
  return {
    folder,
    seconds,
    warmSeconds,
    build: BUILD,
    monitorNode: MONITOR_NODE,
    monitorArgs: MONITOR_ARGS,
    probeArgs: PROBE_ARGS,
  };
}

function rowOf({ what, streams }: Case, result: ManyRunResult): (string | number)[] {
  const { sent, accounts, monitor, probe, sender, load } = result;
  const cores = monitorCores(monitor);
  const packetsPerSecond = (sent.datagrams * DATAGRAM_PACKETS) / sent.seconds;
  return [
    ...[what, streams, sent.datagrams * DATAGRAM_PACKETS, Object.values(missingOf(result)).join('/')],
    `${accounts.finalAccounts} + ${accounts.finalReports}`,
    ...[monitor.main, monitor.busiest, monitor.zeromq, monitor.rest, cores, probe, sender].map(round),
    ...[round((cores * 1000) / streams), Math.round((cores * 1e9) / packetsPerSecond), round(load)],
  ];
}

function verdictsOf({ what, streams, target }: Case, results: readonly ManyRunResult[]): string[] {
  const lost = results.map((result) => Object.values(missingOf(result)).reduce((sum, n) => sum + n, 0));
  const finals = results.every(
    ({ accounts }) => accounts.finalAccounts === streams && accounts.finalReports === streams && accounts.faults === 0,
  );
  const monitor = median(results.map((result) => monitorCores(result.monitor)));
  const probe = median(results.map((result) => result.probe));
  const name = `${streams} ${what}`;
  return [
    `${name}: nothing dropped: ${lost.every((n) => n === 0) ? 'met' : 'missed'} (packets missing per run: ${lost.join(', ')})`,
    `${name}: every final record: ${finals ? 'met' : 'missed'}`,
    `${name}: monitor at most ${target!.monitor} cores: ${monitor <= target!.monitor ? 'met' : 'missed'} (median ${round(monitor)})`,
    ...(target!.probe === undefined
      ? []
      : [
          `${name}: probe at most ${target!.probe} cores: ${probe <= target!.probe ? 'met' : 'missed'} (median ${round(probe)})`,
        ]),
  ];
}

/** What the monitor keeps for each of many services: what it has with all of them less what it has with one. */
async function memoryVerdict(folder: string): Promise<string> {
  const figures = [];
  for (const streams of [1, MEMORY_STREAMS]) {
    const many = prepareMany(folder, SERVICE, streams, MEMORY_SECONDS);
    const { memory } = await runMany({ ...common(folder, MEMORY_SECONDS), many, memory: true });
    figures.push(memory!);
  }
  const [one, all] = figures as [(typeof figures)[0], (typeof figures)[0]];
  const kB = (of: (memory: typeof one) => number): number => round((of(all) - of(one)) / (MEMORY_STREAMS - 1) / 1000);
  const resident = kB(({ residentBytes }) => residentBytes);
  const kept = kB(({ heapBytes, bufferBytes }) => heapBytes + bufferBytes);
  return `memory of the monitor for each of ${MEMORY_STREAMS} services, after a collection: at most 150 kB: ${kept <= 150 ? 'met' : 'missed'} (heap ${kB(({ heapBytes }) => heapBytes)} kB, buffers ${kB(({ bufferBytes }) => bufferBytes)} kB; resident ${resident} kB, with the ring of the threads that has been written to, and what V8 keeps free)`;
}

/** What the copies and the kernel alone take, in the same run. */
async function limitsVerdict(folder: string): Promise<string> {
  const many = prepareMany(folder, SERVICE, MEMORY_STREAMS, MEMORY_SECONDS);
  const { cores, dropped } = await captureByTcpdump(many);
  const copyBps = copyBytesPerSecond();
  const bytesPerSecond = (MEMORY_STREAMS * bitrateOf(SERVICE)) / 8;
  const oneCopy = bytesPerSecond / copyBps;
  return `limits: one copy of all bytes of ${MEMORY_STREAMS} services takes ${round(oneCopy)} cores (${round(copyBps / 1e9)} GB/s from memory to memory), tcpdump -w /dev/null of them ${round(cores)} cores (${dropped} dropped)`;
}

/** Other work that takes the cores from the threads that analyse, whose priority is lower still, and from nobody else; gives the way to end it. */
function startOtherWork(): () => void {
  const others = Array.from({ length: availableParallelism() }, () =>
    spawn('nice', ['-n', '9', process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  return () => {
    for (const other of others) other.kill('SIGKILL');
  };
}

/** More than the threads can analyse beside other work, all of it recorded. */
async function overload(folder: string, rows: (string | number)[][]): Promise<string[]> {
  const one: Case = {
    name: 'overload',
    what: 'multiplexes of 4 Mb/s, recorded, beside other work',
    recipe: SMALL_MULTIPLEX,
    streams: 200,
    runs: 1,
  };
  const seconds = Math.min(SECONDS, 20);
  const many = prepareMany(folder, one.recipe, one.streams, seconds);
  let identical = 0;
  const endOtherWork = startOtherWork();
  const result = await runMany({
    ...common(folder, seconds),
    many,
    recordings: async (fileOf) => {
      for (let stream = 0; stream < one.streams; stream++) {
        const start = datagramAt(many, stream, 0);
        const end = start + many.datagrams * DATAGRAM_BYTES - 1;
        const wanted = await digestOf(many.file, { start, end });
        if ((await digestOf(fileOf(streamIdOf(stream)), {})) === wanted) identical++;
      }
    },
  }).finally(endOtherWork);
  rows.push(rowOf(one, result));
  const { accounts } = result;
  const blamed = [...accounts.losses].map(([blame, n]) => `${blame} ${n}`).join(', ');
  const onlyOurs = [...accounts.losses.keys()].every((blame) => blame === 'analysis');
  const own = await alarmsOf(folder, many.file);
  // Each stream ends, once.
  const foreign = [...accounts.alarms].filter(
    ([name, n]) => !own.has(name) && !(name === 'Stream_lost' && n <= one.streams),
  );
  const told = foreign.map(([name, n]) => `${name} ${n}`).join(', ');
  return [
    `${one.streams} ${one.what}: more than is analysed: ${accounts.behind > 0 ? 'met' : 'missed, so that what follows shows little'} (${accounts.behind} packets behind)`,
    `… recordings complete and identical: ${identical === one.streams ? 'met' : 'missed'} (${identical} of ${one.streams})`,
    `… what was not analysed counted exactly: ${missingOf(result).nowhere === 0 && accounts.faults === 0 && accounts.reported === accounts.analysed ? 'met' : 'missed'} (${accounts.behind} packets behind, ${accounts.analysed} analysed, of ${accounts.received} received)`,
    `… no loss told but of the analysis: ${onlyOurs ? 'met' : 'missed'} (${blamed || 'none'})`,
    `… no alarm but those of the programme itself (${[...own.keys()].join(', ') || 'none'}) and of its end: ${foreign.length === 0 ? 'met' : 'missed'} (${told || 'none'})`,
  ];
}

/** What is raised of the programme where nothing is lost. */
async function alarmsOf(folder: string, programme: string): Promise<ReadonlyMap<string, number>> {
  const metrics = join(folder, 'programme.ndjson');
  const program = join(BUILD, 'dist/src/bin/monitor.js');
  execFileSync(process.execPath, [
    program,
    '--input',
    programme,
    '--report',
    'none',
    '--silent',
    '--metrics-file',
    metrics,
  ]);
  const { alarms } = await readAccounts(metrics);
  rmSync(metrics);
  return alarms;
}

async function digestOf(file: string, range: { start?: number; end?: number }): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file, range), hash);
  } catch {
    return 'missing';
  }
  return hash.digest('hex');
}
