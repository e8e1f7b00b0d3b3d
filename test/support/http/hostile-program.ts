import { monitorEventLoopDelay } from 'node:perf_hooks';
import { LoopbackAccess } from '../../../src/http/access/loopback-access.js';
import { HttpFigures } from '../../../src/http/figures.js';
import { HttpServer } from '../../../src/http/http-server.js';
import { HTTP_LIMITS } from '../../../src/http/limits.js';
import { jsonAnswer, type Route, textAnswer } from '../../../src/http/route.js';

/** What the server of this program says of itself when it is asked. */
export interface Told {
  readonly residentBytes: number;
  /** Since it was asked before. */
  readonly worstDelayMs: number;
  /** Of the processor, since it was asked before. */
  readonly cpuMs: number;
  readonly figures: HttpFigures;
  readonly faults: readonly string[];
}

const LARGE = Buffer.alloc(20_000_000, 'x');
const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/healthz', role: 'none', forPrograms: true, handle: () => textAnswer('ok\n') },
  { method: 'GET', path: '/large', role: 'viewer', handle: () => ({ ...textAnswer(''), body: LARGE }) },
  {
    method: 'GET',
    path: '/live',
    role: 'viewer',
    handle: () => ({ events: (stream) => void stream.send({ data: 'x' }) }),
  },
  { method: 'POST', path: '/note', role: 'operator', bodyBytes: 1000, handle: () => jsonAnswer({}) },
  { method: 'GET', path: '/page/*file', role: 'viewer', handle: ({ params }) => jsonAnswer(params) },
];

const figures = new HttpFigures();
const faults: string[] = [];
const server = await HttpServer.open({
  host: '127.0.0.1',
  port: 0,
  option: '--http-port',
  routes: ROUTES,
  access: new LoopbackAccess(),
  figures,
  limits: { ...HTTP_LIMITS, answerMs: HTTP_LIMITS.requestMs },
  onFault: (error) => faults.push(String(error)),
});
const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
let cpu = process.cpuUsage();
process.on('message', () => {
  const { user, system } = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  const cpuMs = (user + system) / 1000;
  const told: Told = {
    residentBytes: process.memoryUsage.rss(),
    worstDelayMs: delays.max / 1e6,
    cpuMs,
    figures,
    faults,
  };
  delays.reset();
  process.send!(told);
});
process.on('disconnect', () => process.exit());
process.send!({ port: server.port });
