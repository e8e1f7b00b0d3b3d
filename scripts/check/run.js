// Usage: node scripts/check/run.js [checks] [tests]
// Runs the checks, the tests, or (without an argument) both; ends with `N passed, N failed` and fails when any did.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CHECKS } from './checks.js';
import { runTests } from './tests.js';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['checks', 'tests'];
const results = { passed: 0, failed: [], skipped: [] };

if (wanted.includes('checks')) for (const check of CHECKS) runCheck(check);
if (wanted.includes('tests')) await runTests(results);
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
