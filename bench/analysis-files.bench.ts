import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { analyzeFile } from '../src/inspect/analyze-file.js';
import { PACKET_SIZE } from '../src/mpegts/packet.js';
import { readSampleTs } from '../test/support/samples/samples.js';
import { median, round } from './support/figures.js';
import { writeProgrammePcap } from './support/pcap-fixture.js';
import { repeatProgramme } from './support/repeated-programme.js';
import { saveResult } from './support/results.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 7);
const BYTES = Number(process.env.BENCH_BYTES ?? 1_000_000_000);
const PROGRAMMES = [
  { name: 'tsduck_test-108', what: '8 services on 41 PIDs' },
  { name: 'tsduckref_test-089.000000', what: '1080 lines of AVC' },
] as const;
const RECORDS = { run: 'bench', context: () => ({ timestamp: 0, host: null }), take: () => {} };

const folder = mkdtempSync('/dev/shm/tscap-bench-');
try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const rows: (string | number)[][] = [];
  const verdicts: string[] = [];
  for (const { name, what } of PROGRAMMES) {
    const programme = repeatProgramme(readSampleTs(name), BYTES);
    const pcap = join(folder, 'input.pcap');
    const plain = join(folder, 'input.mpegts');
    writeProgrammePcap(pcap, programme);
    writeFileSync(plain, programme.bytes);
    for (const [file, path, target] of [
      ['pcap', pcap, 1],
      ['TS file', plain, 1.5],
    ] as const) {
      const { size } = statSync(path);
      const packets = Math.floor(programme.bytes.length / PACKET_SIZE);
      const rates = await measure(path, packets, size);
      const middle = median(rates);
      const nsPerPacket = round(size / packets / middle);
      rows.push([what, file, round(middle), round(Math.min(...rates)), round(Math.max(...rates)), nsPerPacket]);
      verdicts.push(
        `${what}, ${file}: at least ${target} GB/s: ${middle >= target ? 'met' : 'missed'} (${round(middle)} GB/s)`,
      );
    }
  }
  saveResult('analysis-files', {
    title: 'Analysis of files',
    method: `monitor --input in one process: recordings of digital television repeated up to ${round(BYTES / 1e9)} GB as one stream, on tmpfs, everything measured and all rules judged; ${RUNS} runs each. Bytes are those of the file, which in a pcap have headers of 58 bytes for each datagram of 1316.`,
    columns: ['programme', 'file', 'median GB/s', 'worst', 'best', 'ns per packet'],
    rows,
    verdicts,
  });
}

/** GB/s of each run. */
async function measure(path: string, expected: number, bytes: number): Promise<number[]> {
  const rates: number[] = [];
  for (let n = -1; n < RUNS; n++) {
    const begin = performance.now();
    const { report } = await analyzeFile({ path, profile: '2020', stop: new AbortController().signal, ...RECORDS });
    const seconds = (performance.now() - begin) / 1000;
    const [stream] = report.streams;
    const packets = stream?.kind === 'mpegts' ? stream.packets : 0;
    if (packets < expected - 7) throw new Error(`${path}: ${packets} packets were analysed`);
    if (n >= 0) rates.push(bytes / 1e9 / seconds);
  }
  return rates;
}
