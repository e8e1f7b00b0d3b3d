import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { streamOfCase } from '../conformance/case.js';
import { CASES } from '../conformance/cases/cases.js';
import type { Packets } from '../conformance/plan.js';
import { EQUIVALENTS } from './equivalents.js';
import { FAULTS, type Mutant, mutantsOf } from './mutants.js';
import { Slot } from './slot.js';
import type { Notice, SharedStream } from './worker.js';

const OPTIONS = {
  parallel: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  list: { type: 'boolean', default: false },
} as const;
/** Least share of the mutants that must be noticed. */
const LEAST_SHARE = 0.95;
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const DIST = join(REPOSITORY, 'dist');
/** Where limits and timers are: files of compiled code. */
const FOLDERS: readonly (readonly [folder: string, files: RegExp])[] = [
  ['src/tr101290', /^(?!profile-file|errored-seconds|alarm)[\w-]+\.js$/],
  ['src/timing', /^pcr-(timeline|accuracy-calculator)\.js$/],
  ['src/t-std', /\.js$/],
];

interface Result {
  readonly mutant: Mutant;
  readonly notice: Notice | undefined;
  /** Why it need not be noticed. */
  readonly because: string | undefined;
}

/** What scripts/mutation.sh does: 0 when enough mutants were noticed, 1 when not, 2 for wrong arguments. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const mutants = allMutants().filter(
    ({ file }) => positionals.length === 0 || positionals.some((part) => file.includes(part)),
  );
  if (values.list) for (const mutant of mutants) console.log(textOf(mutant));
  if (values.list) return 0;
  if (mutants.length === 0 || !(Number(values.parallel) >= 1)) {
    console.error('mutation.sh: no such mutants, or a number below 1 (see --help)');
    return 2;
  }
  console.error(`${mutants.length} mutants, ${CASES.length} streams; the streams are made …`);
  const results = await tryAll(
    mutants,
    CASES.map((one) => sharedStream(streamOfCase(one))),
    Number(values.parallel),
  );
  return summary(results);
}

function allMutants(): Mutant[] {
  return FOLDERS.flatMap(([folder, pattern]) =>
    readdirSync(join(DIST, folder))
      .filter((file) => pattern.test(file))
      .sort()
      .flatMap((file) => mutantsOf(join(DIST, folder, file), join(folder, file))),
  );
}

async function tryAll(
  mutants: readonly Mutant[],
  streams: readonly SharedStream[],
  parallel: number,
): Promise<Result[]> {
  const results: Result[] = [];
  /** What noticed mutants of a file, the latest first. */
  const noticers = new Map<string, number[]>();
  const queue = [...mutants];
  const started = Date.now();
  const usual = await usualFaults(streams);
  const run = async (slot: Slot) => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const { file } = mutant;
      const because = reasonOf(mutant);
      const order = orderOf(mutant, noticers.get(file) ?? []);
      const notice = because === undefined ? (await slot.try(mutant, { streams, order, usual }))[0] : undefined;
      if (notice !== undefined) {
        const others = (noticers.get(file) ?? []).filter((number) => number !== notice.number);
        noticers.set(file, [notice.number, ...others]);
      }
      results.push({ mutant, notice, because });
      if (notice === undefined && because === undefined) console.log(`survives: ${textOf(mutant)}`);
      if (results.length % 25 === 0) {
        console.error(`${results.length} of ${mutants.length}, ${((Date.now() - started) / 1000).toFixed(0)} s`);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, (_, n) => run(new Slot(REPOSITORY, slotFolder(n)))));
  return results;
}

/** By case: what is not as stated without any mutant, which is nothing where the matrix passes. */
async function usualFaults(streams: readonly SharedStream[]): Promise<string[]> {
  const order = [...CASES.keys()];
  const notices = await new Slot(REPOSITORY, slotFolder(0)).judge({ streams, order });
  for (const { why } of notices) if (why !== '') console.log(`not as stated without any mutant: ${why.slice(0, 100)}`);
  return notices.map(({ why }) => why);
}

function slotFolder(number: number): string {
  return join(REPOSITORY, 'build/mutation', String(number));
}

function sharedStream({ packets, timesNs }: Packets): SharedStream {
  const lengths = new SharedArrayBuffer(packets.length * 2);
  new Uint16Array(lengths).set(packets.map(({ length }) => length));
  const bytes = new SharedArrayBuffer(packets.reduce((sum, { length }) => sum + length, 0));
  new Uint8Array(bytes).set(Buffer.concat(packets));
  const times = new SharedArrayBuffer(timesNs.length * 8);
  new Float64Array(times).set(timesNs);
  return { bytes, lengths, timesNs: times };
}

/** Where it matters how packets come, each by itself, in datagrams or from a file, and how fast. */
const CLOCK_FILES = /timing|pcr|pts|activity|absence|pause|stretch/;

/**
 * What noticed others of the file first, then what is about a rule that the change names; for the limit of a rule, only
 * streams in which it is looked at: clean ones, and those that are about it or break it.
 */
function orderOf({ file, before, rule }: Mutant, noticers: readonly number[]): number[] {
  const named = CASES.flatMap((one, n) => (one.rule !== undefined && before.includes(one.rule) ? [n] : []));
  return [...new Set([...named, ...noticers, ...CASES.keys()])].filter((n) => {
    const { rule: about, expected = {}, arrival, bitrate } = CASES[n]!;
    if ((arrival !== undefined || bitrate !== undefined) && !CLOCK_FILES.test(file)) return false;
    return rule === undefined || about === undefined || about === rule || rule in expected;
  });
}

function reasonOf({ file, before, after }: Mutant): string | undefined {
  const isIt = (one: (typeof EQUIVALENTS)[number]) =>
    `src/${one.file}` === file && one.before === before && (one.after === undefined || one.after === after);
  return EQUIVALENTS.find(isIt)?.because;
}

function summary(results: readonly Result[]): number {
  const judged = results.filter(({ because }) => because === undefined);
  for (const fault of FAULTS) {
    const some = judged.filter(({ mutant }) => mutant.fault === fault);
    const noticed = some.filter(({ notice }) => notice !== undefined);
    console.log(`${fault.padEnd(10)} ${noticed.length} of ${some.length} noticed`);
  }
  const noticed = judged.filter(({ notice }) => notice !== undefined).length;
  const share = noticed / judged.length;
  console.log(
    `${noticed} of ${judged.length} mutants noticed: ${(100 * share).toFixed(1)} %; ${results.length - judged.length} left out as equivalent`,
  );
  return share >= LEAST_SHARE ? 0 : 1;
}

function textOf({ file, line, fault, before, after }: Mutant): string {
  const short = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 100);
  return `${fault}: ${file}:${line}: ${short(before)} → ${short(after)}`;
}

process.exitCode = await main();
