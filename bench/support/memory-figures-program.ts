// Loaded into every thread of a program by node --expose-gc --import: when the file BENCH_MEMORY_ASK is there, each thread collects its
// garbage, and the main one writes the memory of all of them to BENCH_MEMORY_FILE.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

const LOOK_MS = 100;
/** A thread answers behind the batch in hand, and with a lower priority than all else. */
const ANSWER_MS = 4000;

/** Of all threads together, in bytes; `residentBytes` is the process. */
export interface MemoryFigures {
  readonly threads: number;
  readonly heapBytes: number;
  readonly bufferBytes: number;
  readonly residentBytes: number;
}

interface Answer {
  readonly heapBytes: number;
  readonly bufferBytes: number;
}

const { BENCH_MEMORY_ASK: asked, BENCH_MEMORY_FILE: file } = process.env;
const channel = new BroadcastChannel('bench-memory');
channel.unref();
if (isMainThread && asked !== undefined && file !== undefined) {
  let answers: Answer[] = [];
  channel.onmessage = (event) => answers.push((event as { data: { answer: Answer } }).data.answer);
  setInterval(() => {
    if (!existsSync(asked)) return;
    rmSync(asked);
    channel.postMessage('collect');
    answers = [collect()];
    setTimeout(() => write(file, answers), ANSWER_MS).unref();
  }, LOOK_MS).unref();
} else {
  channel.onmessage = (event) => {
    if ((event as { data: unknown }).data === 'collect') channel.postMessage({ answer: collect() });
  };
}

function collect(): Answer {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heapBytes: heapUsed, bufferBytes: arrayBuffers };
}

function write(name: string, answers: readonly Answer[]): void {
  const sum = (of: (answer: Answer) => number): number => answers.reduce((total, answer) => total + of(answer), 0);
  const figures: MemoryFigures = {
    threads: answers.length,
    heapBytes: sum(({ heapBytes }) => heapBytes),
    bufferBytes: sum(({ bufferBytes }) => bufferBytes),
    residentBytes: process.memoryUsage().rss,
  };
  writeFileSync(`${name}.new`, JSON.stringify(figures));
  renameSync(`${name}.new`, name);
}
