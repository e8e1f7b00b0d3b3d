import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { collectGarbageAtOnce } from '../src/cli/garbage-collection.js';
import { createCommand, parseOptions } from '../src/cli/option.js';
import { MONITOR_OPTIONS } from '../src/monitor/options.js';
import { closeTakers, openTakers } from '../src/monitor/takers.js';
import { RecordTexts } from '../src/report/record-texts.js';
import { liveReports } from '../test/support/analysis/live-reports.js';
import { openKafkaBroker } from '../test/support/kafka/kafka-broker.js';
import { samplesDir } from '../test/support/samples/samples.js';
import { median, round } from './support/figures.js';
import { HistoryFeed } from './support/history-feed.js';
import { type RepeatedProgramme, repeatProgramme } from './support/repeated-programme.js';
import { REPOSITORY, saveResult } from './support/results.js';

/** Of the sizes. */
const MINUTES = Number(process.env.BENCH_MINUTES ?? 10);
const SERVICE_BYTES = 3000;
const MULTIPLEX_BYTES = 15_000;
/** Of the outlets. */
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const WARM_UP_SECONDS = 4;
const STREAMS = 500;
const ROUND_MS = 20;
const SCRAPE_MS = 5000;
const METRICS_PORT = 19_464;
const MOST_CPU = 10;

const folder = mkdtempSync(join(tmpdir(), 'tscap-bench-'));
const [, , role, ...args] = process.argv;
try {
  if (role === 'child') await runChild(args);
  else await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const sizes = [
    sizeOf('test_data/bars.mpegts, a service over UDP', readFileSync(join(REPOSITORY, 'test_data/bars.mpegts')), 1),
    sizeOf('the same over RTP', readFileSync(join(REPOSITORY, 'test_data/bars.mpegts')), 1, true),
    sizeOf('8 services made by ffmpeg, each of video and 3 audio', makeMultiplex(), 8),
    ...samples(),
  ];
  const outlets = await outletCosts();
  const all = Number(outlets.at(-1)![1]);
  const isMet = (wanted: number, of: 'service' | 'multiplex'): string =>
    sizes.every(({ services, bytes }) => (services === 1) !== (of === 'service') || bytes <= wanted) ? 'met' : 'missed';
  saveResult('records', {
    title: 'Records',
    method: `Sizes: what a monitor tells of a stream, one report a second for ${MINUTES} minutes, facts and complete records included, uncompressed; recordings are repeated as one stream, and arrive with a jitter of 100 µs. CPU: records of ${STREAMS} services once a second to the outlets of a monitor, all threads of the process, without what making the records costs; Kafka is Apache Kafka or librdkafka's mock cluster with a spool on disk and gzip, Prometheus is scraped every ${SCRAPE_MS / 1000} s. Median of ${RUNS} runs of ${SECONDS} s.`,
    columns: ['what', 'figure', 'before: the whole report'],
    rows: [
      ...sizes.map(({ name, bytes, wholeBytes }) => [`${name}, bytes/s`, Math.round(bytes), Math.round(wholeBytes)]),
      ...outlets.map(([name, cpu]) => [`${name}, % of a core`, cpu, '']),
    ],
    verdicts: [
      `a service at most ${SERVICE_BYTES} bytes/s: ${isMet(SERVICE_BYTES, 'service')}`,
      `8 services at most ${MULTIPLEX_BYTES} bytes/s: ${isMet(MULTIPLEX_BYTES, 'multiplex')}`,
      `all outlets at ${STREAMS} streams at most ${MOST_CPU} % of a core: ${all <= MOST_CPU ? 'met' : 'missed'} (${all} %)`,
    ],
  });
}

interface Size {
  readonly name: string;
  readonly services: number;
  /** A second. */
  readonly bytes: number;
  readonly wholeBytes: number;
}

function sizeOf(name: string, recording: Buffer, services: number, isRtp = false): Size {
  const seconds = MINUTES * 60;
  let bytes = 0;
  let wholeBytes = 0;
  let reports = 0;
  const texts = new RecordTexts();
  const programme = programmeOf(recording, seconds + 1);
  for (const record of liveReports(programme.bytes, programme.nsPerPacket, { seconds, isRtp })) {
    reports++;
    wholeBytes += JSON.stringify(record).length + 1;
    for (const { json } of texts.of(record)) bytes += Buffer.byteLength(json) + 1;
  }
  if (reports !== seconds) throw new Error(`${name}: ${reports} reports`);
  return { name, services, bytes: bytes / seconds, wholeBytes: wholeBytes / seconds };
}

function programmeOf(recording: Buffer, seconds: number): RepeatedProgramme {
  const { nsPerPacket } = repeatProgramme(recording, 1);
  return repeatProgramme(recording, (seconds * 1e9 * 188) / nsPerPacket);
}

