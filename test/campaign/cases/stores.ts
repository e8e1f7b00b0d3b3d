import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { missingHistory } from '../../support/records/history-feed.js';
import type { Trial } from '../trial.js';
import { startProbe } from './live.js';

/** Fills a store by a run of the monitor, and damages what it left. */
async function fill(trial: Trial, options: readonly string[]): Promise<void> {
  await record(trial, options, 'before.ndjson');
  const names = readdirSync(trial.folder, { recursive: true }).map(String);
  const files = names.filter((name) => /^spool\/.*(spool|position)$|^history\.db(-wal)?$/.test(name));
  for (const name of files) {
    if (trial.number(3) === 0) continue;
    const file = join(trial.folder, name);
    if (existsSync(file)) writeFileSync(file, trial.damaged(readFileSync(file)));
  }
}

async function record(trial: Trial, options: readonly string[], metrics: string): Promise<void> {
  const link = ['--ipc-path', trial.path('link.sock')];
  const monitor = trial.start('monitor', [...link, '--metrics-file', trial.path(metrics), ...options]);
  const probe = startProbe(trial, link);
  const begun = probe.process.waitForStderr(/monitors subscribed/).catch(() => {});
  await Promise.race([begun, monitor.process.exit]);
  await delay(1500);
  await trial.stop(probe);
  if (monitor.process.child.exitCode === null) await trial.stop(monitor);
  else await trial.end(monitor, 0);
  trial.checkRecords(trial.path(metrics));
}

export async function damagedSpools(trial: Trial): Promise<void> {
  const options = [
    '--send-to-kafka',
    '--kafka-broker',
    '127.0.0.1:1',
    '--spool-dir',
    trial.path('spool'),
    '--kafka-interval',
    '10',
  ];
  await fill(trial, options);
  await record(trial, options, 'metrics.ndjson');
}

export async function damagedHistories(trial: Trial): Promise<void> {
  if (missingHistory() !== false) return;
  const options = ['--history', trial.path('history.db')];
  await fill(trial, options);
  const form = trial.pick([[], ['--list'], ['--events'], ['--format', 'json'], ['--format', 'csv', '--step', '1m']]);
  await trial.end(trial.start('history', [...options, ...form]), 20_000, [0, 1, 2]);
  await record(trial, options, 'metrics.ndjson');
}
