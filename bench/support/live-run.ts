import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountingRecord } from '../../src/report/accounting.js';
import { cpuSecondsOf, residentMibOf } from './figures.js';
import { REPOSITORY } from './results.js';
import { WarmMemory } from './warm-memory.js';

const GROUP = '239.255.9.1:5000';
const SAMPLING_MS = 100;
/** Memory that is free ahead of the recording. */
const MARGIN_BYTES = 500_000_000;

export interface LiveRunOptions {
  readonly input: string;
  readonly bitrateBps: number;
  readonly seconds: number;
  /** Record into memory-backed storage; otherwise to /dev/null, for runs longer than memory. */
  readonly record: boolean;
  /** Called about every this many seconds with the resident memory of both. */
  readonly onSample?: (elapsedSeconds: number, residentMib: { probe: number; monitor: number }) => void;
  readonly sampleSeconds?: number;
}

export interface LiveRunResult {
  readonly sentDatagrams: number;
  /** From the first datagram to the last, by the sender's own report. */
  readonly seconds: number;
  readonly record: AccountingRecord;
  /** CPU seconds per second of the run. */
  readonly cpu: { sender: number; probe: number; monitor: number };
}

/** Sends a TS file on loopback at that rate through probe and monitor, all on this machine, and returns what was counted. */
export async function runLive(options: LiveRunOptions): Promise<LiveRunResult> {
  const folder = mkdtempSync('/dev/shm/tscap-bench-');
  const children: ChildProcess[] = [];
  const start = (name: string, ...args: string[]): ChildProcess => {
    const child = spawn(process.execPath, [join(REPOSITORY, `dist/src/bin/${name}.js`), ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(child);
    return child;
  };
  try {
    const ipcPath = join(folder, 'link.sock');
    const metrics = join(folder, 'metrics.ndjson');
    const report = join(folder, 'sent.json');
    const output = options.record ? join(folder, 'recovered.mpegts') : '/dev/null';
    const count = Math.ceil((options.bitrateBps / 8 / 1316) * options.seconds);
    const warm = new WarmMemory(folder, options.record ? count * 1316 + MARGIN_BYTES : 0);
    const probe = start('probe', '--source-device', 'lo', '--source', GROUP, '--ipc-path', ipcPath);
    const monitor = start(
      'monitor',
      '--ipc-path',
      ipcPath,
      '-o',
      output,
      '--overwrite',
      '--metrics-file',
      metrics,
      '--no-analysis',
      '--exit-on-end',
    );
    await seen(probe, /monitors subscribed: 1/);
    monitor.stderr!.resume();
    const begin = performance.now();
    const before = { probe: cpuSecondsOf(probe.pid!), monitor: cpuSecondsOf(monitor.pid!) };
    const sender = start(
      'replay',
      '--input',
      options.input,
      '--loop',
      '--count',
      `${count}`,
      '--bitrate',
      `${options.bitrateBps}`,
      '--destination',
      GROUP,
      '--interface',
      'lo',
      '--report',
      report,
      '--silent',
    );
    sender.stderr!.pipe(process.stderr);
    let senderCpu = 0;
    warm.release(MARGIN_BYTES);
    const sampling = setInterval(() => {
      warm.release((options.bitrateBps / 8 / 1000) * SAMPLING_MS);
      try {
        senderCpu = cpuSecondsOf(sender.pid!);
      } catch {} // it has just ended
    }, SAMPLING_MS);
    const samples =
      options.onSample === undefined
        ? undefined
        : setInterval(
            () => {
              options.onSample!((performance.now() - begin) / 1000, {
                probe: residentMibOf(probe.pid!),
                monitor: residentMibOf(monitor.pid!),
              });
            },
            (options.sampleSeconds ?? 10) * 1000,
          );
    await once(sender, 'exit');
    clearInterval(sampling);
    clearInterval(samples);
    warm.close();
    const seconds = (performance.now() - begin) / 1000;
    const cpu = {
      sender: senderCpu / seconds,
      probe: (cpuSecondsOf(probe.pid!) - before.probe) / seconds,
      monitor: (cpuSecondsOf(monitor.pid!) - before.monitor) / seconds,
    };
    await sleep(200);
    probe.kill('SIGINT');
    await once(monitor, 'exit');
    const records: AccountingRecord[] = readFileSync(metrics, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const record = records.find((candidate) => candidate.type === 'accounting' && candidate.final);
    if (record === undefined) throw new Error('the monitor wrote no final record');
    const sent: { sent_datagrams: number; elapsed_ns: number } = JSON.parse(readFileSync(report, 'utf8'));
    return { sentDatagrams: sent.sent_datagrams, seconds: sent.elapsed_ns / 1e9, record, cpu };
  } finally {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function seen(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = '';
  for await (const chunk of child.stderr!) {
    text += chunk;
    if (pattern.test(text)) break;
  }
  if (!pattern.test(text)) throw new Error(text);
}

/** Packets lost anywhere between the sender and the recorded file. */
export function lostPackets(result: LiveRunResult): number {
  return result.sentDatagrams * 7 - result.record.recorded_packets;
}
