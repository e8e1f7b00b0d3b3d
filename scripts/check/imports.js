// Usage: node scripts/check/imports.js [folder]
// Checks the direction of the imports between the rooms of src, that no files import each other in a circle, not even types,
// and that the analysis does no input or output.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The rooms from the bottom up: a room imports from those on the rungs below its own. '.' has the entries of the npm package. */
const LADDER = [
  ['text', 'stream', 'mpegts', 'codec'],
  ['alarm', 'cli', 'net', 'scte35', 'timing', 't-std', 'system'],
  ['tr101290', 'wire', 'st2110', 'st2022', 'ptp', 'essence'],
  ['analysis', 'capture', 'output', 'http'],
  ['report'],
  ['ingest', 'recording', 'delivery', 'history', 'prometheus', 'decode'],
  ['inspect', 'board'],
  ['.', 'probe', 'monitor', 'replay', 'keygen', 'page'],
  ['bin'],
];
/** Bytes and times in, numbers and events out: these rooms import each other, what follows, and nothing else. */
const PURE = [
  'alarm',
  'stream',
  'mpegts',
  'codec',
  'net',
  'scte35',
  'timing',
  't-std',
  'tr101290',
  'st2110',
  'st2022',
  'ptp',
  'essence',
  'analysis',
];
/** What other programs import, and the rooms that it may draw on: so it loads no socket, no addon and no program. */
const ENTRIES = {
  'index.ts': [...PURE, 'report'],
  // A part of index.ts; what it reads files with is loaded when it is called (test/analyze.test.ts).
  'analyze.ts': [...PURE, 'report', 'inspect'],
  'messages.ts': ['stream', 'wire'],
};
/** What the pure rooms may use from outside: for node:net only the tests of an address, for node:crypto a seed. */
const PURE_PACKAGES = ['node:assert/strict', 'node:crypto', 'node:net', '@svta/cml-608', 'sdp-transform'];

const IMPORT =
  /^\s*(?:import|export)\s+(?:type\s)?[^'";]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

const root = path.resolve(process.argv[2] ?? fileURLToPath(new URL('../../src', import.meta.url)));
/** By file: the files of src that it imports. */
const imports = new Map();
const faults = sourceFiles(root).flatMap(checkFile);
faults.push(...circles());
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
  imports.set(file, []);
  const found = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? match[3];
    const reason = faultOf(file, specifier);
    const line = text.slice(0, match.index + match[0].lastIndexOf(specifier)).split('\n').length;
    if (reason !== undefined) found.push(`src/${file}:${line}: ${reason}`);
  }
  return found;
}

function faultOf(file, specifier) {
  const from = roomOf(file);
  const isPure = PURE.includes(from);
  if (!specifier.startsWith('.')) {
    const isAllowed = !isPure || PURE_PACKAGES.includes(specifier);
    return isAllowed ? undefined : `${from} is pure and must not import ${specifier}`;
  }
  const target = path.join(path.dirname(file), specifier);
  if (target.startsWith('..')) return `imports ${specifier} from outside src`;
  imports.get(file).push(target.replace(/\.js$/, '.ts'));
  const to = roomOf(target);
  if (from === to) return undefined;
  if (from === '.' && !ENTRIES[file]?.includes(to)) return `${file} must not export from ${to} (${specifier})`;
  if (rungOf(from) < 0) return `${from} is not a room of the design`;
  const isBelow = rungOf(to) >= 0 && rungOf(to) < rungOf(from);
  return isBelow && (!isPure || PURE.includes(to)) ? undefined : `${from} must not import ${to} (${specifier})`;
}

function roomOf(file) {
  const [first, ...rest] = file.split(path.sep);
  return rest.length === 0 ? '.' : first;
}

function rungOf(room) {
  return LADDER.findIndex((rooms) => rooms.includes(room));
}

/** Files that import each other: each circle is named once, from the file where the search met it. */
function circles() {
  const found = [];
  const done = new Set();
  const visit = (file, trail) => {
    if (trail.includes(file)) {
      found.push(`circle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`);
    } else if (!done.has(file)) {
      for (const next of imports.get(file) ?? []) visit(next, [...trail, file]);
      done.add(file);
    }
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}
