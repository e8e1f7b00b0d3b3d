import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { EQUIVALENTS } from './equivalents.js';
import { limitMutants } from './limits.js';
import { FAULTS, type Mutant } from './mutants.js';
import { codeMutants, writeSwitchedCode } from './switched-code.js';
import type { MutantRun, Verdict } from './worker.js';

const OPTIONS = {
  parallel: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  list: { type: 'boolean', default: false },
} as const;
/** Least share of the mutants that must be noticed. */
const LEAST_SHARE = 0.95;
/** A mutant that takes longer does not end. */
const TIMEOUT_MS = 120_000;
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** What scripts/mutation.sh does: 0 when enough mutants were noticed, 1 when not, 2 for wrong arguments. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const ofCode = codeMutants(join(REPOSITORY, 'dist'));
  const mutants: readonly Mutant[] = [...ofCode, ...limitMutants()];
  const numbers = [...mutants.keys()].filter(
    (number) => positionals.length === 0 || positionals.some((part) => textOf(mutants[number]!).includes(part)),
  );
  if (values.list) for (const number of numbers) console.log(textOf(mutants[number]!));
  if (values.list) return 0;
  const parallel = Number(values.parallel);
  if (numbers.length === 0 || !(parallel >= 1)) {
    console.error('mutation.sh: no such mutants, or a number below 1 (see --help)');
    return 2;
  }
  const dist = writeSwitchedCode(REPOSITORY, join(REPOSITORY, 'build/mutation'), ofCode);
  const tried = numbers.filter((number) => reasonOf(mutants[number]!) === undefined);
  console.error(`${tried.length} mutants; the streams are made …`);
  const codeFiles = ofCode.map(({ file }) => file);
  const notices = new Map<number, string | null>();
  const told = ({ number, notice }: Verdict): void => {
    notices.set(number, notice);
    if (notice === null) console.log(`survives: ${textOf(mutants[number]!)}`);
    if (notices.size % 50 === 0) console.error(`${notices.size} of ${tried.length}`);
  };
  const shares = Array.from({ length: parallel }, (_, n) => tried.filter((_number, index) => index % parallel === n));
  await Promise.all(shares.map((share) => tryAll(dist, { numbers: share, codeFiles }, told)));
  return summary(mutants, tried, notices, numbers.length - tried.length);
}

/** With another worker behind each mutant that does not end. */
async function tryAll(dist: string, run: MutantRun, told: (verdict: Verdict) => void): Promise<void> {
  let { numbers } = run;
  while (numbers.length > 0) {
    const done = await tryUntilStuck(dist, { ...run, numbers }, told);
    const stuck = numbers[done];
    if (stuck !== undefined) told({ number: stuck, notice: 'does not end' });
    numbers = numbers.slice(done + 1);
  }
}

/** How many were tried. */
function tryUntilStuck(dist: string, run: MutantRun, told: (verdict: Verdict) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(dist, 'test/mutation/worker.js'), { workerData: run });
    let done = 0;
    let timer: NodeJS.Timeout | undefined;
    worker.on('message', (verdict: Verdict | null) => {
      clearTimeout(timer);
      timer = setTimeout(() => void worker.terminate(), TIMEOUT_MS);
      if (verdict === null) return;
      told(verdict);
      done++;
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve(done);
    });
  });
}

function reasonOf({ file, before, after }: Mutant): string | undefined {
  const isIt = (one: (typeof EQUIVALENTS)[number]) =>
    `src/${one.file}` === file && one.before === before && (one.after === undefined || one.after === after);
  return EQUIVALENTS.find(isIt)?.because;
}

function summary(
  mutants: readonly Mutant[],
  tried: readonly number[],
  notices: ReadonlyMap<number, string | null>,
  equivalents: number,
): number {
  const isNoticed = (number: number): boolean => (notices.get(number) ?? null) !== null;
  for (const fault of FAULTS) {
    const some = tried.filter((number) => mutants[number]!.fault === fault);
    console.log(`${fault.padEnd(10)} ${some.filter(isNoticed).length} of ${some.length} noticed`);
  }
  const noticed = tried.filter(isNoticed).length;
  const share = noticed / tried.length;
  console.log(
    `${noticed} of ${tried.length} mutants noticed: ${(100 * share).toFixed(1)} %; ${equivalents} left out as equivalent`,
  );
  return share >= LEAST_SHARE ? 0 : 1;
}

function textOf({ file, line, fault, before, after }: Mutant): string {
  const short = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 100);
  return `${fault}: ${file}:${line}: ${short(before)} → ${short(after)}`;
}

process.exitCode = await main();
