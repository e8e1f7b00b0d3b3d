import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  type AccountingRecord,
  identityFaults,
  type ProbeAccountingRecord,
  probeIdentityFaults,
} from '../../../src/report/accounting.js';
import { deliveryIdentityFaults } from '../../../src/report/delivery-account.js';
import { readRecords } from '../records/records.js';
import { type RunningProcess, scratchFolder, startProgram } from './programs.js';

/** A probe and a monitor joined by an ipc endpoint in a folder of their own. */
export interface Rig {
  readonly folder: string;
  readonly ipcPath: string;
  readonly metrics: string;
  readonly probe: RunningProcess;
  readonly monitor: RunningProcess;
}

export interface RigOptions {
  readonly probe: readonly string[];
  /** `{folder}` stands for the rig's folder. */
  readonly monitor: readonly string[];
  readonly namespace?: string | undefined;
}

/** Starts both and waits until the monitor is subscribed. */
export async function startRig(t: TestContext, options: RigOptions): Promise<Rig> {
  const folder = scratchFolder(t);
  const ipcPath = join(folder, 'link.sock');
  const metrics = join(folder, 'metrics.ndjson');
  const probe = startProgram(t, 'probe', [...options.probe, '--ipc-path', ipcPath], { namespace: options.namespace });
  const args = options.monitor.map((arg) => arg.replaceAll('{folder}', folder));
  const monitor = startProgram(t, 'monitor', ['--ipc-path', ipcPath, '--metrics-file', metrics, ...args]);
  await probe.waitForStderr(/monitors subscribed: 1/);
  return { folder, ipcPath, metrics, probe, monitor };
}

/** The final records of a rig whose monitor has ended; every identity holds in them. */
export function finalAccounts(rig: Pick<Rig, 'metrics'>): {
  streams: AccountingRecord[];
  probes: ProbeAccountingRecord[];
} {
  const records = readRecords(rig.metrics);
  const streams = records.filter((record) => record.type === 'accounting' && record.final) as AccountingRecord[];
  const probes = records.filter(
    (record) => record.type === 'probe_accounting' && record.final,
  ) as ProbeAccountingRecord[];
  for (const record of records) {
    if (record.type !== 'monitor_accounting') continue;
    const faults = Object.entries(record.deliveries).flatMap((named) => deliveryIdentityFaults(...named));
    assert.deepEqual(faults, [], JSON.stringify(record));
  }
  for (const record of streams) assert.deepEqual(identityFaults(record), [], JSON.stringify(record));
  for (const record of probes) assert.deepEqual(probeIdentityFaults(record), [], JSON.stringify(record));
  return { streams, probes };
}

/** The latest accounting record of a running monitor. */
export function latestAccount(rig: Pick<Rig, 'metrics'>): AccountingRecord | undefined {
  if (!existsSync(rig.metrics)) return undefined;
  return readRecords(rig.metrics)
    .filter((record): record is AccountingRecord => record.type === 'accounting')
    .at(-1);
}

/** Resolves when the condition holds; fails when it does not within the time. */
export async function until(what: string, condition: () => boolean, withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