function samples(): Size[] {
  const samplesFolder = samplesDir();
  if (samplesFolder === undefined) return [];
  const file = join(samplesFolder, 'tsduck_test-108.mpegts');
  return [sizeOf('tsduck_test-108, 8 services on 41 PIDs', readFileSync(file), 8)];
}

/** With PAT, SDT and a PMT for each service. */
function makeMultiplex(): Buffer {
  const output = join(folder, 'multiplex.mpegts');
  const services = Array.from({ length: 8 }, (_, index) => index);
  const video = '-f lavfi -i testsrc2=size=352x288:rate=25';
  const audio = '-f lavfi -i sine=frequency=1000:sample_rate=48000';
  const maps = services.flatMap(() => ['-map', '0:v', ...['-map', '1:a', '-map', '1:a', '-map', '1:a']]);
  const programs = services.flatMap((index) => {
    const streams = [0, 1, 2, 3].map((stream) => `:st=${index * 4 + stream}`).join('');
    return ['-program', `title=Service ${index + 1}${streams}`];
  });
  const codecs = '-c:v mpeg2video -g 12 -b:v 700k -minrate:v 700k -maxrate:v 700k -bufsize:v 400k -c:a mp2 -b:a 64k';
  const options = ['-nostdin', '-loglevel', 'error', '-y', ...`${video} ${audio}`.split(' '), '-t', '8'];
  const mux = ['-f', 'mpegts', '-muxrate', '10000000', '-pcr_period', '20'];
  execFileSync('ffmpeg', [...options, ...maps, ...programs, ...codecs.split(' '), ...mux, output]);
  return readFileSync(output);
}

/** Arguments of the monitor for each outlet. */
async function outletCosts(): Promise<(readonly [string, number])[]> {
  const broker = await openKafkaBroker(join(folder, 'broker'), '/dev/null', []);
  const outlets: Readonly<Record<string, readonly string[]>> = {
    'metrics file': ['--metrics-file', join(folder, 'metrics.ndjson')],
    Kafka: ['--send-to-kafka', '--kafka-broker', broker.address, '--spool-dir', join(folder, 'spool')],
    history: ['--history', join(folder, 'history.db')],
    Prometheus: ['--metrics-port', String(METRICS_PORT)],
  };
  try {
    const none = await medianCpu([]);
    const costs: (readonly [string, number])[] = [];
    for (const [name, options] of Object.entries(outlets)) {
      costs.push([name, round(Math.max(0, (await medianCpu(options)) - none))]);
    }
    const together = await medianCpu(Object.values(outlets).flat());
    return [...costs, ['all together', round(together - none)]];
  } finally {
    await broker.close();
  }
}

async function medianCpu(options: readonly string[]): Promise<number> {
  const runs: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'child', ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`the child ended with ${code}`);
    runs.push(Number(output));
    for (const file of ['metrics.ndjson', 'spool', 'history.db', 'history.db-wal', 'history.db-shm']) {
      rmSync(join(folder, file), { recursive: true, force: true });
    }
  }
  return median(runs);
}

/** Prints the share of a core that the process takes while each stream reports once a second, in percent. */
async function runChild(options: readonly string[]): Promise<void> {
  collectGarbageAtOnce();
  const config = parseOptions(createCommand('bench', '', '', MONITOR_OPTIONS), MONITOR_OPTIONS, options, {});
  const log = pino({ level: 'error' }, process.stderr);
  const { all } = await openTakers(config, { log }, (error) => log.error(error.message));
  const feed = new HistoryFeed(STREAMS);
  const startS = Math.floor(Date.now() / 1000);
  let second = 0;
  const writeFor = async (seconds: number): Promise<void> => {
    const start = performance.now();
    for (let round = 0; round < seconds; round++) {
      const records = feed.second(startS + second++);
      // As many in each turn as reports come in between.
      for (let n = 0; n < STREAMS; n += STREAMS / (1000 / ROUND_MS)) {
        for (const record of records.slice(n, n + STREAMS / (1000 / ROUND_MS))) {
          for (const taker of all) taker.write(record);
        }
        await delay(Math.max(0, start + round * 1000 + (n / STREAMS) * 1000 + ROUND_MS - performance.now()));
      }
    }
  };
  const scraping = options.includes('--metrics-port') ? setInterval(() => void scrape(), SCRAPE_MS) : undefined;
  await writeFor(WARM_UP_SECONDS);
  const before = process.cpuUsage();
  const start = performance.now();
  await writeFor(SECONDS);
  const { user, system } = process.cpuUsage(before);
  const percent = (user + system) / 10 / (performance.now() - start);
  clearInterval(scraping);
  await closeTakers(all);
  process.stdout.write(`${percent}`);
}

async function scrape(): Promise<void> {
  const request = get({ port: METRICS_PORT, path: '/metrics' });
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
}
