import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DATAGRAM_PACKETS } from './dvb-programme.js';
import { cpuSecondsOf, residentMibOf } from './figures.js';
import { seen } from './live-run.js';
import type { ManyStreams, SentStreams } from './many-streams.js';
import type { MemoryFigures } from './memory-figures-program.js';
import { REPOSITORY } from './results.js';
import { readAccounts, type StreamAccounts } from './stream-accounts.js';
import { type ThreadCpu, threadCpu, threadSecondsOf } from './thread-cpu.js';

const SETTLE_MS = 1500;
/** Of the sender, before its first datagram. */
const START_MS = 500;

export interface ManyRunOptions {
  readonly many: ManyStreams;
  /** Where all is kept while it runs. */
  readonly folder: string;
  /** The sender takes so long. */
  readonly seconds: number;
  /** CPU counts from here on. */
  readonly warmSeconds: number;
  /** Called when the recordings of all streams are there, by stream id; without it nothing is recorded. */
  readonly recordings?: (fileOf: (streamId: string) => string) => Promise<void>;
  /** What remains in memory after a collection of garbage, near the end. */
  readonly memory?: boolean;
  /** With `memory`: called so often with what remains after a collection, and the resident memory of the probe. */
  readonly sampleSeconds?: number;
  readonly onSample?: (elapsedSeconds: number, sample: RunSample) => void;
  /** Root of the build that the monitor, and the probe, are of. */
  readonly build?: string;
  readonly monitorNode?: readonly string[];
  readonly monitorArgs?: readonly string[];
  readonly probeArgs?: readonly string[];
}

interface RunSample {
  readonly probeBytes: number;
  readonly monitor: MemoryFigures;
}

export interface ManyRunResult {
  readonly sent: SentStreams;
  readonly accounts: StreamAccounts;
  /** In cores, from `warmSeconds` on. */
  readonly monitor: ThreadCpu;
  readonly probe: number;
  readonly sender: number;
  readonly memory: MemoryFigures | undefined;
  /** Bytes of the metrics file a second. */
  readonly metricsBps: number;
  readonly load: number;
}

