import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { END_CASES, type EndInputs } from './cases.js';
import { type End, LONGEST_END_MS, runToEnd } from './one-end.js';

/** How often, how many at a time, and whether all cores are kept busy meanwhile. */
export interface EndsOptions {
  readonly runs: number;
  readonly parallel: number;
  readonly underLoad: boolean;
}

/** What came of the runs of one case. */
export interface EndsFigures {
  readonly name: string;
  /** Programs that were to end: more than the runs where two are started together. */
  readonly ends: number;
  readonly hanging: number;
  /** Ended later than `LONGEST_END_MS` after their last output. */
  readonly late: number;
  readonly medianMs: number;
  readonly longestMs: number;
  /** The first of the other faults. */
  readonly faults: readonly string[];
}

/** Runs the case so many times and counts how the programs end. */
export async function countEnds(name: string, inputs: EndInputs, options: EndsOptions): Promise<EndsFigures> {
  const { plans } = END_CASES.find((one) => one.name === name)!;
  const ends: End[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < options.runs) {
      const together = plans(inputs, next++);
      ends.push(...(await Promise.all(together.map((plan) => runToEnd(plan, inputs.folder)))));
    }
  };
  const load = options.underLoad ? startLoad() : [];
  try {
    await Promise.all(Array.from({ length: options.parallel }, work));
  } finally {
    for (const child of load) child.kill('SIGKILL');
  }
  return figuresOf(name, ends);
}

/** A process for each core that does nothing but work; each ends when this one does. */
function startLoad(): ChildProcess[] {
  const source =
    "process.on('disconnect', () => process.exit()); setInterval(() => { const end = Date.now() + 50; while (Date.now() < end); }, 0)";
  return Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
  );
}

function figuresOf(name: string, ends: readonly End[]): EndsFigures {
  const times = ends.map(({ endMs }) => endMs).sort((a, b) => a - b);
  return {
    name,
    ends: ends.length,
    hanging: ends.filter(({ isHanging }) => isHanging).length,
    late: times.filter((time) => time > LONGEST_END_MS).length,
    medianMs: times[times.length >> 1] ?? 0,
    longestMs: times.at(-1) ?? 0,
    faults: ends.flatMap(({ fault }) => fault ?? []).slice(0, 3),
  };
}
