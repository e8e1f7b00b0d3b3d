import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AckBook } from '../src/board/ack-book.js';
import { Board } from '../src/board/board.js';
import type { MonitorFacts } from '../src/board/contract.js';
import { LiveFeed } from '../src/board/live-feed.js';
import { boardRoutes } from '../src/board/routes/board-routes.js';
import { LoopbackAccess } from '../src/http/access/loopback-access.js';
import { HttpFigures } from '../src/http/figures.js';
import { HttpServer } from '../src/http/http-server.js';
import type { NdjsonRecord } from '../src/report/records.js';
import { median, round } from './support/figures.js';
import { HistoryFeed } from './support/history-feed.js';
import { REPOSITORY, saveResult } from './support/results.js';

const STREAMS = 500;
const CLIENTS = 50;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
/** Simulated before anything is measured, so that rings are full. */
const WARM_SECONDS = 700;
const MAX_BYTES_PER_CLIENT = 50_000;
const MAX_CORE_SHARE = 0.1;

let nowMs = 1_795_305_600_000;
const now = (): number => nowMs;
const facts = (): MonitorFacts => ({
  version: 'bench',
  started_ms: 0,
  interval_ms: 1000,
  input: null,
  is_done: false,
  span: null,
  history: 'none',
  keeps_acks: false,
  left_out: board.leftOut,
});
const records = new HistoryFeed(STREAMS);
global.gc?.();
const memoryBefore = process.memoryUsage();
const board = new Board({ now, intervalMs: 1000, acks: new AckBook(undefined, [], nowMs, now) });
const feed = new LiveFeed(board, { run: 'bench', now, facts });
const http = new HttpFigures();
const server = await HttpServer.open({
  host: '127.0.0.1',
  port: 0,
  option: '--http-port',
  routes: boardRoutes({ board, feed, archive: undefined, run: 'bench', now, host: () => null, http, facts }),
  access: new LoopbackAccess(),
  figures: http,
  onFault: (error) => {
    throw error;
  },
});

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** All records of a second; what making them costs is none of the board's. */
function second(): readonly NdjsonRecord[] {
  return records.second(Math.floor(nowMs / 1000));
}

function take(given: readonly NdjsonRecord[]): void {
  board.heard('probe');
  for (const record of given) board.write(record);
}

for (let done = 0; done < WARM_SECONDS; done++) {
  take(second());
  feed.tick();
  nowMs += 1000;
}

interface Measured {
  readonly takeMs: number;
  readonly tickMs: number;
  readonly worstTickMs: number;
  readonly deltaBytes: number;
  /** Of a core: all that the process did besides making records. */
  readonly share: number;
}

/** Real seconds: records come once, ticks twice in each. */
async function measure(): Promise<Measured> {
  const takes: number[] = [];
  const ticks: number[] = [];
  const bytes: number[] = [];
  let makingMs = 0;
  const beginCpu = cpuMs();
  const beginMs = performance.now();
  for (let done = 0; done < SECONDS; done++) {
    const startCpu = cpuMs();
    const given = second();
    makingMs += cpuMs() - startCpu;
    const startMs = performance.now();
    take(given);
    takes.push(performance.now() - startMs);
    for (let tick = 0; tick < 2; tick++) {
      const tickMs = performance.now();
      const seq = feed.seq;
      feed.tick();
      ticks.push(performance.now() - tickMs);
      if (feed.seq !== seq && tick === 0) bytes.push(feed.deltaBytes);
      nowMs += 500;
      const dueMs = beginMs + done * 1000 + (tick + 1) * 500;
      await delay(Math.max(0, dueMs - performance.now()));
    }
  }
  const passedMs = performance.now() - beginMs;
  const share = (cpuMs() - beginCpu - makingMs) / passedMs;
  return {
    takeMs: median(takes),
    tickMs: median(ticks),
    worstTickMs: Math.max(...ticks),
    deltaBytes: median(bytes),
    share,
  };
}

async function bytesOf(clients: ChildProcess): Promise<number> {
  const answer = once(clients, 'message');
  clients.send('bytes');
  const [bytes] = await answer;
  return bytes;
}

const alone = await measure();
const stateBytes = feed.state({ name: 'bench', role: 'viewer', has_session: true }).length;
const clients = fork(join(REPOSITORY, 'dist/bench/support/page-clients.js'), [`${server.port}`, `${CLIENTS}`]);
while (feed.clients < CLIENTS) await delay(20);
await delay(1000);
const before = await bytesOf(clients);
const watched = await measure();
const perClient = ((await bytesOf(clients)) - before) / CLIENTS / SECONDS;
clients.disconnect();
global.gc?.();
const memory = process.memoryUsage();
await server.close();
const extra = watched.share - alone.share;
const heapMiB = (memory.heapUsed - memoryBefore.heapUsed) / 2 ** 20;
const arraysMiB = (memory.arrayBuffers - memoryBefore.arrayBuffers) / 2 ** 20;

saveResult('board', {
  title: 'Page',
  method: `${STREAMS} simulated streams, a report on each once a second, rings filled by ${WARM_SECONDS} s before; then ${SECONDS} real seconds without a browser and ${SECONDS} with ${CLIENTS} event streams over TCP, read by another process. CPU is that of the process without making the records.`,
  columns: ['what', 'without a browser', `with ${CLIENTS}`],
  rows: [
    ['taking the records of a second, median ms', round(alone.takeMs), round(watched.takeMs)],
    ['tick, median ms', round(alone.tickMs), round(watched.tickMs)],
    ['tick, worst ms', round(alone.worstTickMs), round(watched.worstTickMs)],
    ['delta of a second, median bytes', alone.deltaBytes, watched.deltaBytes],
    ['bytes a second for each browser', '-', round(perClient)],
    ['whole state, bytes', stateBytes, stateBytes],
    ['share of a core', round(alone.share), round(watched.share)],
    ['heap and typed arrays of the board, MiB', '-', `${round(heapMiB)} and ${round(arraysMiB)}`],
  ],
  verdicts: [
    `at most ${MAX_BYTES_PER_CLIENT / 1000} kB/s for each browser: ${perClient <= MAX_BYTES_PER_CLIENT ? 'met' : 'missed'} (${round(perClient / 1000)} kB/s)`,
    `${CLIENTS} browsers at most ${MAX_CORE_SHARE * 100} % of a core: ${extra <= MAX_CORE_SHARE ? 'met' : 'missed'} (${round(extra * 100)} %)`,
  ],
});
process.exit(0);
