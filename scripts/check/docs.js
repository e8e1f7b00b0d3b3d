// Usage: node scripts/check/docs.js --check | --write
// Keeps what repeats the code up to date: the marked blocks of all Markdown files (generated-blocks.js), and .env.example, the
// schemas of reports and messages, and the code that writes records by them, as a whole. Needs the compiled code.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchGenerators } from './bench-docs.js';
import { exampleReport } from './example-docs.js';
import { fillDocuments, markdownFiles } from './generated-blocks.js';
import { figureTable } from './history-docs.js';
import { apiAnswers, apiRequests } from './http-api-docs.js';
import { apiOpenApi, apiSchema } from './http-api-schema.js';
import { incidentSchema } from './incident-schema.js';
import { recordGenerators, rscapTables } from './metrics-docs.js';
import { configurationTables, environmentExample } from './option-docs.js';
import { prometheusTables } from './prometheus-docs.js';
import { recordCode } from './record-code.js';
import { recordSchema } from './record-schema.js';
import { reportSchema } from './report-schema.js';
import { rscapOptionTables } from './rscap-options.js';
import { rscapSchema } from './rscap-schema.js';
import { specificationTable } from './specification-docs.js';
import { streamsSchema } from './streams-schema.js';
import { cleanStreams, ruleMatrix, ruleSections } from './tr101290-docs.js';

/** Files that are generated as a whole; each says by which script. */
const FILES = {
  '.env.example': environmentExample,
  'schema/report.schema.json': reportSchema,
  'schema/records.schema.json': recordSchema,
  'src/report/generated/record-writers.ts': recordCode,
  'schema/incident.schema.json': incidentSchema,
  'schema/http-api.schema.json': apiSchema,
  'schema/http-api.openapi.json': apiOpenApi,
  'schema/rscap-message.schema.json': rscapSchema,
  'schema/streams.schema.json': streamsSchema,
};
const GENERATED = /\bGenerated [\w\s]*by scripts\/check\//;

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const mode = process.argv[2];
if (mode !== '--check' && mode !== '--write') {
  console.error('usage: node scripts/check/docs.js --check | --write');
  process.exit(2);
}
try {
  updateFiles();
  updateDocuments();
} catch (error) {
  fail(error.message);
}

/** Before the documents, which show what is in the schemas. */
function updateFiles() {
  for (const [file, make] of Object.entries(FILES)) update(file, readOr(file, ''), make());
  for (const file of readdirSync('schema').map((name) => `schema/${name}`)) {
    if (GENERATED.test(readFileSync(file, 'utf8')) && !Object.hasOwn(FILES, file)) fail(`nothing generates ${file}`);
  }
}

function updateDocuments() {
  const texts = Object.fromEntries(markdownFiles('.').map((file) => [file, readFileSync(file, 'utf8')]));
  const { filled, faults } = fillDocuments(texts, {
    'example-report': exampleReport,
    configuration: configurationTables,
    specifications: specificationTable,
    'http-api-requests': apiRequests,
    'http-api-answers': apiAnswers,
    'history-figures': figureTable,
    'metrics-prometheus': prometheusTables,
    'metrics-rscap': rscapTables,
    'tr101290-matrix': ruleMatrix,
    'tr101290-clean': cleanStreams,
    'tr101290-rules': ruleSections,
    ...rscapOptionTables,
    ...recordGenerators(),
    ...benchGenerators(),
  });
  for (const fault of faults) fail(fault);
  for (const [file, wanted] of Object.entries(filled)) update(file, texts[file], wanted);
}

function update(file, present, wanted) {
  if (wanted === present) return;
  if (mode === '--write') {
    writeFileSync(file, wanted);
    console.log(`wrote ${file}`);
  } else {
    fail(`${file} is not what the code says: run node scripts/check/docs.js --write`);
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

function fail(fault) {
  console.error(fault);
  process.exitCode = 1;
}
