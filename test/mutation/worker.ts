import { parentPort, workerData } from 'node:worker_threads';
import type { Case } from '../conformance/case.js';
import type { Packets } from '../conformance/plan.js';

/** What a worker is given: numbers of the mutants that it tries, of all of them, and the files of those of the code. */
export interface MutantRun {
  readonly numbers: readonly number[];
  /** Those of the limits come behind. */
  readonly codeFiles: readonly string[];
}

/** The case that noticed the mutant, and how; null where none does. */
export interface Verdict {
  readonly number: number;
  readonly notice: string | null;
}

const NOTHING_ON = -1;
let on = NOTHING_ON;
const reached = new Set<number>();
// What the switches in the code call, before the first of them runs.
Object.assign(globalThis, {
  isMutant: (number: number): boolean => {
    if (on === NOTHING_ON) reached.add(number);
    return on === number;
  },
  mutantCompares: <T>(
    number: number,
    compare: (one: T, other: T) => boolean,
    wrongly: (one: T, other: T) => boolean,
    one: T,
    other: T,
  ): boolean => {
    if (on === NOTHING_ON && one === other) reached.add(number);
    return on === number ? wrongly(one, other) : compare(one, other);
  },
});
const { streamOfCase } = await import('../conformance/case.js');
const { CASES } = await import('../conformance/cases/cases.js');
const { judgeCase } = await import('../conformance/matrix.js');
const { limitMutants } = await import('./limits.js');

/** 60 Mb/s take as long as all else. What is left out could only notice more. */
const USED = CASES.filter(({ bitrate }) => bitrate !== 'high');
/** Where it matters how packets come, each by itself, in datagrams or from a file. */
const CLOCK_FILES = /timing|pcr|pts|activity|absence|pause|stretch/;
/** 12 s at 3 Mb/s; what is longer is for what it is made for. */
const LONG_PACKETS = 24_000;
const LIMITS = limitMutants();

interface Stream {
  readonly packets: Packets;
  /** What is not as stated without any mutant: nothing, where the matrix passes. */
  readonly usual: string;
  readonly reached: ReadonlySet<number>;
}

const streams = new Map<Case, Stream>();
/** What noticed mutants of a file, the latest first. */
const noticers = new Map<string, Case[]>();

function streamOf(one: Case): Stream {
  const known = streams.get(one);
  if (known !== undefined) return known;
  const packets = streamOfCase(one);
  reached.clear();
  const usual = faultsOf(one, packets);
  const stream = { packets, usual, reached: new Set(reached) };
  streams.set(one, stream);
  return stream;
}

/** What is not as stated; nothing, where all is. */
function faultsOf(one: Case, packets: Packets): string {
  try {
    return judgeCase(one, packets)
      .faults.map(({ rule, text }) => `${one.name}: ${rule}: ${text}`)
      .join('; ');
  } catch (error) {
    return `${one.name}: ${String(error)}`;
  }
}

function noticeOf(number: number, codeFiles: readonly string[]): string | null {
  const limit = LIMITS[number - codeFiles.length];
  const file = codeFiles[number] ?? limit!.file;
  const first = noticers.get(file) ?? [];
  for (const one of new Set([...first, ...byLength])) {
    const { packets, usual, reached: places } = streamOf(one);
    if (!(limit?.concerns(one) ?? (places.has(number) && isTried(one, packets, file)))) continue;
    on = number;
    limit?.set(true);
    const faults = faultsOf(one, packets);
    limit?.set(false);
    on = NOTHING_ON;
    if (faults === usual) continue;
    noticers.set(file, [one, ...first.filter((other) => other !== one)]);
    return one.name;
  }
  return null;
}

function isTried({ name, arrival }: Case, { packets }: Packets, file: string): boolean {
  const isShort = packets.length <= LONG_PACKETS || /^(limits|auto)-/.test(name);
  return isShort && (arrival === undefined || CLOCK_FILES.test(file));
}

for (const one of USED) streamOf(one);
const byLength = [...USED].sort((a, b) => streamOf(a).packets.packets.length - streamOf(b).packets.packets.length);
for (const [one, { usual }] of streams) {
  if (usual !== '') console.log(`not as stated without any mutant: ${one.name}: ${usual.slice(0, 100)}`);
}
const { numbers, codeFiles } = workerData as MutantRun;
parentPort?.postMessage(null);
for (const number of numbers) {
  const verdict: Verdict = { number, notice: noticeOf(number, codeFiles) };
  parentPort?.postMessage(verdict);
}
