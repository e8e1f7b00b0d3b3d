// Usage: node scripts/check/run.js [checks] [build] [tests] [again] [tests:<another node>]
// Runs the checks, the tests, or (without an argument) both, and on another Node, where it is there, again those tests that may be otherwise; ends with `N passed, N failed` and fails when any did.
// With `build` the tests begin when all is built that scripts/compile.sh builds, or another process is building.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CHECKS } from './checks.js';
import { runTests } from './tests.js';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['checks', 'tests'];
const results = { passed: 0, failed: [], skipped: [] };

if (wanted.includes('checks')) for (const check of CHECKS) runCheck(check);
if (wanted.includes('build')) runCheck({ name: 'build', command: ['scripts/compile.sh', '--quiet'] });
if (wanted.includes('tests')) await runTests(results);
if (wanted.includes('again')) await runTests(results, { again: true });
for (const name of wanted) if (name.startsWith('tests:')) runTestsOn(name.slice('tests:'.length));
summarise();

function runCheck({ name, command: [program, ...args], tool }) {
  if (tool !== undefined && !isInstalled(tool)) {
    results.skipped.push(`${name}: ${tool} is not installed`);
    return;
  }
  const run = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (run.status === 0) {
    results.passed++;
    console.log(`ok      ${name}`);
  } else {
    results.failed.push(name);
    console.log(`FAILED  ${name}\n${run.error ?? ''}${run.stdout ?? ''}${run.stderr ?? ''}`);
  }
}

/** Adds what this script says on that Node. */
function runTestsOn(node) {
  if (!existsSync(node)) {
    results.skipped.push('the tests on another Node: it could not be had');
    return;
  }
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? node;
  console.log(`--      the tests on Node ${version}`);
  const run = spawnSync(node, [fileURLToPath(import.meta.url), 'again'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = (run.stdout ?? '').trimEnd().split('\n');
  const passed = /^(\d+) passed, /.exec(lines.at(-1) ?? '')?.[1];
  for (const line of lines.slice(0, -1)) if (!/^(skipped|failed): /.test(line)) console.log(line);
  const told = (kind) =>
    lines.filter((line) => line.startsWith(`${kind}: `)).map((line) => line.slice(kind.length + 2));
  results.passed += Number(passed ?? 0);
  results.skipped.push(...told('skipped').map((name) => `Node ${version}: ${name}`));
  results.failed.push(...told('failed').map((name) => `Node ${version}: ${name}`));
  if (passed === undefined)
    results.failed.push(`the tests on Node ${version} gave no result: ${run.error ?? run.status}`);
}

function isInstalled(tool) {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

function summarise() {
  for (const name of results.skipped) console.log(`skipped: ${name}`);
  for (const name of results.failed) console.log(`failed: ${name}`);
  const skipped = results.skipped.length === 0 ? '' : `, ${results.skipped.length} skipped`;
  console.log(`${results.passed} passed, ${results.failed.length} failed${skipped}`);
  process.exitCode = results.failed.length === 0 && results.passed > 0 ? 0 : 1;
}
