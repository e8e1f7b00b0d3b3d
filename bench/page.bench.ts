import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { LoopbackAccess } from '../src/http/access/loopback-access.js';
import { HttpFigures } from '../src/http/figures.js';
import { HttpServer } from '../src/http/http-server.js';
import { pageRoutes } from '../src/http/page-routes.js';
import { missingBrowser, openPage, startBrowser } from '../test/support/browser.js';
import { MockBoard } from '../test/support/page/mock-board.js';
import { mockRoutes } from '../test/support/page/mock-routes.js';
import { median, round } from './support/figures.js';
import { saveResult } from './support/results.js';

const STREAMS = 500;
const VIEWS = 5;
/** Of simulated time, with a delta of all streams each second. */
const SIMULATED_S = Number(process.env.BENCH_SIMULATED_SECONDS ?? 3600);
/** Before that, and left out: rings fill (500 events, one in two seconds), and code is compiled. */
const WARM_S = 1200;
/** Of the heap, each behind a collection. */
const POINTS = 24;
const MAX_FIRST_VIEW_MS = 1000;
const MAX_COMPRESSED_BYTES = 150_000;
/** From the mean of the first third of the points to that of the last third. */
const MAX_GROWTH = 0.02;

const missing = missingBrowser();
if (missing !== false) {
  console.error(`page: not measured, ${missing}`);
  process.exit(0);
}
let nowMs = Date.now();
const board = new MockBoard(STREAMS, nowMs, { run: 'bench' });
const { routes, send } = mockRoutes(board);
const server = await HttpServer.open({
  ...{ host: '127.0.0.1', port: 0, option: '--http-port', access: new LoopbackAccess(), figures: new HttpFigures() },
  routes: [...pageRoutes(), ...routes],
  onFault: (error) => {
    throw error;
  },
});
const endings: (() => unknown)[] = [];
const browser = await startBrowser({ after: (end) => endings.push(end as () => unknown) });
const address = `http://127.0.0.1:${server.port}`;
/** ms from the navigation until rows are drawn. */
const NOTE_FIRST_VIEW = `new MutationObserver((_, observer) => {
  if (document.querySelector('tr.row') === null) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { globalThis.firstViewMs = performance.now(); }));
}).observe(document, { subtree: true, childList: true });`;

async function firstView(page: Page): Promise<number> {
  await page.waitForSelector('tr.row');
  for (;;) {
    const ms = await page.evaluate<number | null>('globalThis.firstViewMs ?? null');
    if (ms !== null) return ms;
    await delay(10);
  }
}

const cold: number[] = [];
const again: number[] = [];
let compressed = 0;
for (let view = 0; view < VIEWS; view++) {
  const { page } = await openPage(browser, { viewport: { width: 1280, height: 800 } });
  await page.addInitScript(NOTE_FIRST_VIEW);
  await page.goto(`${address}/board`);
  cold.push(await firstView(page));
  compressed = await page.evaluate<number>(
    `performance.getEntriesByType('resource').filter(({ name }) => /\\.(js|css)(\\?|$)/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
  );
  await page.reload();
  again.push(await firstView(page));
  await page.context().close();
}

interface HeapPoint {
  readonly simulatedS: number;
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

async function heapNow(session: CDPSession, simulatedS: number): Promise<HeapPoint> {
  // What the first frees holds others that only the second can.
  for (let times = 0; times < 2; times++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { simulatedS, heapBytes: usedSize, nodes, listeners: jsEventListeners };
}

/** Sends so many seconds as fast as the page takes them. */
async function simulate(page: Page, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    nowMs += 1000;
    send(board.tick(nowMs));
    if (second % 4 === 3)
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
  }
}

// Without a shared worker the tab has its connection itself, and its heap is all there is.
const { page, faults } = await openPage(browser, { viewport: { width: 1280, height: 800 } });
await page.addInitScript('delete globalThis.SharedWorker');
await page.goto(`${address}/board`);
await page.waitForSelector('tr.row');
const session = await page.context().newCDPSession(page);
await session.send('HeapProfiler.enable');
await simulate(page, WARM_S);
const points: HeapPoint[] = [];
for (let point = 1; point <= POINTS; point++) {
  await simulate(page, SIMULATED_S / POINTS);
  points.push(await heapNow(session, (SIMULATED_S * point) / POINTS));
}
for (const end of endings) await end();
await server.close();
if (faults.length > 0) throw new Error(faults.join('\n'));

const thirds = [0, 1, 2].map((third) => points.slice((third * POINTS) / 3, ((third + 1) * POINTS) / 3));
const meanOf = (some: readonly HeapPoint[], what: keyof HeapPoint): number =>
  some.reduce((sum, point) => sum + point[what], 0) / some.length;
const [firstBytes, , lastBytes] = thirds.map((third) => meanOf(third, 'heapBytes')) as [number, number, number];
const growth = lastBytes / firstBytes - 1;
const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);
const coldMs = median(cold);
const met = (isMet: boolean): string => (isMet ? 'met' : 'missed');
saveResult('page', {
  title: 'Page in a browser',
  method: `${STREAMS} made-up streams in Chromium without a window, 1280 × 800: median of ${VIEWS} first views (nothing cached) and reloads; then ${WARM_S} s of simulated time that are left out and ${SIMULATED_S} s that count, each with a delta of all streams, as fast as the page takes them; of all streams as many as at first are in each state. The heap is the mean of ${POINTS / 3} points, each behind two collections, without a shared worker.`,
  columns: ['what', 'figure'],
  rows: [
    ['first view of the board, ms from the navigation until rows are drawn', round(coldMs)],
    ['the same on reload, ms', round(median(again))],
    ['script and style of it, compressed bytes', compressed],
    ...thirds.map((third, index): [string, string] => [
      `heap, ${['first', 'second', 'last'][index]} third, MiB (least to greatest; nodes, listeners)`,
      `${mib(meanOf(third, 'heapBytes'))} (${[Math.min, Math.max].map((of) => mib(of(...third.map(({ heapBytes }) => heapBytes)))).join(' to ')}; ${Math.round(meanOf(third, 'nodes'))}, ${Math.round(meanOf(third, 'listeners'))})`,
    ]),
  ],
  verdicts: [
    `first view of ${STREAMS} streams under ${MAX_FIRST_VIEW_MS} ms: ${met(coldMs < MAX_FIRST_VIEW_MS)} (${round(coldMs)} ms)`,
    `script and style at most ${MAX_COMPRESSED_BYTES / 1000} kB compressed: ${met(compressed <= MAX_COMPRESSED_BYTES)} (${round(compressed / 1000)} kB)`,
    `heap flat over ${SIMULATED_S / 60} min, the last third at most ${MAX_GROWTH * 100} % above the first: ${met(growth <= MAX_GROWTH)} (${growth >= 0 ? '+' : ''}${(growth * 100).toFixed(1)} %)`,
  ],
});
process.exit(0);
