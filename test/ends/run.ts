import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { END_CASES, makeInputs } from './cases.js';
import { countEnds, type EndsFigures } from './ends.js';

const OPTIONS = {
  runs: { type: 'string', default: '200' },
  parallel: { type: 'string', default: '1' },
  'under-load': { type: 'boolean', default: false },
} as const;

/** What scripts/ends.sh does: 0 when all programs ended as they must, 1 when not, 2 for wrong arguments. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const names = END_CASES.map(({ name }) => name);
  const unknown = positionals.find((wanted) => !names.includes(wanted));
  const runs = Number(values.runs);
  const parallel = Number(values.parallel);
  if (unknown !== undefined || !(runs >= 1) || !(parallel >= 1)) {
    console.error(`ends.sh: ${unknown ?? 'a number below 1'}: there are ${names.join(', ')} (see --help)`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tscap-ends-'));
  let isGood = true;
  try {
    const inputs = await makeInputs(folder);
    for (const name of positionals.length > 0 ? positionals : names) {
      console.error(`${new Date().toISOString().slice(11, 19)} ${name} …`);
      const figures = await countEnds(name, inputs, { runs, parallel, underLoad: values['under-load'] });
      console.log(textOf(figures));
      isGood &&= figures.hanging + figures.late + figures.faults.length === 0;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return isGood ? 0 : 1;
}

function textOf({ name, ends, hanging, late, medianMs, longestMs, faults }: EndsFigures): string {
  const times = `after the last output: median ${medianMs.toFixed(0)} ms, longest ${longestMs.toFixed(0)} ms`;
  const counts = `${ends} ends, ${hanging} hanging, ${late} over 2 s`;
  return [`${name.padEnd(18)} ${counts}; ${times}`, ...faults].join('\n');
}

process.exitCode = await main();
