// Usage: node scripts/check/docs.js --check | --write
// Keeps what the documentation repeats from the code up to date: in a Markdown file the blocks between
// `<!-- generated: name -->` and `<!-- end -->`, and .env.example and the schemas of reports and messages as a whole. Needs the
// compiled code.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { figureTable } from './history-docs.js';
import { accountingTables, eventTables, reportTables, rscapTables } from './metrics-docs.js';
import { configurationTables, environmentExample } from './option-docs.js';
import { prometheusTables } from './prometheus-docs.js';
import { reportSchema } from './report-schema.js';
import { rscapSchema } from './rscap-schema.js';
import { specificationTable } from './specification-docs.js';
import { cleanStreams, ruleMatrix, ruleSections } from './tr101290-docs.js';

const BLOCK = /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

const BLOCKS = {
  'usage-probe': () => usage('probe'),
  'usage-monitor': () => usage('monitor'),
  'usage-replay': () => usage('replay'),
  'usage-keygen': () => usage('keygen'),
  'usage-history': () => usage('history'),
  'history-figures': figureTable,
  'metrics-report': reportTables,
  'metrics-events': eventTables,
  'metrics-accounting': accountingTables,
  'metrics-rscap': rscapTables,
  configuration: configurationTables,
  'metrics-prometheus': prometheusTables,
  specifications: specificationTable,
  'tr101290-matrix': ruleMatrix,
  'tr101290-clean': cleanStreams,
  'tr101290-rules': ruleSections,
};

/** Each file with what it should hold, made from what it holds. */
const FILES = {
  '.env.example': environmentExample,
  'README.md': fillBlocks,
  'docs/configuration.md': fillBlocks,
  'docs/history.md': fillBlocks,
  'docs/specifications.md': fillBlocks,
  'docs/tr101290.md': fillBlocks,
  'schema/report.schema.json': reportSchema,
  'schema/rscap-message.schema.json': rscapSchema,
};

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const mode = process.argv[2];
if (mode !== '--check' && mode !== '--write') {
  console.error('usage: node scripts/check/docs.js --check | --write');
  process.exit(2);
}
try {
  for (const [file, make] of Object.entries(FILES)) update(file, make);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function update(file, make) {
  const present = readOr(file, '');
  const wanted = make(present);
  if (wanted === present) return;
  if (mode === '--write') {
    writeFileSync(file, wanted);
    console.log(`wrote ${file}`);
  } else {
    console.error(`${file} is not what the code says: run node scripts/check/docs.js --write`);
    process.exitCode = 1;
  }
}

function readOr(file, other) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return other;
    throw error;
  }
}

function fillBlocks(text) {
  return text.replace(BLOCK, (_, begin, name, end) => {
    if (BLOCKS[name] === undefined) throw new Error(`unknown block: ${name}`);
    return `${begin}${BLOCKS[name]()}\n${end}`;
  });
}

/** What the program prints for --help. */
function usage(program) {
  const file = path.join(root, 'dist/src/bin', `${program}.js`);
  const run = spawnSync(process.execPath, [file, '--help'], { cwd: tmpdir(), env: {}, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${program} --help failed: ${run.stderr}`);
  return `\`\`\`text\n${run.stdout.trimEnd()}\n\`\`\``;
}
