import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';

/** The longest that one test file may take, in ms. */
const FILE_TIMEOUT = 300_000;

/** What another Node may do otherwise: addons, sockets, threads, files, SQLite; and the programs themselves, as they start and stop. */
const MAY_DIFFER = /^(capture|decode|history|inspect|output|wire)\/|^e2e\/stopping\.test\.js$/;

/** End-to-end tests that neither capture nor measure time, and mostly wait: one at a time of them runs beside others. */
const BESIDE_OTHERS =
  /^e2e\/(bad-use|campaign|captions|curve|events-out|file-outlets|gone-files|history|http-access|kafka|kafka-fuzzed|kafka-hostile|kafka-monitor|keygen|metrics-file|metrics-port|missing-files|page-file|prometheus|recording-browser|recording-full-disk|recording-mp4|samples|selected-streams|two-containers)\.test\.js$/;

/**
 * Runs the compiled test of every test source and adds to the results: tests count, suites and parents of subtests do not.
 * `again`: they have passed on another Node, and only those are run that may differ on this one.
 * The other end-to-end tests measure time and load the machine: they run one at a time, at the end.
 */
export async function runTests(results, { again = false } = {}) {
  const files = compiledTests().filter((file) => !again || MAY_DIFFER.test(nameOf(file)));
  const [ends, units] = parted(files, (name) => name.startsWith('e2e/'));
  const [waiting, alone] = parted(ends, (name) => BESIDE_OTHERS.test(name));
  await Promise.all([runFiles(units, Math.min(2, availableParallelism()), results), runFiles(waiting, 1, results)]);
  await runFiles(alone, 1, results);
}

/** From the sources: what is left of a deleted test never runs, and a test that was not compiled is an error. */
function compiledTests() {
  const sources = readdirSync('test', { recursive: true }).filter((name) => name.endsWith('.test.ts'));
  if (sources.length === 0) throw new Error('there are no test files');
  const files = sources.sort().map((name) => path.resolve('dist/test', name.replace(/\.ts$/, '.js')));
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`not compiled: ${missing.join(', ')}`);
  return files;
}

/** The files whose names are of that kind, and the others. */
function parted(files, isOfKind) {
  return [true, false].map((wanted) => files.filter((file) => isOfKind(nameOf(file)) === wanted));
}

function nameOf(file) {
  return path.relative(path.resolve('dist/test'), file).replaceAll(path.sep, '/');
}

async function runFiles(files, concurrency, results) {
  if (files.length === 0) return;
  const reports = new Map(files.map((file) => [file, new FileReport(path.relative('dist', file), results)]));
  for await (const { type, data } of run({ files, concurrency, timeout: FILE_TIMEOUT })) {
    const report = reports.get(data.file);
    if (type === 'test:stdout' || type === 'test:stderr') report?.output.push(data.message);
    if (type === 'test:start') report?.begin(data);
    if (type === 'test:pass' || type === 'test:fail') report?.end(type === 'test:pass', data);
  }
  for (const report of reports.values()) report.finish();
}

/** Follows the tests of one file; the runner reports a test after its subtests. */
class FileReport {
  output = [];
  #trail = [];
  #tests = 0;
  #durationMs = 0;
  #failures = [];

  constructor(name, results) {
    this.name = name;
    this.results = results;
  }

  begin({ name, nesting }) {
    this.#trail.length = nesting;
    if (nesting > 0) this.#trail[nesting - 1].hasSubtests = true;
    this.#trail[nesting] = { name, hasSubtests: false };
  }

  end(isPass, { name, nesting, file, skip, todo, details }) {
    if (nesting === 0) this.#durationMs += details.duration_ms;
    const isGroup = details.type === 'suite' || this.#trail[nesting]?.hasSubtests === true;
    const names = [this.name, ...this.#trail.slice(0, nesting).map((parent) => parent.name), name];
    const title = (name === file ? [this.name] : names).join(' > ');
    if (!isPass) {
      if (details.error?.failureType !== 'subtestsFailed') this.#fail(title, details.error);
    } else if (skip !== undefined || todo !== undefined) {
      this.#tests++;
      this.results.skipped.push(`${title}: ${skip ?? todo}`);
    } else if (!isGroup && name !== file) {
      this.#tests++;
      this.results.passed++;
    }
  }

  finish() {
    if (this.#tests === 0 && this.#failures.length === 0) this.#fail(`${this.name}: no test ran`);
    if (this.#failures.length === 0)
      console.log(`ok      ${this.name} (${this.#tests}, ${(this.#durationMs / 1000).toFixed(1)} s)`);
    else console.log(`FAILED  ${this.name}\n${this.#failures.join('\n')}\n${this.output.join('')}`);
  }

  #fail(title, error) {
    this.results.failed.push(title);
    const cause = error?.cause ?? error;
    this.#failures.push(`${title}\n${cause === undefined ? '' : inspect(cause)}`);
  }
}
