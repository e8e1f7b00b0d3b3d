// Usage: node scripts/check/tested.js [root]
// Checks that each source file of 60 lines or more has a test of the same name (src/net/rtp.ts: test/net/rtp.test.ts, or
// rtp.<what>.test.ts), or says where it is tested, in a line before its code:
//   // Tested by: test/net/frame-decoder.test.ts, test/net/frame-decoder.samples.test.ts
// Such a test must be there and reach the file by its imports, or start the programs, or open the page in a browser.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FEWEST_LINES = 60;
/** Made by generators, whose schemas have tests. */
const GENERATED = ['src/wire/generated/', 'src/report/generated/'];
/** Whoever imports it starts the programs. */
const PROGRAMS = 'test/support/programs/programs.ts';
/** Whoever imports it opens the page in a browser. */
const BROWSER = 'test/support/browser.ts';
const PAGE = 'src/page/';
const TESTED_BY = /^\/\/ Tested by: (.+)$/m;
const IMPORT = /(?:\bfrom|\bimport|\bnew URL)\s*\(?\s*'(\.[^']+)'/g;

process.chdir(process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url)));
const tests = filesIn('test', '.test.ts');
/** By file: all files that it imports, the files that these import, and so on. */
const reached = new Map();
const faults = filesIn('src', '.ts').flatMap(faultsOf);
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);

function faultsOf(file) {
  const text = readFileSync(file, 'utf8');
  const named = TESTED_BY.exec(headOf(text))?.[1].split(/, */) ?? [];
  const wrong = named.flatMap((test) => faultOfTest(file, test));
  if (wrong.length > 0) return wrong;
  const lines = text.split('\n').length - 1;
  if (
    lines < FEWEST_LINES ||
    GENERATED.some((folder) => file.startsWith(folder)) ||
    named.length > 0 ||
    hasOwnTest(file)
  )
    return [];
  return [`${file}: ${lines} lines, and neither a test of that name nor a line "// Tested by: test/…"`];
}

function faultOfTest(file, test) {
  if (!tests.includes(test)) return [`${file}: there is no test ${test}`];
  const files = filesReachedFrom(test);
  const isRun = files.has(PROGRAMS) || (file.startsWith(PAGE) && files.has(BROWSER));
  return files.has(file) || isRun ? [] : [`${file}: ${test} neither imports it nor starts a program`];
}

function hasOwnTest(file) {
  const name = file.replace(/^src\//, 'test/').replace(/\.ts$/, '.');
  return tests.some((test) => test.startsWith(name) && !test.slice(name.length).includes('/'));
}

/** The comments in front of the code. */
function headOf(text) {
  const code = text.search(/^(?!\/\/|$)/m);
  return code < 0 ? text : text.slice(0, code);
}

function filesReachedFrom(first) {
  const found = reached.get(first) ?? new Set();
  if (reached.has(first)) return found;
  reached.set(first, found);
  const open = [first];
  for (const file of open) {
    for (const next of importsOf(file)) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

function importsOf(file) {
  if (!file.endsWith('.ts') || !existsSync(file)) return [];
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier]) =>
    path.posix.join(path.posix.dirname(file), specifier.replace(/\.js$/, '.ts')),
  );
}

function filesIn(folder, ending) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending) && !name.endsWith('.d.ts'))
    .map((name) => path.posix.join(folder, name))
    .sort();
}
