import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { median, round } from './support/figures.js';
import { type LiveRunResult, lostPackets, runLive } from './support/live-run.js';
import { saveResult } from './support/results.js';
import { writeTsFile } from './support/ts-fixture.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 30);
const TARGET_BPS = 2e9;
const SEARCH_BPS = [2.25e9, 2.5e9, 2.75e9, 3e9, 3.5e9, 4e9];
const SEARCH_SECONDS = 10;

const folder = mkdtempSync('/dev/shm/tscap-bench-');
try {
  const input = join(folder, 'input.mpegts');
  writeTsFile(input, 200_000_000);
  const runs: LiveRunResult[] = [];
  for (let n = 0; n < RUNS; n++)
    runs.push(await runLive({ input, bitrateBps: TARGET_BPS, seconds: SECONDS, record: true }));
  let highest = runs.every((run) => lostPackets(run) === 0) ? TARGET_BPS : 0;
  const search: (string | number)[][] = [];
  for (const bitrateBps of SEARCH_BPS) {
    const run = await runLive({ input, bitrateBps, seconds: SEARCH_SECONDS, record: true });
    search.push(row(`search, ${SEARCH_SECONDS} s`, run));
    if (lostPackets(run) > 0) break;
    highest = Math.max(highest, sentBps(run));
    if (sentBps(run) < 0.98 * bitrateBps) break; // the sender can do no more
  }
  const gbps = median(runs.map(sentBps)) / 1e9;
  const lost = runs.map(lostPackets);
  saveResult('live', {
    title: 'Live on loopback',
    method: `1316-byte datagrams to a multicast group on lo: replay → probe → ipc → monitor → file on tmpfs, all on the same machine. ${RUNS} runs of ${SECONDS} s at 2 Gb/s, then a search upwards. CPU in cores, all threads; the kernel's work of delivering a packet on loopback counts for the sender.`,
    columns: [
      'run',
      'sent Gb/s',
      'datagrams/s',
      'packets sent',
      'packets lost',
      'kernel/queue/link',
      'sender CPU',
      'probe CPU',
      'monitor CPU',
    ],
    rows: [...runs.map((run, index) => row(`${index + 1}`, run)), ...search],
    verdicts: [
      `2 Gb/s (190,000 datagrams/s) for ${SECONDS} s with zero loss: ${lost.every((n) => n === 0) && gbps >= 1.98 ? 'met' : 'missed'} (packets lost per run: ${lost.join(', ')}; median rate ${round(gbps)} Gb/s)`,
      `highest rate without loss: ${round(highest / 1e9)} Gb/s (the search ends where packets are lost or the sender can do no more)`,
      `CPU per Gb/s (cores, median): ${(['sender', 'probe', 'monitor'] as const).map((name) => `${name} ${round(median(runs.map((run) => run.cpu[name])) / gbps)}`).join(', ')}`,
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function sentBps(run: LiveRunResult): number {
  return (run.sentDatagrams * 1316 * 8) / run.seconds;
}

/** Datagrams dropped by the kernel, packets by the probe's queue and on the link. */
function lostWhere({ record }: LiveRunResult): string {
  return [record.kernel_dropped_datagrams, record.queue_dropped_packets, record.link_lost_packets].join('/');
}

function row(name: string, run: LiveRunResult): (string | number)[] {
  const { cpu, sentDatagrams, seconds } = run;
  const rate = Math.round(sentDatagrams / seconds);
  return [
    name,
    round(sentBps(run) / 1e9),
    rate,
    sentDatagrams * 7,
    lostPackets(run),
    lostWhere(run),
    round(cpu.sender),
    round(cpu.probe),
    round(cpu.monitor),
  ];
}
