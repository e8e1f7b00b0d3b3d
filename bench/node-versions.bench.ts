import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSampleTs } from '../test/support/samples/samples.js';
import { median, round } from './support/figures.js';
import { writeManyStreams, writeProgrammePcap } from './support/pcap-fixture.js';
import { repeatProgramme } from './support/repeated-programme.js';
import { REPOSITORY, saveResult } from './support/results.js';

const ROUNDS = Number(process.env.BENCH_RUNS ?? 7);
const BYTES = Number(process.env.BENCH_BYTES ?? 500_000_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
/** The programs of Node, separated by colons; the first is what the others are compared with. */
const NODES = (process.env.BENCH_NODES ?? '').split(':');
const STREAMS = 50;
const BITRATE_BPS = 4_000_000;
const SETTLE_MS = 1000;

const folder = mkdtempSync('/dev/shm/tscap-bench-');
const pcap = join(folder, 'input.pcap');
const streams = join(folder, 'streams.pcap');
const output = join(folder, 'out.mpegts');

/** CPU seconds of the programs that are measured, all threads, from their start to their end; and how long it took. */
interface Cost {
  readonly cpuS: number;
  readonly elapsedS: number;
}

const CASES: readonly { name: string; measure: (node: string) => Promise<Cost> }[] = [
  {
    name: `analysis of a pcap of ${BYTES / 1e6} MB`,
    measure: (node) => together([start(node, 'monitor', '--input', pcap, '--report', 'json')]),
  },
  {
    name: `file to file, ${BYTES / 1e6} MB over the link, not analysed`,
    measure: (node) => link(node, ['--input', pcap], ['-o', output, '--overwrite', '--no-analysis']),
  },
  {
    name: `${STREAMS} streams of ${BITRATE_BPS / 1e6} Mb/s live for ${SECONDS} s, analysed`,
    measure: live,
  },
];

try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  if (NODES.length < 2) throw new Error('BENCH_NODES must name two programs of Node at least');
  const sample = readSampleTs('tsduck_test-108');
  writeProgrammePcap(pcap, repeatProgramme(sample, BYTES));
  writeManyStreams(streams, STREAMS, repeatProgramme(sample, (BITRATE_BPS / 8) * SECONDS));
  const rows: (string | number)[][] = [];
  for (const { name, measure } of CASES) {
    const costs = new Map<string, Cost[]>(NODES.map((node) => [node, []]));
    // One after the other in each round, so that what else the machine does strikes all alike.
    for (let n = 0; n < ROUNDS; n++) {
      for (const node of NODES) costs.get(node)!.push(await measure(node));
    }
    const first = costs.get(NODES[0]!)!;
    for (const [node, own] of costs) {
      const ratios = own.map(({ cpuS }, index) => cpuS / first[index]!.cpuS);
      const cpu = median(own.map(({ cpuS }) => cpuS));
      const elapsed = median(own.map(({ elapsedS }) => elapsedS));
      rows.push([name, versionOf(node), round(cpu), round(median(ratios)), round(elapsed)]);
    }
  }
  saveResult('node-versions', {
    title: 'Node versions',
    method: `The same programs on several Nodes, in turn, ${ROUNDS} rounds. CPU of the monitor, and of the probe where there is one, all threads, from start to end; the ratio is the median of those within each round, to the first.`,
    columns: ['work', 'Node', 'CPU s', 'ratio', 'elapsed s'],
    rows,
    verdicts: NODES.slice(1).map((node) => {
      const ratios = rows.filter(([, version]) => version === versionOf(node)).map(([, , , ratio]) => ratio);
      return `${versionOf(node)}: ${ratios.join(', ')} of the CPU of ${versionOf(NODES[0]!)}`;
    }),
  });
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
}

interface Started {
  readonly stop: () => void;
  readonly said: Promise<string>;
  readonly seen: (pattern: RegExp) => Promise<void>;
}

/** Starts a program under the shell's `time`, which says on the last line of stderr what it has cost. */
function start(node: string, name: string, ...args: readonly string[]): Started {
  const program = join(REPOSITORY, `dist/src/bin/${name}.js`);
  const script = 'TIMEFORMAT="cpu %U %S"; time "$@"';
  const child = spawn('bash', ['-c', script, 'bash', node, program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let heard = '';
  child.stderr.on('data', (chunk: Buffer) => {
    heard += chunk;
  });
  return {
    stop: () => {
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGINT');
    },
    said: text(child.stderr),
    seen: async (pattern) => {
      while (!pattern.test(heard)) await once(child.stderr, 'data');
    },
  };
}

/** Waits for the end of all. */
async function together(programs: readonly Started[]): Promise<Cost> {
  const begin = performance.now();
  const all = await Promise.all(programs.map(({ said }) => said));
  const cpuS = all.reduce((sum, said) => {
    const [, user, system] = /cpu ([\d.]+) ([\d.]+)\n$/.exec(said) ?? [];
    if (user === undefined) throw new Error(said);
    return sum + Number(user) + Number(system);
  }, 0);
  return { cpuS, elapsedS: (performance.now() - begin) / 1000 };
}

function link(node: string, probe: readonly string[], monitor: readonly string[]): Promise<Cost> {
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  return together([
    start(node, 'probe', ...probe, ...ipc),
    start(node, 'monitor', ...monitor, ...ipc, '--exit-on-end'),
  ]);
}

async function live(node: string): Promise<Cost> {
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const sources = Array.from({ length: STREAMS }, (_, index) => ['--source', `239.255.20.${index + 1}:5000`]).flat();
  const probe = start(node, 'probe', '--source-device', 'lo', ...sources, ...ipc);
  const monitor = start(node, 'monitor', ...ipc, '--metrics-file', join(folder, 'metrics'), '--exit-on-end');
  const cost = together([probe, monitor]);
  await probe.seen(/monitors subscribed: 1/);
  const sender = start(process.execPath, 'replay', '--input', streams, '--interface', 'lo', '--silent');
  await sender.said;
  await sleep(SETTLE_MS);
  probe.stop();
  await probe.said;
  await sleep(SETTLE_MS);
  monitor.stop();
  return cost;
}
