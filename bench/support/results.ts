import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository, seen from the compiled benchmarks. */
export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** One table of `docs/performance.md`: written by a benchmark, shown by `scripts/check/bench-docs.js`. */
export interface BenchResult {
  readonly title: string;
  /** What was done, in a sentence or two. */
  readonly method: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Each target of the project with what was reached. */
  readonly verdicts: readonly string[];
}

/** Writes the result of a benchmark, with the machine, Node version and commit it was made on, and prints it. */
export function saveResult(name: string, result: BenchResult): void {
  const folder = join(REPOSITORY, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: REPOSITORY, encoding: 'utf8' }).trim();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const made = { machine, node: process.version, commit, date: new Date().toISOString().slice(0, 10) };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ ...result, made }, null, 2)}\n`);
  console.log(`\n${result.title}`);
  console.table(
    result.rows.map((row) => Object.fromEntries(result.columns.map((column, index) => [column, row[index]]))),
  );
  for (const verdict of result.verdicts) console.log(`- ${verdict}`);
}
