import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSecondsOf, median } from './figures.js';
import type { ManyStreams } from './many-streams.js';
import { REPOSITORY } from './results.js';

const COPY_BYTES = 64 << 20;
const COPIES = 15;
const SAMPLING_MS = 100;

/** Bytes a second that this machine copies from memory to memory, larger than its caches: the median. */
export function copyBytesPerSecond(): number {
  const from = Buffer.alloc(COPY_BYTES, 1);
  const to = Buffer.alloc(COPY_BYTES, 2);
  const rates = Array.from({ length: COPIES }, () => {
    const startMs = performance.now();
    from.copy(to);
    return (COPY_BYTES * 1000) / (performance.now() - startMs);
  });
  return median(rates);
}

/** What tcpdump takes to capture the same streams and to write them nowhere, in cores, and what the kernel dropped for it. */
export async function captureByTcpdump(
  many: ManyStreams,
): Promise<{ readonly cores: number; readonly dropped: number }> {
  const args = ['-i', 'lo', '-B', '65536', '-n', '-s', '0', '-w', '/dev/null'];
  const tcpdump = spawn('tcpdump', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  tcpdump.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  while (!said.includes('listening on')) {
    if (tcpdump.exitCode !== null) throw new Error(said);
    await sleep(SAMPLING_MS);
  }
  const before = cpuSecondsOf(tcpdump.pid!);
  const startMs = performance.now();
  const program = join(REPOSITORY, 'dist/bench/support/many-sender-program.js');
  const sender = spawn(process.execPath, [program, JSON.stringify(many)], { stdio: ['ignore', 'ignore', 'inherit'] });
  let used = 0;
  const sampling = setInterval(() => {
    used = cpuSecondsOf(tcpdump.pid!) - before;
  }, SAMPLING_MS);
  await once(sender, 'exit');
  clearInterval(sampling);
  const seconds = (performance.now() - startMs) / 1000;
  tcpdump.kill('SIGINT');
  await once(tcpdump, 'exit');
  return { cores: used / seconds, dropped: Number(/(\d+) packets? dropped by kernel/.exec(said)?.[1] ?? Number.NaN) };
}
