import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { END_OF_INPUT } from '../src/capture/frame-source.js';
import { openInput } from '../src/capture/open-input.js';
import { Slab } from '../src/capture/slab.js';
import { median, round } from './support/figures.js';
import { writeTsPcap } from './support/pcap-fixture.js';
import { REPOSITORY, saveResult } from './support/results.js';

/** The npm package pcap is no dependency of tscap: it is looked for in the folder that BENCH_NPM_PCAP names. */
const FOLDER = process.env.BENCH_NPM_PCAP ?? REPOSITORY;
const RUNS = 7;
const BYTES = 200_000_000;

/** What of the package is used. */
interface NpmPcap {
  createOfflineSession(
    file: string,
    options: { filter: string },
  ): { on(event: string, listener: (packet?: any) => void): void };
}

/** Frames a second, and the longest time in which nothing else could run. */
interface Pass {
  readonly framesPerSecond: number;
  readonly blockedMs: number;
}

const npmPcap = load();
if (npmPcap === undefined) {
  console.log(`skipped: the npm package pcap is not installed in ${FOLDER} (BENCH_NPM_PCAP names another folder)`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-bench-'));
  try {
    const file = join(folder, 'input.pcap');
    const frames = writeTsPcap(file, BYTES);
    const ours: Pass[] = [];
    const theirs: Pass[] = [];
    for (let n = 0; n < RUNS; n++) {
      ours.push(await measure(frames, () => readOurs(file)));
      theirs.push(await measure(frames, () => readTheirs(npmPcap, file)));
    }
    const row = (name: string, passes: Pass[]) => [
      name,
      Math.round(median(passes.map((pass) => pass.framesPerSecond))),
      round(median(passes.map((pass) => pass.blockedMs))),
    ];
    saveResult('npm-pcap', {
      title: 'The addon beside the npm package pcap',
      method: `A ${BYTES / 1e6} MB savefile, every frame copied to memory of ours; median of ${RUNS} alternating runs in one process. Blocked: longest time between two turns of the event loop.`,
      columns: ['reader', 'frames/s', 'blocked ms'],
      rows: [row('tscap', ours), row('npm pcap', theirs)],
      verdicts: [
        `times as fast: ${round(median(ours.map((pass) => pass.framesPerSecond)) / median(theirs.map((pass) => pass.framesPerSecond)))}`,
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function load(): NpmPcap | undefined {
  try {
    return createRequire(join(FOLDER, 'package.json'))('pcap');
  } catch {
    return undefined;
  }
}

async function measure(frames: number, read: () => Promise<void>): Promise<Pass> {
  let blockedMs = 0;
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    blockedMs = Math.max(blockedMs, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  const begin = performance.now();
  await read();
  const seconds = (performance.now() - begin) / 1000;
  look();
  clearInterval(timer);
  return { framesPerSecond: frames / seconds, blockedMs };
}

async function readOurs(path: string): Promise<void> {
  const source = await openInput({ path });
  const slabs = [new Slab(1024 * 1024, 4096), new Slab(1024 * 1024, 4096)] as const;
  for (let turn = 0; (await source.read(slabs[turn]!)) !== END_OF_INPUT; turn ^= 1);
  await source.close();
}

function readTheirs(pcap: NpmPcap, file: string): Promise<void> {
  const copy = Buffer.allocUnsafeSlow(1024 * 1024);
  return new Promise((resolve) => {
    const session = pcap.createOfflineSession(file, { filter: '' });
    session.on('packet', (packet) => packet.buf.copy(copy));
    session.on('complete', () => resolve());
  });
}
