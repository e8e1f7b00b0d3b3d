import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Exporter } from '../src/prometheus/exporter.js';
import { type StreamReportRecord, streamReportRecord } from '../src/report/records.js';
import { SystemAnalyzer } from '../src/system/system-analyzer.js';
import { analyzed } from '../test/support/analysis/file-report.js';
import { median, round } from './support/figures.js';
import { REPOSITORY, saveResult } from './support/results.js';

const STREAMS = 500;
const RUNS = Number(process.env.BENCH_RUNS ?? 9);
const SCRAPE_INTERVAL_S = 5;
const NS_PER_MS = 1e6;

interface Figures {
  readonly writeMs: number;
  readonly scrapeMs: number;
  readonly worstStallMs: number;
  readonly samples: number;
  readonly bytes: number;
}

await run();

async function run(): Promise<void> {
  const { report } = await analyzed(join(REPOSITORY, 'test_data/bars.pcap'));
  const origin = { probe_id: 'bench', session_id: 'bench' };
  const records = Array.from({ length: STREAMS }, (_, stream) =>
    streamReportRecord(
      { ...report.streams[0]!, ...origin, stream_id: `239.1.${stream >> 8}.${stream & 255}:5000` },
      { id: '', timestamp: 0, final: false, host: null },
    ),
  );
  await measure(records);
  const runs: Figures[] = [];
  for (let n = 0; n < RUNS; n++) runs.push(await measure(records));
  const of = (read: (figures: Figures) => number): number => round(median(runs.map(read)));
  const cost = of(({ writeMs, scrapeMs }) => (writeMs / 1000 + scrapeMs / 1000 / SCRAPE_INTERVAL_S) * 100);
  saveResult('prometheus', {
    title: 'Metrics for Prometheus',
    method: `The report on the stream of test_data/bars.pcap as that of ${STREAMS} streams: what the records of a second cost, and the CPU of one scrape; the stall is the longest time that nothing else ran meanwhile. Median of ${RUNS} runs, and the worst stall of all.`,
    columns: ['samples', 'MB of text', 'records of a second, ms', 'scrape, ms', 'stall, ms', 'worst stall, ms'],
    rows: [
      [
        of(({ samples }) => samples),
        of(({ bytes }) => bytes / 1e6),
        of(({ writeMs }) => writeMs),
        of(({ scrapeMs }) => scrapeMs),
        of(({ worstStallMs }) => worstStallMs),
        round(Math.max(...runs.map(({ worstStallMs }) => worstStallMs))),
      ],
    ],
    verdicts: [`scraped every ${SCRAPE_INTERVAL_S} s: ${cost} % of a core`],
  });
}

async function measure(records: readonly StreamReportRecord[]): Promise<Figures> {
  const system = new SystemAnalyzer({});
  const host = () => system.snapshot(performance.now() * NS_PER_MS);
  const exporter = new Exporter({ version: 'bench', host, now: Date.now });
  const started = performance.now();
  for (const record of records) exporter.write(record);
  const writeMs = performance.now() - started;
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  stalls.enable();
  await delay(20);
  stalls.reset();
  const before = process.cpuUsage();
  const text = await exporter.text();
  const { user, system: kernel } = process.cpuUsage(before);
  await delay(20);
  stalls.disable();
  const lines = text.toString().split('\n');
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#')).length;
  return {
    writeMs,
    scrapeMs: (user + kernel) / 1000,
    worstStallMs: stalls.max / NS_PER_MS,
    samples,
    bytes: text.length,
  };
}
