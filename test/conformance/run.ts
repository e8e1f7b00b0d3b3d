import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { streamOfCase } from './case.js';
import { CASES } from './cases/cases.js';
import { PACKETS_PER_DATAGRAM } from './driver.js';
import { type CaseResult, ruleResults, runCase } from './matrix.js';
import { writeStream } from './stream-files.js';

/** What scripts/conformance.sh does: 0 when all is as stated, 1 when not, 2 for wrong arguments. */
function main(): number {
  const { values, positionals } = parseArgs({ options: { write: { type: 'string' } }, allowPositionals: true });
  const unknown = positionals.find((wanted) => !CASES.some(({ name }) => name === wanted));
  if (unknown !== undefined) {
    console.error(`conformance.sh: no such stream: ${unknown} (see docs/tr101290.md)`);
    return 2;
  }
  const cases = CASES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const results = cases.map(runCase);
  if (values.write !== undefined) {
    mkdirSync(values.write, { recursive: true });
    for (const one of cases) {
      const perDatagram = one.arrival === 'datagrams' ? PACKETS_PER_DATAGRAM : 1;
      writeStream(path.join(values.write, one.name), streamOfCase(one), perDatagram);
    }
  }
  print(results);
  return results.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

function print(results: readonly CaseResult[]): void {
  for (const { number, rule, streams, stated, seen, isPassed } of ruleResults(results)) {
    if (streams === 0 && stated === 0 && seen === 0) continue;
    const verdict = isPassed ? 'pass' : 'FAIL';
    console.log(
      `${verdict}  ${number.padEnd(6)}${rule.padEnd(34)}${`${seen}/${stated}`.padEnd(10)}in ${streams} streams`,
    );
  }
  for (const result of results) {
    for (const { rule, text } of result.faults) console.log(`${result.case.name}: ${rule}: ${text}`);
  }
  const failed = results.filter(({ faults }) => faults.length > 0).length;
  console.log(`${results.length - failed} streams as stated, ${failed} not`);
}

process.exitCode = main();
