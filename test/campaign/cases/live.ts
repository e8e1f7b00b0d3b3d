import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { generateTs } from '../../support/packets/ts-generator.js';
import { freePort } from '../../support/programs/free-port.js';
import { mountSmallDisk, noTmpfs } from '../../support/programs/small-disk.js';
import type { Started, Trial } from '../trial.js';

const WITHIN_MS = 30_000;
const SIGNALS: readonly NodeJS.Signals[] = ['SIGSTOP', 'SIGCONT', 'SIGHUP', 'SIGUSR1', 'SIGTERM', 'SIGINT', 'SIGKILL'];

/** About 4 s of a stream, at the speed of its clock. */
export function startProbe(trial: Trial, link: readonly string[], ...more: string[]): Started {
  const input = trial.file(`in-${trial.figures.programs}.ts`, generateTs(10_000, { bitrateBps: 4e6 }));
  return trial.start('probe', ['--input', input, '--pace', ...link, ...more]);
}

/** Probes and monitors get signals at any time, in any order. */
export async function killsAndStops(trial: Trial): Promise<void> {
  const link = ['--ipc-path', trial.path('link.sock')];
  const metrics = trial.path('metrics.ndjson');
  const flight = ['--flight-recorder', '2', '--incidents-dir', trial.path('incidents')];
  const output = ['-o', trial.path('{stream_id}-{start}.ts'), '--metrics-file', metrics, ...trial.pick([[], flight])];
  const startMonitor = (): Started => trial.start('monitor', [...link, ...output]);
  let monitor = startMonitor();
  let probe = startProbe(trial, link);
  let kills = 0;
  for (let steps = 3 + trial.number(5); steps > 0; steps--) {
    await delay(trial.number(1200));
    const name = trial.pick(SIGNALS);
    const isProbe = trial.number(2) === 0;
    const victim = isProbe ? probe : monitor;
    const isEnd = name === 'SIGTERM' || name === 'SIGINT' || name === 'SIGKILL';
    // SIGUSR1 means something to a monitor with a flight recorder alone.
    if (name === 'SIGUSR1' && (isProbe || !output.includes('--flight-recorder'))) continue;
    // Before a program handles its signals they end it.
    if (name !== 'SIGSTOP' && name !== 'SIGCONT' && !/"level"/.test(victim.process.stderr)) continue;
    trial.signal(victim, name);
    if (!isEnd) continue;
    if (name === 'SIGKILL') kills++;
    trial.signal(victim, 'SIGCONT');
    await trial.end(victim, WITHIN_MS);
    if (isProbe) probe = startProbe(trial, link);
    else monitor = startMonitor();
  }
  for (const last of [probe, monitor]) {
    trial.signal(last, 'SIGCONT');
    if (last.process.child.exitCode === null) await untilHandled(last);
    await trial.stop(last);
  }
  trial.checkRecords(metrics, kills);
}

/** A program that has just been started is killed by a signal: it is given time to say its first line. */
async function untilHandled({ process }: Started): Promise<void> {
  await Promise.race([process.waitForStderr(/"level"/, WITHIN_MS).catch(() => {}), process.exit]);
}

/** The link is cut, and put together again, by what stands between them. */
export async function cutLinks(trial: Trial): Promise<void> {
  const port = await freePort();
  const metrics = trial.path('metrics.ndjson');
  const probe = startProbe(trial, ['--target-port', String(port)]);
  const sockets = new Set<Socket>();
  const between = createServer((socket) => {
    const onward = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {}).on('close', () => other.destroy());
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(between, 'listening');
  trial.after(() => {
    between.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port: door } = between.address() as AddressInfo;
  const output = ['-o', trial.path('{stream_id}.ts'), '--metrics-file', metrics];
  const monitor = trial.start('monitor', ['--target-port', String(door), ...output]);
  for (let cuts = 1 + trial.number(4); cuts > 0; cuts--) {
    await delay(300 + trial.number(1200));
    for (const socket of sockets) {
      if (trial.number(2) === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
    sockets.clear();
  }
  await untilHandled(probe);
  await trial.stop(probe);
  await untilHandled(monitor);
  await trial.stop(monitor);
  trial.checkRecords(metrics);
}

/** Recordings, metrics, spool and history on a disk of 1 MiB. */
export async function fullDisks(trial: Trial): Promise<void> {
  if (noTmpfs() !== false) return;
  const disk = mountSmallDisk(trial);
  const link = ['--ipc-path', trial.path('link.sock')];
  const at = (name: string): string => `${trial.number(2) === 0 ? disk : trial.folder}/${name}`;
  const metrics = at('metrics.ndjson');
  const outlets = [
    '--send-to-kafka',
    '--kafka-broker',
    '127.0.0.1:1',
    '--spool-dir',
    at('spool'),
    '--history',
    at('h.db'),
  ];
  const output = ['-o', at('{stream_id}.ts'), '--metrics-file', metrics, '--captions-dir', at('captions')];
  const monitor = trial.start('monitor', [...link, ...output, ...outlets]);
  const probe = startProbe(trial, link);
  await delay(1000 + trial.number(3000));
  await untilHandled(probe);
  await trial.stop(probe);
  await untilHandled(monitor);
  await trial.stop(monitor);
  trial.checkRecords(metrics, 1);
}

/** So few descriptors that something cannot be opened. */
export async function closedDescriptors(trial: Trial): Promise<void> {
  const link = ['--ipc-path', trial.path('link.sock')];
  const metrics = trial.path('metrics.ndjson');
  const form = trial.pick([
    [],
    ['--segment-duration', '1'],
    ['--on-event', '/bin/true'],
    ['--history', trial.path('h.db')],
  ]);
  const output = ['-o', trial.path('{stream_id}.ts'), '--metrics-file', metrics, '--captions-dir', trial.path('c')];
  const monitor = trial.start('monitor', [...link, ...output, ...form], 24 + trial.number(40));
  const probe = startProbe(trial, link);
  await delay(1000 + trial.number(2000));
  await untilHandled(probe);
  await trial.stop(probe);
  await untilHandled(monitor);
  if (monitor.process.child.exitCode === null) await trial.stop(monitor, [0, 1, 134]);
  trial.checkRecords(metrics);
}
