import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchResult, REPOSITORY } from './support/results.js';

/** Tables of docs/performance.md, in this order; each stands between its own pair of markers. */
const NAMES = [
  'file-to-file',
  'live',
  'soak',
  'stages',
  'wire',
  'npm-pcap',
  'sections',
  'ts-analyzer',
  'history',
  'kafka',
  'prometheus',
  'analysis-stages',
  'analysis-files',
  'live-analysis',
] as const;

interface SavedResult extends BenchResult {
  readonly made: { machine: string; node: string; commit: string; date: string };
}

/** Puts the results of the benchmarks into docs/performance.md, each behind its marker; the rest of the page is written by hand. */
const page = join(REPOSITORY, 'docs/performance.md');
let text = readFileSync(page, 'utf8');
for (const name of NAMES) {
  const section = new RegExp(`(<!-- bench:${name} -->\n)[\\s\\S]*?(<!-- /bench -->)`);
  if (!section.test(text)) throw new Error(`${page} has no marker <!-- bench:${name} -->`);
  text = text.replace(section, (_, begin, end) => `${begin}${render(name)}${end}`);
}
writeFileSync(page, text);

function render(name: string): string {
  const { title, method, columns, rows, verdicts, made }: SavedResult = JSON.parse(
    readFileSync(join(REPOSITORY, `bench/results/${name}.json`), 'utf8'),
  );
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
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
    '',
  ].join('\n');
}
