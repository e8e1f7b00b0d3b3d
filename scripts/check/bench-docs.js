// The results of docs/performance.md, from what the benchmarks wrote into bench/results.
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'bench/results';

/** A generator for the result of each benchmark, by name: `bench-live` for live.json. */
export function benchGenerators() {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
  return Object.fromEntries(names.map((name) => [`bench-${name}`, () => resultText(name)]));
}

function resultText(name) {
  const file = `${FOLDER}/${name}.json`;
  const { title, method, columns, rows, verdicts, made } = JSON.parse(readFileSync(file, 'utf8'));
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    `### ${title}`,
    '',
    method,
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map(line),
    '',
    ...verdicts.map((verdict) => `- ${verdict}`),
    '',
    `Made on ${made.date} with ${made.machine}, Node ${made.node}, commit ${made.commit}.`,
  ].join('\n');
}
