import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DeliverySink } from '../src/delivery/delivery-sink.js';
import { KafkaTransport } from '../src/delivery/kafka/kafka-transport.js';
import { MemoryQueue } from '../src/delivery/memory-queue.js';
import { Spool } from '../src/delivery/spool.js';
import { openKafkaBroker } from '../test/support/kafka/kafka-broker.js';
import { median, round } from './support/figures.js';
import { saveResult } from './support/results.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const WARM_UP_SECONDS = 4;
/** How often the streams that are due report. */
const ROUND_MS = 20;
const STREAMS = 500;
/** As large as what is told each second of a service of video and audio (records.bench.ts). */
const RECORD_BYTES = 2600;
const BACKLOG = 2000;
const LIMIT = 1 << 30;
const CASES = [
  ['spool', 'gzip'],
  ['spool', 'none'],
  ['memory', 'gzip'],
  ['memory', 'none'],
] as const;

/** What a child tells on its standard output. */
interface Figures {
  /** Share of a core while each stream reports once a second. */
  readonly cpu: number;
  /** Longest time that one write() took, in ms. */
  readonly worstWriteMs: number;
  /** How fast a backlog is delivered. */
  readonly recordsPerSecond: number;
}

if (process.argv[2] === 'child') await runChild(process.argv[3]!, process.argv[4]!, process.argv[5]!);
else await run();

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-bench-'));
  const broker = await openKafkaBroker(join(folder, 'broker'), '/dev/null', []);
  try {
    const rows: (string | number)[][] = [];
    for (const [queue, compression] of CASES) {
      const runs: Figures[] = [];
      for (let n = 0; n < RUNS; n++) runs.push(await measure(broker.address, queue, compression));
      const cpu = runs.map((figures) => figures.cpu * 100);
      rows.push([
        `${queue}, ${compression}`,
        round(median(cpu)),
        round(Math.max(...cpu)),
        round(Math.max(...runs.map(({ worstWriteMs }) => worstWriteMs))),
        round(median(runs.map(({ recordsPerSecond }) => recordsPerSecond))),
      ]);
    }
    const cost = Number(rows[0]![1]);
    saveResult('kafka', {
      title: 'Delivery to Kafka',
      method: `${STREAMS} streams that each report ${RECORD_BYTES} bytes once a second, to ${broker.label.replace(/ at .*/, '')} on the same machine (acks all, ${RUNS} runs of ${SECONDS} s): CPU of the whole process, its threads that compress and write included, and the longest write(); then how fast ${BACKLOG} records that wait are delivered. The text of the records is half numbers that change, half names that repeat.`,
      columns: ['queue, compression', 'CPU, % of a core', 'worst run', 'longest write(), ms', 'records/s of a backlog'],
      rows,
      verdicts: [`under 10 % of a core for ${STREAMS} streams: ${cost < 10 ? 'met' : 'missed'} (${cost} %)`],
    });
  } finally {
    await broker.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(address: string, queue: string, compression: string): Promise<Figures> {
  const file = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [file, 'child', address, queue, compression], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the child ended with ${code}`);
  return JSON.parse(output);
}

async function runChild(address: string, queueName: string, compression: string): Promise<void> {
  const log = { write: (level: string, _: string, __: object, message: string) => console.error(level, message) };
  const folder = mkdtempSync(join(tmpdir(), 'tscap-bench-'));
  const settings = {
    brokers: [address],
    clientId: 'bench',
    topic: `bench-${queueName}-${compression}`,
    key: '{stream_id}',
    mayCreateTopics: true,
    compression: compression as 'gzip' | 'none',
    acks: 'all',
    timeoutMs: 10_000,
    tls: undefined,
    login: undefined,
  } as const;
  const queue = queueName === 'spool' ? new Spool(join(folder, 'spool'), LIMIT, log) : new MemoryQueue(LIMIT);
  const sink = new DeliverySink(queue, new KafkaTransport(settings, log), { intervalMs: 1000, flushMs: 60_000 }, log);
  const texts = Array.from({ length: STREAMS }, (_, stream) => reportText(stream));
  let n = 0;
  let worstWriteMs = 0;
  const write = (): void => {
    const stream = n % STREAMS;
    const start = performance.now();
    sink.write({
      id: String(n++),
      kind: 'report',
      isLasting: false,
      streamId: `239.1.${stream >> 8}.${stream & 255}:5000`,
      json: texts[stream]!,
    });
    worstWriteMs = Math.max(worstWriteMs, performance.now() - start);
  };
  const writeFor = async (seconds: number): Promise<void> => {
    const start = performance.now();
    const first = n;
    for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - start) / 1000) {
      while (n - first < elapsed * STREAMS) write();
      await delay(ROUND_MS);
    }
  };
  await writeFor(WARM_UP_SECONDS);
  worstWriteMs = 0;
  const before = process.cpuUsage();
  const start = performance.now();
  await writeFor(SECONDS);
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1000 / (performance.now() - start);
  const worst = worstWriteMs;
  while (sink.figures.delivered < n) await delay(10);
  const backlogStart = performance.now();
  for (let more = 0; more < BACKLOG; more++) {
    write();
    if (more % STREAMS === 0) await sink.stored();
  }
  // The records are sent at the end of an interval; closing ends it.
  await sink.close();
  const recordsPerSecond = BACKLOG / ((performance.now() - backlogStart) / 1000);
  const isComplete = sink.figures.delivered === n;
  rmSync(folder, { recursive: true });
  if (!isComplete) throw new Error('not everything was delivered');
  console.log(JSON.stringify({ cpu, worstWriteMs: worst, recordsPerSecond } satisfies Figures));
}

/** A text like that of a report: names that repeat and numbers that do not. */
function reportText(stream: number): string {
  const fields: Record<string, number> = {};
  for (let index = 0; JSON.stringify(fields).length < RECORD_BYTES - 40; index++) {
    fields[`pid_${index}_bitrate_bps`] = Math.round(Math.random() * 1e9) + stream;
  }
  return JSON.stringify(fields);
}
