import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median, round } from './support/figures.js';
import { writeTsPcap } from './support/pcap-fixture.js';
import { REPOSITORY, saveResult } from './support/results.js';
import { WarmMemory } from './support/warm-memory.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 7);
const BYTES = Number(process.env.BENCH_BYTES ?? 1_000_000_000);
const PAYLOAD_SIZE = 1316;
const PAYLOAD_OFFSET_IN_RECORD = 16 + 42;
const PLAIN: MoreOptions = { probe: [], monitor: [] };

const folder = mkdtempSync('/dev/shm/tscap-bench-');
try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const pcap = join(folder, 'input.pcap');
  const datagrams = writeTsPcap(pcap, BYTES);
  const { size } = statSync(pcap);
  const expected = await payloadDigest(pcap, datagrams);
  const ours: number[] = [];
  const analysed: number[] = [];
  const encrypted: number[] = [];
  const tcpdump: number[] = [];
  const curve = generateKeys();
  const analysis = { probe: [], monitor: ['--metrics-file', join(folder, 'metrics.ndjson'), '--overwrite'] };
  for (let n = 0; n < RUNS; n++) {
    releaseMemory(size);
    tcpdump.push(size / 1e9 / timeTcpdump(pcap, join(folder, 'copy.pcap')));
    releaseMemory(size);
    ours.push(size / 1e9 / (await timeTscap(pcap, expected)));
    releaseMemory(size);
    analysed.push(size / 1e9 / (await timeTscap(pcap, expected, analysis)));
    releaseMemory(size);
    encrypted.push(size / 1e9 / (await timeTscap(pcap, expected, curve)));
  }
  const ratio = median(ours.map((rate, n) => rate / tcpdump[n]!));
  const analysedRatio = median(analysed.map((rate, n) => rate / tcpdump[n]!));
  saveResult('file-to-file', {
    title: 'File to file',
    method: `A ${round(size / 1e9)} GB TS pcap through probe → ipc → monitor → file, all on tmpfs; ${RUNS} runs, alternating with the same analysed (a metrics file), the same under CURVE and tcpdump -r -w on the same file; ratios are the medians of those within each run. The time is that of both processes, from start to exit; sha256 of every result checked.`,
    columns: ['program', 'median GB/s', 'worst', 'best'],
    rows: [
      ['tscap probe → monitor', round(median(ours)), round(Math.min(...ours)), round(Math.max(...ours))],
      ['the same, analysed', round(median(analysed)), round(Math.min(...analysed)), round(Math.max(...analysed))],
      ['the same with CURVE', round(median(encrypted)), round(Math.min(...encrypted)), round(Math.max(...encrypted))],
      ['tcpdump -r -w', round(median(tcpdump)), round(Math.min(...tcpdump)), round(Math.max(...tcpdump))],
    ],
    verdicts: [
      `at least 1 GB/s: ${median(ours) >= 1 ? 'met' : 'missed'} (${round(median(ours))} GB/s)`,
      `at least 0.8 × tcpdump: ${ratio >= 0.8 ? 'met' : 'missed'} (${round(ratio)} ×)`,
      `analysed at least 0.6 × tcpdump: ${analysedRatio >= 0.6 ? 'met' : 'missed'} (${round(analysedRatio)} ×)`,
      `at least 0.3 GB/s with CURVE: ${median(encrypted) >= 0.3 ? 'met' : 'missed'} (${round(median(encrypted))} GB/s)`,
    ],
  });
}

/** Room for the output, as every run finds it. */
function releaseMemory(bytes: number): void {
  const warm = new WarmMemory(folder, bytes + 500_000_000);
  warm.close();
}

function timeTcpdump(input: string, output: string): number {
  const begin = performance.now();
  execFileSync('tcpdump', ['-r', input, '-w', output, '--nano'], { stdio: 'ignore' });
  const seconds = (performance.now() - begin) / 1000;
  rmSync(output);
  return seconds;
}

/** What else both programs are told. */
interface MoreOptions {
  readonly probe: readonly string[];
  readonly monitor: readonly string[];
}

function generateKeys(): MoreOptions {
  const keygen = join(REPOSITORY, 'dist/src/bin/keygen.js');
  const generate = (file: string): string =>
    execFileSync(process.execPath, [keygen, '--key-file', file], { encoding: 'utf8' }).trim();
  const [probe, monitor] = [join(folder, 'probe.key'), join(folder, 'monitor.key')];
  const serverKey = generate(probe);
  generate(monitor);
  return {
    probe: ['--curve-secret-key-file', probe, '--curve-allow', `${monitor}.pub`],
    monitor: ['--curve-secret-key-file', monitor, '--curve-server-key', serverKey],
  };
}

async function timeTscap(input: string, expected: string, more = PLAIN): Promise<number> {
  const output = join(folder, 'recovered.mpegts');
  const ipcPath = join(folder, 'link.sock');
  const begin = performance.now();
  const probe = start('probe', ['--input', input, '--ipc-path', ipcPath, '--silent', ...more.probe]);
  const monitor = start('monitor', ['--ipc-path', ipcPath, '-o', output, '--exit-on-end', '--silent', ...more.monitor]);
  const codes = await Promise.all([exitCode(probe), exitCode(monitor)]);
  const seconds = (performance.now() - begin) / 1000;
  if (codes.some((code) => code !== 0)) throw new Error(`probe and monitor ended with ${codes.join(' and ')}`);
  const digest = await fileDigest(output);
  rmSync(output);
  if (digest !== expected) throw new Error('the recovered file differs from the capture');
  return seconds;
}

function start(name: string, args: string[]): ChildProcess {
  return spawn(process.execPath, [join(REPOSITORY, `dist/src/bin/${name}.js`), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function exitCode(child: ChildProcess): Promise<number> {
  const [code] = await once(child, 'exit');
  return code;
}

async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

/** sha256 of the UDP payloads, cut out of the file by arithmetic alone. */
async function payloadDigest(pcap: string, datagrams: number): Promise<string> {
  const record = PAYLOAD_OFFSET_IN_RECORD + PAYLOAD_SIZE;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(pcap, { start: 24, highWaterMark: record * 1024 })) {
    for (let at = 0; at < chunk.length; at += record)
      hash.update(chunk.subarray(at + PAYLOAD_OFFSET_IN_RECORD, at + record));
  }
  if (datagrams === 0) throw new Error('no datagram was written');
  return hash.digest('hex');
}