/** Sends many streams on loopback through probe and monitor, as on a mirror port, and returns what became of each packet and record. */
export async function runMany(options: ManyRunOptions): Promise<ManyRunResult> {
  const { many, seconds, warmSeconds, build = REPOSITORY } = options;
  const folder = join(options.folder, 'run');
  mkdirSync(folder);
  const children: ChildProcess[] = [];
  const start = (script: string, args: readonly string[], node: readonly string[] = [], env = {}): ChildProcess => {
    const child = spawn(process.execPath, [...node, script, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    children.push(child);
    return child;
  };
  try {
    const link = ['--ipc-path', join(folder, 'link.sock')];
    const metrics = join(folder, 'metrics.ndjson');
    const ask = { BENCH_MEMORY_ASK: join(folder, 'ask'), BENCH_MEMORY_FILE: join(folder, 'memory.json') };
    const recording = options.recordings === undefined ? [] : ['-o', join(folder, '{stream_id}.mpegts')];
    const program = (name: string): string => join(build, `dist/src/bin/${name}.js`);
    const mirror = ['--source-device', 'lo', '--discover', '--no-join'];
    const probe = start(program('probe'), [...mirror, ...link, ...(options.probeArgs ?? [])]);
    const monitor = start(
      program('monitor'),
      [...link, '--metrics-file', metrics, ...recording, '--exit-on-end', ...(options.monitorArgs ?? [])],
      [...(options.memory ? memoryOptions() : []), ...(options.monitorNode ?? [])],
      ask,
    );
    for (const child of [probe, monitor]) child.stdout!.resume();
    await seen(probe, /monitors subscribed: 1/);
    for (const child of [probe, monitor]) child.stderr!.resume();
    const sender = start(join(REPOSITORY, 'dist/bench/support/many-sender-program.js'), [JSON.stringify(many)]);
    sender.stderr!.pipe(process.stderr);
    let said = '';
    sender.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const ended = once(sender, 'exit');
    await sleep(START_MS + warmSeconds * 1000);
    const before = usage(probe, monitor, sender);
    const measuredMs = performance.now();
    const untilMs = measuredMs + (seconds - warmSeconds - (options.memory ? 4 : 1)) * 1000;
    await sampled(options, untilMs, async () => {
      const monitorMemory = await memoryOf(ask.BENCH_MEMORY_ASK, ask.BENCH_MEMORY_FILE);
      return { probeBytes: residentMibOf(probe.pid!) * 2 ** 20, monitor: monitorMemory };
    });
    await sleep(Math.max(0, untilMs - performance.now()));
    const after = usage(probe, monitor, sender);
    const elapsed = (performance.now() - measuredMs) / 1000;
    const [load] = loadavg();
    const memory = options.memory ? await memoryOf(ask.BENCH_MEMORY_ASK, ask.BENCH_MEMORY_FILE) : undefined;
    await ended;
    await sleep(SETTLE_MS);
    probe.kill('SIGINT');
    await once(monitor, 'exit');
    await options.recordings?.((streamId) => join(folder, `${streamId.replace(':', '_')}.mpegts`));
    const cpu = threadCpu(monitor.pid!, before.monitor, after.monitor);
    return {
      sent: JSON.parse(said),
      accounts: await readAccounts(metrics),
      monitor: Object.fromEntries(
        Object.entries(cpu).map(([name, used]) => [name, used / elapsed]),
      ) as unknown as ThreadCpu,
      probe: (after.probe - before.probe) / elapsed,
      sender: (after.sender - before.sender) / elapsed,
      memory,
      metricsBps: statSync(metrics).size / seconds,
      load: load!,
    };
  } finally {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes samples as long as there is time for another one. */
async function sampled(
  { sampleSeconds, onSample, warmSeconds }: ManyRunOptions,
  untilMs: number,
  take: () => Promise<RunSample>,
): Promise<void> {
  if (sampleSeconds === undefined || onSample === undefined) return;
  const startMs = performance.now() - warmSeconds * 1000;
  const stepMs = sampleSeconds * 1000;
  for (let dueMs = performance.now() + stepMs; dueMs < untilMs; dueMs += stepMs) {
    await sleep(dueMs - performance.now());
    onSample((performance.now() - startMs) / 1000, await take());
  }
}

/** All threads of the monitor, in cores. */
export function monitorCores({ main, zeromq, busiest, rest }: ThreadCpu): number {
  return main + zeromq + busiest + rest;
}

function usage(probe: ChildProcess, monitor: ChildProcess, sender: ChildProcess) {
  const monitorThreads = threadSecondsOf(monitor.pid!);
  return { probe: cpuSecondsOf(probe.pid!), monitor: monitorThreads, sender: cpuSecondsOf(sender.pid!) };
}

function memoryOptions(): string[] {
  return ['--expose-gc', '--import', join(REPOSITORY, 'dist/bench/support/memory-figures-program.js')];
}

async function memoryOf(ask: string, file: string): Promise<MemoryFigures> {
  writeFileSync(ask, '');
  for (let tries = 0; tries < 100 && !existsSync(file); tries++) await sleep(100);
  const figures = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return figures;
}

/** Packets that are not in the analysis, by the place where they were lost. */
export function missingOf({ sent, accounts }: Pick<ManyRunResult, 'sent' | 'accounts'>) {
  const { kernelDatagrams, queue, link, behind, leftOut, analysed } = accounts;
  const kernel = kernelDatagrams * DATAGRAM_PACKETS;
  const nowhere = sent.datagrams * DATAGRAM_PACKETS - analysed - kernel - queue - link - behind - leftOut;
  return { kernel, queue, link, behind: behind + leftOut, nowhere };
}
