import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Told } from '../support/http/hostile-program.js';
import { ask, openSocket } from '../support/http/http-rig.js';

const PROGRAM = fileURLToPath(new URL('../support/http/hostile-program.js', import.meta.url));
const HEAD = 'Host: localhost\r\nConnection: keep-alive\r\n';

/** Each opens its connections and returns them; what comes back is not looked at. */
const ATTACKS: readonly { name: string; run: (open: (text?: string) => Socket) => Socket[] }[] = [
  { name: '1000 connections that ask for nothing', run: (open) => many(1000, () => open()) },
  {
    name: '1000 connections that are kept',
    run: (open) => many(1000, () => open(`GET /healthz HTTP/1.1\r\n${HEAD}\r\n`)),
  },
  {
    name: 'traversal',
    run: (open) =>
      [
        '/page/../../etc/passwd',
        '/page/%2e%2e/%2e%2e/etc/passwd',
        '/page/..%2f..%2fetc/passwd',
        '//etc/passwd',
        '/page/%00',
      ].flatMap((path) => many(20, () => open(`GET ${path} HTTP/1.1\r\n${HEAD}\r\n`))),
  },
  { name: 'bad escapes', run: (open) => many(100, () => open(`GET /page/%zz%ff HTTP/1.1\r\n${HEAD}\r\n`)) },
  { name: 'huge headers', run: (open) => many(50, () => open(`GET / HTTP/1.1\r\nX: ${'x'.repeat(1_000_000)}`)) },
  {
    name: 'many headers',
    run: (open) => many(50, () => open(`GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(50_000)}`)),
  },
  {
    name: 'huge bodies',
    run: (open) =>
      many(50, () =>
        open(
          `POST /note HTTP/1.1\r\n${HEAD}Origin: http://localhost\r\nContent-Length: 99999999999\r\n\r\n${'x'.repeat(500_000)}`,
        ),
      ),
  },
  {
    name: 'endless bodies',
    run: (open) =>
      many(50, () =>
        open(
          `POST /note HTTP/1.1\r\n${HEAD}Origin: http://localhost\r\nTransfer-Encoding: chunked\r\n\r\n${'fff\r\n'.padEnd(4100, 'x')}\r\n`.concat(
            'f\r\n0123456789abcde\r\n'.repeat(10_000),
          ),
        ),
      ),
  },
  { name: 'slow headers', run: (open) => many(300, () => dribbled(open('GET / HTTP/1.1\r\nX: '))) },
  {
    name: 'wrong origins',
    run: (open) => many(100, () => open(`POST /note HTTP/1.1\r\n${HEAD}Origin: http://example.org\r\n\r\n`)),
  },
  {
    name: 'answers that nobody reads',
    run: (open) => many(60, () => open(`GET /large HTTP/1.1\r\n${HEAD}\r\n`).pause()),
  },
  { name: 'streams', run: (open) => many(300, () => open(`GET /live HTTP/1.1\r\n${HEAD}\r\n`)) },
  { name: 'no HTTP', run: (open) => many(100, () => open(randomBytes(1000).toString('latin1'))) },
  { name: 'a flood', run: (open) => many(5, () => open(`GET /page/x HTTP/1.1\r\n${HEAD}\r\n`.repeat(5000))) },
  {
    name: 'two lengths',
    run: (open) =>
      many(50, () =>
        open(`POST /note HTTP/1.1\r\n${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
      ),
  },
  {
    name: 'upgrades',
    run: (open) =>
      many(50, () => open(`GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)),
  },
  { name: 'a tunnel', run: (open) => many(50, () => open(`CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n`)) },
];

function many(count: number, open: () => Socket): Socket[] {
  return Array.from({ length: count }, open);
}

/** A byte now and then. */
function dribbled(socket: Socket): Socket {
  const timer = setInterval(() => socket.write('x'), 100);
  socket.once('close', () => clearInterval(timer));
  return socket;
}

interface Running {
  readonly port: number;
  readonly tell: () => Promise<Told>;
}

async function startServer(t: TestContext): Promise<Running> {
  const child: ChildProcess = fork(PROGRAM, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  t.after(() => child.disconnect());
  const [{ port }] = await once(child, 'message');
  const tell = async (): Promise<Told> => {
    child.send('tell');
    return (await once(child, 'message'))[0];
  };
  return { port, tell };
}

/** How long health checks took, one after the other, until the signal. */
async function healthChecks(port: number, until: Promise<void>): Promise<number[]> {
  let isOver = false;
  void until.then(() => {
    isOver = true;
  });
  const times: number[] = [];
  while (!isOver) {
    const start = performance.now();
    assert.equal((await ask(port, '/healthz')).status, 200);
    times.push(performance.now() - start);
    await delay(20);
  }
  return times;
}

test('hostile requests cost a counter, and health checks are answered meanwhile', { timeout: 300_000 }, async (t) => {
  const { port, tell } = await startServer(t);
  for (let count = 0; count < 50; count++) await ask(port, '/healthz');
  const before = await tell();
  const lines: string[] = [];
  for (const { name, run } of ATTACKS) {
    const sockets = run((text) => openSocket(t, port, text));
    const sent = Promise.all(sockets.map((socket) => (socket.isPaused() ? socket : socket.resume()))).then(() =>
      delay(800),
    );
    const times = await healthChecks(
      port,
      sent.then(() => {}),
    );
    for (const socket of sockets) socket.destroy();
    const { residentBytes, worstDelayMs, cpuMs, figures } = await tell();
    const grown = Math.round((residentBytes - before.residentBytes) / 1e6);
    lines.push(
      `${name}: health check in ${Math.round(Math.max(...times))} ms at worst, loop delay ${Math.round(worstDelayMs)} ms, ${Math.round(cpuMs)} ms of CPU, ${grown} MB more, ${figures.connections} connections`,
    );
    // Of the processor: how long that takes is up to what else the host does.
    assert.ok(cpuMs < 2500, lines.at(-1));
    assert.ok(grown < 150, lines.at(-1));
  }
  // All have left or are cut off by their time.
  let told = await tell();
  for (let tries = 0; tries < 300 && told.figures.connections > 0; tries++) {
    await delay(100);
    told = await tell();
  }
  for (const line of lines) t.diagnostic(line);
  t.diagnostic(JSON.stringify(told.figures));
  assert.equal(told.figures.connections, 0);
  assert.equal(told.figures.streams, 0);
  assert.deepEqual(told.faults, []);
  const { refused, madeRoom } = told.figures;
  for (const cause of ['malformed', 'too_large', 'slow', 'origin', 'streams', 'rate'] as const)
    assert.ok(refused[cause] > 0, cause);
  assert.ok(madeRoom > 1000);
});
