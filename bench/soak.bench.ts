import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { round } from './support/figures.js';
import { lostPackets, runLive } from './support/live-run.js';
import { saveResult } from './support/results.js';
import { writeTsFile } from './support/ts-fixture.js';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 600);
const BITRATE_BPS = Number(process.env.BENCH_BITRATE ?? 500e6);
const FLAT_WITHIN = 1.1;

const folder = mkdtempSync('/dev/shm/tscap-bench-');
try {
  const input = join(folder, 'input.mpegts');
  writeTsFile(input, 200_000_000);
  const samples: { elapsed: number; probe: number; monitor: number }[] = [];
  const run = await runLive({
    input,
    bitrateBps: BITRATE_BPS,
    seconds: SECONDS,
    record: false,
    sampleSeconds: Math.max(1, SECONDS / 60),
    onSample: (elapsed, { probe, monitor }) => samples.push({ elapsed, probe, monitor }),
  });
  const at = (share: number) => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))]!;
  const [start, middle, end] = [at(0.05), at(0.5), at(1)];
  const growth = (name: 'probe' | 'monitor') => round(end[name] / middle[name]);
  saveResult('soak', {
    title: 'Memory over time',
    method: `${SECONDS} s at ${BITRATE_BPS / 1e6} Mb/s on loopback, replay → probe → ipc → monitor → /dev/null; resident memory in MiB.`,
    columns: ['at', 'probe MiB', 'monitor MiB'],
    rows: [start, middle, end].map(({ elapsed, probe, monitor }) => [
      `${Math.round(elapsed)} s`,
      Math.round(probe),
      Math.round(monitor),
    ]),
    verdicts: [
      `flat (end over middle at most ${FLAT_WITHIN}): ${growth('probe') <= FLAT_WITHIN && growth('monitor') <= FLAT_WITHIN ? 'met' : 'missed'} (probe × ${growth('probe')}, monitor × ${growth('monitor')})`,
      `packets sent ${run.sentDatagrams * 7}, lost ${lostPackets(run)}`,
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
