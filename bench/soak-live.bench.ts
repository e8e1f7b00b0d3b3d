import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bitrateOf,
  DATAGRAM_BYTES,
  DATAGRAM_PACKETS,
  type DvbRecipe,
  dvbProgramme,
  nsPerDatagram,
} from './support/dvb-programme.js';
import { round } from './support/figures.js';
import { runMany } from './support/many-run.js';
import { courseRows, flatVerdicts, type MemorySample } from './support/memory-course.js';
import { saveResult } from './support/results.js';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 1200);
const SERVICES = Number(process.env.BENCH_SERVICES ?? 100);
const SAMPLE_S = Math.min(60, SECONDS / 12);
const SPARE_S = 20;
const RECIPE: DvbRecipe = {
  ...{ services: 1, withText: 1, bitrateBps: 1_000_000 },
  ...{ size: '720x576', videoBps: 500_000, audioBps: 96_000 },
};

if (process.env.BENCH_NAMESPACE === undefined) process.exitCode = inNamespace();
else await main();

/** On a loopback of its own, where nothing else comes. Needs root. */
function inNamespace(): number {
  const prepare = 'ip link set lo up && ip route add 224.0.0.0/4 dev lo && exec "$@"';
  const command = ['--net', 'sh', '-c', prepare, 'sh', process.execPath, ...process.argv.slice(1)];
  const env = { ...process.env, BENCH_NAMESPACE: 'own' };
  return spawnSync('unshare', command, { stdio: 'inherit', env }).status ?? 1;
}

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
  const file = join(folder, 'programme.mpegts');
  const bytes = dvbProgramme(RECIPE, SECONDS + SPARE_S);
  writeFileSync(file, bytes);
  const interval = nsPerDatagram(bitrateOf(RECIPE));
  const datagrams = Math.floor((SECONDS * 1e9) / interval);
  const spare = Math.floor(bytes.length / DATAGRAM_BYTES) - datagrams;
  const samples: MemorySample[] = [];
  const loads: number[] = [];
  const { sent, accounts, monitor, probe } = await runMany({
    ...{ folder, seconds: SECONDS, warmSeconds: Math.min(10, SECONDS / 3), memory: true },
    many: { file, streams: SERVICES, datagrams, nsPerDatagram: interval, spare },
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
  const { kernelDatagrams, queue, link, behind, leftOut, analysed } = accounts;
  const told = [...accounts.losses].map(([blame, count]) => `${blame} ${count}`).join(', ');
  const nowhere =
    sent.datagrams * DATAGRAM_PACKETS - analysed - kernelDatagrams * DATAGRAM_PACKETS - queue - link - behind - leftOut;
  saveResult('soak-live', {
    title: `${round(SECONDS / 60)} minutes of ${SERVICES} services, live`,
    method: `The sender of the benchmark of many streams, ${SERVICES} services of 1 Mb/s on loopback → probe → ipc → monitor with its defaults and a metrics file. Memory of the monitor after a collection of garbage in all its threads, and of the probe, every ${SAMPLE_S} s.`,
    columns: ['at', 'monitor: heap MiB', 'buffers MiB', 'resident MiB', 'probe: resident MiB'],
    rows: courseRows(samples, 10, (s) => `${Math.round(s)} s`),
    verdicts: [
      ...flatVerdicts(samples),
      `packets sent ${sent.datagrams * DATAGRAM_PACKETS}, missing kernel/queue/link/behind/nowhere ${[kernelDatagrams * DATAGRAM_PACKETS, queue, link, behind + leftOut, nowhere].join('/')}; losses told: ${told || 'none'}; final records ${accounts.finalAccounts} + ${accounts.finalReports}`,
      `cores: monitor ${round(monitor.main + monitor.busiest + monitor.zeromq + monitor.rest)}, probe ${round(probe)}; load ${round(Math.min(...loads))} to ${round(Math.max(...loads))}`,
    ],
  });
}
