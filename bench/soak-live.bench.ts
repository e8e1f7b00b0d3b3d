import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATAGRAM_PACKETS } from './support/dvb-programme.js';
import { round } from './support/figures.js';
import { missingOf, monitorCores, runMany } from './support/many-run.js';
import { courseRows, flatVerdicts, type MemorySample } from './support/memory-course.js';
import { onOwnLoopback } from './support/own-loopback.js';
import { prepareMany, SERVICE } from './support/prepare-many.js';
import { saveResult } from './support/results.js';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 1200);
const SERVICES = Number(process.env.BENCH_SERVICES ?? 100);
const SAMPLE_S = Math.min(60, SECONDS / 12);

await onOwnLoopback(main);

async function main(): Promise<void> {
  // The records of 20 minutes are a gigabyte: not into memory.
  const folder = mkdtempSync(join(tmpdir(), 'tscap-soak-'));
  try {
    await measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<void> {
  const samples: MemorySample[] = [];
  const loads: number[] = [];
  const result = await runMany({
    ...{ folder, seconds: SECONDS, warmSeconds: Math.min(10, SECONDS / 3), memory: true },
    many: prepareMany(folder, SERVICE, SERVICES, SECONDS),
    sampleSeconds: SAMPLE_S,
    onSample: (atS, { probeBytes, monitor: { heapBytes, bufferBytes, residentBytes } }) => {
      loads.push(loadavg()[0]!);
      const sample = {
        atS,
        bytes: {
          'heap of the monitor': heapBytes,
          'buffers of the monitor': bufferBytes,
          'resident memory of the monitor': residentBytes,
          'resident memory of the probe': probeBytes,
        },
      };
      console.error(JSON.stringify(sample));
      samples.push(sample);
    },
  });
  const { sent, accounts, monitor, probe } = result;
  const told = [...accounts.losses].map(([blame, count]) => `${blame} ${count}`).join(', ');
  saveResult('soak-live', {
    title: `${round(SECONDS / 60)} minutes of ${SERVICES} services, live`,
    method: `The sender of the benchmark of many streams, ${SERVICES} services of 1 Mb/s on loopback → probe → ipc → monitor with its defaults and a metrics file. Memory of the monitor after a collection of garbage in all its threads, and of the probe, every ${SAMPLE_S} s.`,
    columns: ['at', 'monitor: heap MiB', 'buffers MiB', 'resident MiB', 'probe: resident MiB'],
    rows: courseRows(samples, 10, (s) => `${Math.round(s)} s`),
    verdicts: [
      ...flatVerdicts(samples),
      `packets sent ${sent.datagrams * DATAGRAM_PACKETS}, missing kernel/queue/link/behind/nowhere ${Object.values(missingOf(result)).join('/')}; losses told: ${told || 'none'}; final records ${accounts.finalAccounts} + ${accounts.finalReports}`,
      `cores: monitor ${round(monitorCores(monitor))}, probe ${round(probe)}; load ${round(Math.min(...loads))} to ${round(Math.max(...loads))}`,
    ],
  });
}
