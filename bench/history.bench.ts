import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchBuilder } from '../src/history/batch-builder.js';
import { FIGURE_NAMES, HistoryReader } from '../src/history/reader.js';
import { HistoryStore } from '../src/history/store.js';
import type { Step } from '../src/history/tiers.js';
import { median, round } from './support/figures.js';
import { HistoryFeed } from './support/history-feed.js';
import { saveResult } from './support/results.js';

const HOURS = Number(process.env.BENCH_HOURS ?? 24);
const STREAMS = 20;
const MANY_STREAMS = 500;
const MANY_SECONDS = 300;
const DAYS = 7;
/** Midnight, UTC. */
const BEGIN_S = 1_795_305_600;
const QUERIES = 5;

interface Written {
  readonly rows: number;
  readonly buildSeconds: number;
  readonly writeSeconds: number;
  readonly slowestMs: number;
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Both threads' work in one, so that the CPU time of each part can be told. */
async function write(file: string, streams: number, seconds: number): Promise<Written> {
  const feed = new HistoryFeed(streams);
  const builder = new BatchBuilder();
  const store = await HistoryStore.open(file, DAYS);
  let buildSeconds = 0;
  let writeSeconds = 0;
  let slowestMs = 0;
  for (let second = 0; second < seconds; second++) {
    const records = feed.second(BEGIN_S + second);
    const before = cpuSeconds();
    for (const record of records) builder.addReport(record);
    const batch = builder.take();
    const built = cpuSeconds();
    const startMs = performance.now();
    store.write(batch, BEGIN_S + second);
    slowestMs = Math.max(slowestMs, performance.now() - startMs);
    writeSeconds += cpuSeconds() - built;
    buildSeconds += built - before;
  }
  store.close();
  return { rows: streams * seconds, buildSeconds, writeSeconds, slowestMs };
}

async function queryMs(file: string, streams: number, hours: number, step: Step): Promise<string> {
  const reader = await HistoryReader.open(file);
  const toS = BEGIN_S + HOURS * 3600;
  const times: number[] = [];
  let rows = 0;
  for (let run = 0; run < QUERIES; run++) {
    const startMs = performance.now();
    rows = 0;
    for (const { id } of reader.streams().slice(0, streams)) {
      for (const part of reader.rows(id, { fromS: toS - hours * 3600, toS }, step, FIGURE_NAMES)) rows += part.length;
    }
    times.push(performance.now() - startMs);
  }
  reader.close();
  return `${round(median(times))} ms for ${rows} rows, all ${FIGURE_NAMES.length} figures`;
}

const folder = mkdtempSync(join(tmpdir(), 'tscap-bench-'));
try {
  const file = join(folder, 'history.db');
  const day = await write(file, STREAMS, HOURS * 3600);
  const bytes = statSync(file).size;
  const integrity = execFileSync('sqlite3', [file, 'PRAGMA integrity_check'], { encoding: 'utf8' }).trim();
  const many = await write(join(folder, 'many.db'), MANY_STREAMS, MANY_SECONDS);
  const perThousand = ({ buildSeconds, writeSeconds, rows }: Written): string =>
    `${round((buildSeconds / rows) * 1e6)} ms in the monitor, ${round((writeSeconds / rows) * 1e6)} ms in the writer`;
  const share = round(((many.buildSeconds + many.writeSeconds) / MANY_SECONDS) * 100);
  saveResult('history', {
    title: 'History',
    method: `${HOURS} h of ${STREAMS} streams, one report a second each, and ${MANY_SECONDS} s of ${MANY_STREAMS} streams, written as fast as possible, one transaction for each second; losses in one of 600 reports. CPU time of the monitor's thread (reports to numbers) and of the writer's (SQLite, minutes and hours, retention); the simulated reports are not counted. Queries: median of ${QUERIES}.`,
    columns: ['what', 'figure'],
    rows: [
      [
        `size of ${HOURS} h of ${STREAMS} streams`,
        `${Math.round(bytes / 1e6)} MB, ${round(bytes / day.rows)} bytes a report`,
      ],
      [`CPU for 1000 reports, ${STREAMS} streams`, perThousand(day)],
      [`CPU for 1000 reports, ${MANY_STREAMS} streams`, perThousand(many)],
      [`slowest second, ${STREAMS} streams`, `${round(day.slowestMs)} ms`],
      [`slowest second, ${MANY_STREAMS} streams`, `${round(many.slowestMs)} ms`],
      ['one stream, an hour of seconds', await queryMs(file, 1, 1, '1s')],
      ['one stream, a day of seconds', await queryMs(file, 1, 24, '1s')],
      ['one stream, a day of minutes', await queryMs(file, 1, 24, '1m')],
      [`${STREAMS} streams, an hour of seconds`, await queryMs(file, STREAMS, 1, '1s')],
      [`${STREAMS} streams, a day of minutes`, await queryMs(file, STREAMS, 24, '1m')],
    ],
    verdicts: [
      `${MANY_STREAMS} streams, a report a second each: ${share} % of a core, both threads together`,
      `integrity_check of Debian's sqlite3 on the day: ${integrity}`,
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
