import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { Publisher } from 'zeromq';
import { HOSTILITIES, HostileBroker, type Hostility } from '../../support/kafka/hostile-broker.js';
import { HOSTILE } from '../../support/messages/raw-message.js';
import type { Trial } from '../trial.js';
import { startProbe } from './live.js';

const MESSAGES = 3000;
const AT_ONCE = 200;

/** A publisher who means harm, beside a probe. */
export async function hostileMessages(trial: Trial): Promise<void> {
  const socket = new Publisher({ linger: 0, sendHighWaterMark: 0 });
  const endpoint = `ipc://${trial.path('hostile.sock')}`;
  await socket.bind(endpoint);
  trial.after(() => socket.close());
  const honest = `ipc://${trial.path('link.sock')}`;
  const probe = startProbe(trial, ['--endpoint', honest]);
  const metrics = trial.path('metrics.ndjson');
  const ends = ['--endpoint', `${endpoint},${honest}`];
  const output = ['-o', trial.path('{probe_id}-{stream_id}.ts'), '--metrics-file', metrics];
  const monitor = trial.start('monitor', [...ends, ...output]);
  await probe.process.waitForStderr(/monitors subscribed/).catch(() => {});
  const { frames } = trial.pick(HOSTILE);
  for (let sent = 0; sent < MESSAGES; sent += AT_ONCE) {
    for (const message of fc.sample(frames, { numRuns: AT_ONCE, seed: trial.random.next32() | 0 })) {
      if (message.length > 0) await socket.send(message);
    }
    await delay(20);
  }
  await trial.stop(probe);
  await trial.stop(monitor);
  trial.checkRecords(metrics);
}

export async function hostileBrokers(trial: Trial): Promise<void> {
  const names = Object.keys(HOSTILITIES) as Hostility[];
  const broker = await HostileBroker.open(trial, () => trial.pick(names));
  const kafka = ['--send-to-kafka', '--kafka-broker', broker.address, '--kafka-timeout', '1', '--kafka-interval', '50'];
  await withOutlet(trial, [...kafka, ...trial.pick([[], ['--spool-dir', trial.path('spool')]])]);
}

/** What a web server answers that is none. */
const ANSWERS: readonly ((socket: Socket) => void)[] = [
  (socket) => void socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'),
  (socket) => void socket.end('HTTP/1.1 204 No Content\r\n\r\n'),
  (socket) => void socket.end('\0\xff garbage'),
  (socket) => socket.resetAndDestroy(),
  (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n'),
  (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`),
  (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    const timer = setInterval(() => socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`), 5);
    socket.once('close', () => clearInterval(timer));
  },
  () => {},
];

export async function hostileWebServers(trial: Trial): Promise<void> {
  const port = await listen(trial, (socket) => socket.once('data', () => trial.pick(ANSWERS)(socket)));
  const webhook = ['--webhook', `http://127.0.0.1:${port}/`, '--webhook-timeout', '1', '--events-min-severity', 'info'];
  await withOutlet(trial, [...webhook, ...trial.pick([[], ['--spool-dir', trial.path('spool')]])]);
}

/** Clients of the monitor's own server: connections that are held, garbage, requests without end. */
export async function hostileClients(trial: Trial): Promise<void> {
  const attack = async (port: number): Promise<void> => {
    const requests = [
      'GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n',
      'GET ',
      '\0\xff\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n`,
    ];
    for (let count = 100; count > 0; count--) {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      trial.after(() => socket.destroy());
      socket.write(trial.pick([...requests, '']));
      if (count % 10 === 0) await delay(20);
    }
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(String);
    if (typeof answer === 'string' || !answer.ok) trial.faults.push(`/healthz is locked out: ${answer}`);
  };
  await withOutlet(trial, ['--metrics-port', '0'], attack);
}

async function withOutlet(
  trial: Trial,
  outlet: readonly string[],
  meanwhile?: (port: number) => Promise<void>,
): Promise<void> {
  const link = ['--ipc-path', trial.path('link.sock')];
  const metrics = trial.path('metrics.ndjson');
  const monitor = trial.start('monitor', [...link, '--metrics-file', metrics, '-o', trial.path('out.ts'), ...outlet]);
  const probe = startProbe(trial, link);
  await probe.process.waitForStderr(/monitors subscribed/).catch(() => {});
  const [, port] = /"port":(\d+)|127\.0\.0\.1:(\d+)/.exec(monitor.process.stderr)?.filter(Boolean) ?? [];
  if (meanwhile !== undefined && port === undefined) trial.faults.push('no port is told');
  else await meanwhile?.(Number(port));
  await delay(trial.number(3000));
  await trial.stop(probe);
  await trial.stop(monitor);
  trial.checkRecords(metrics);
}

async function listen(trial: Trial, attend: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    attend(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  trial.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}
