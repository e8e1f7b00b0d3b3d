// Usage: node scripts/check/imports.js [folder]
// Checks the direction of the imports between the folders of src, and that the analysis library does no input or output.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ANALYSIS = ['analysis', 'mpegts', 'tr101290', 'timing', 'codec', 'st2110', 'net'];
const SERVICES = ['capture', 'wire', 'sinks', 'report', 'system'];

/** Which folders the files of a folder may import; '.' is src itself. */
const ALLOWED = {
  '.': [...ANALYSIS, 'report'],
  bin: ['cli', 'probe', 'monitor', 'replay', 'keygen', 'history'],
  probe: ['cli', 'ingest', 'text', ...SERVICES, ...ANALYSIS],
  monitor: ['cli', 'ingest', 'history', 'prometheus', 'text', ...SERVICES, ...ANALYSIS],
  history: ['cli', 'text', 'report', ...ANALYSIS],
  prometheus: [...SERVICES, ...ANALYSIS],
  replay: ['cli', 'text', 'capture', 'system', ...ANALYSIS],
  keygen: ['cli', 'wire'],
  ingest: ['capture', 'report', ...ANALYSIS],
  cli: ['text'],
  text: [],
  ...Object.fromEntries(SERVICES.map((folder) => [folder, ANALYSIS])),
  report: ['text', ...ANALYSIS],
  ...Object.fromEntries(ANALYSIS.map((folder) => [folder, ANALYSIS.filter((other) => other !== folder)])),
};

/** Contracts between folders of one layer: types, and the tables these derive from. */
const CONTRACTS = [
  'wire/message',
  'wire/counters',
  'wire/decode-fault',
  'capture/frame-source',
  'report/accounting',
  'system/host-report',
];

/** What the analysis library may use from outside: for node:net only the tests of an address, for node:crypto a seed. */
const PURE_PACKAGES = ['node:assert', 'node:crypto', 'node:net', '@svta/cml-608', 'sdp-transform'];

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

const root = path.resolve(process.argv[2] ?? fileURLToPath(new URL('../../src', import.meta.url)));
const edges = new Map();
const faults = sourceFiles(root).flatMap(checkFile);
faults.push(...cycles());
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);

function sourceFiles(folder) {
  if (!existsSync(folder)) throw new Error(`no such folder: ${folder}`);
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .sort();
}

function checkFile(file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const found = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[2] ?? match[3] ?? match[4];
    const reason = faultOf(file, specifier, match[1] !== undefined);
    const line = text.slice(0, match.index + match[0].lastIndexOf(specifier)).split('\n').length;
    if (reason !== undefined) found.push(`src/${file}:${line}: ${reason}`);
  }
  return found;
}

function faultOf(file, specifier, isTypeOnly) {
  const from = folderOf(file);
  if (!specifier.startsWith('.')) {
    const isPure = !ANALYSIS.includes(from) || PURE_PACKAGES.includes(specifier);
    return isPure ? undefined : `${from} is analysis and must not import ${specifier}`;
  }
  const target = path.join(path.dirname(file), specifier);
  if (target.startsWith('..')) return isTypeOnly ? undefined : `imports ${specifier} from outside src`;
  const to = folderOf(target);
  if (from === to) return undefined;
  if (ALLOWED[from] === undefined) return `${from} is not a folder of the design`;
  const isContract = [...SERVICES, 'ingest'].includes(from) && CONTRACTS.includes(target.replace(/\.js$/, ''));
  if (!ALLOWED[from].includes(to) && !isContract) return `${from} must not import ${to} (${specifier})`;
  edges.set(from, (edges.get(from) ?? new Set()).add(to));
  return undefined;
}

function folderOf(file) {
  const [first, ...rest] = file.split(path.sep);
  return rest.length === 0 ? '.' : first;
}

/** Cycles between folders: each is named once, from the folder where the search met it. */
function cycles() {
  const found = [];
  const done = new Set();
  const visit = (folder, trail) => {
    if (trail.includes(folder)) {
      found.push(`cycle: ${[...trail.slice(trail.indexOf(folder)), folder].join(' → ')}`);
    } else if (!done.has(folder)) {
      for (const next of edges.get(folder) ?? []) visit(next, [...trail, folder]);
      done.add(folder);
    }
  };
  for (const folder of edges.keys()) visit(folder, []);
  return found;
}
