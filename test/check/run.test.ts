import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { REPOSITORY } from '../support/programs/programs.js';

const project = mkdtempSync(path.join(os.tmpdir(), 'tscap-check-'));
after(() => rmSync(project, { recursive: true }));
cpSync(path.join(REPOSITORY, 'scripts', 'check'), path.join(project, 'scripts', 'check'), { recursive: true });
writeFileSync(path.join(project, 'package.json'), '{"type":"module"}');

const IMPORTS = `import { before, describe, it, test } from 'node:test';\n`;

interface Case {
  name: string;
  /** Source of each test file: what `test/<name>.test.ts` was compiled to. */
  files: Record<string, string | null>;
  lastLine: string;
  says?: RegExp[];
}

const CASES: Case[] = [
  {
    name: 'tests and subtests count, suites and parents do not',
    files: {
      plain: `test('a', () => {}); test('b', () => {});`,
      nested: `test('parent', async (t) => { await t.test('child', () => {}); });
        describe('suite', () => { describe('inner', () => { it('deep', () => {}); }); });`,
    },
    lastLine: '4 passed, 0 failed',
    says: [/^ok {6}test\/plain\.test\.js \(2, \d+\.\d s\)$/m],
  },
  {
    name: 'a failure is shown in full and named with its parents',
    files: {
      bad: `test('parent', async (t) => { await t.test('good', () => {});
        await t.test('child', () => { console.log('printed'); throw new Error('its reason'); }); });`,
    },
    lastLine: '1 passed, 1 failed',
    says: [/^failed: test\/bad\.test\.js > parent > child$/m, /its reason[\s\S]*at /, /printed/],
  },
  {
    name: 'skipped tests and suites are listed with their reasons',
    files: {
      skips: `test('a', { skip: 'needs root' }, () => {}); test('b', (t) => t.skip('no tool'));
        describe('c', { skip: 'no samples' }, () => { it('d', () => {}); }); test('e', () => {});`,
    },
    lastLine: '1 passed, 0 failed, 3 skipped',
    says: [/> a: needs root/, /> b: no tool/, /> c: no samples/],
  },
  {
    name: 'a file without a test fails',
    files: { empty: '', other: `test('a', () => {});` },
    lastLine: '1 passed, 1 failed',
    says: [/failed: test\/empty\.test\.js: no test ran/],
  },
  {
    name: 'a file that exits with an error fails, whatever passed in it',
    files: { crash: `test('a', () => {}); process.on('exit', () => { process.exitCode = 3; });` },
    lastLine: '1 passed, 1 failed',
  },
  {
    name: 'a hook that throws fails the tests it was for',
    files: { hook: `before(() => { throw new Error('hook'); }); test('a', () => {});` },
    lastLine: '0 passed, 1 failed',
  },
  {
    name: 'a test that was not compiled',
    files: { gone: null },
    lastLine: '',
    says: [/not compiled: .*gone\.test\.js/],
  },
  { name: 'no test at all', files: {}, lastLine: '', says: [/there are no test files/] },
];

/** Runs the tests of a project that has these. */
function runProject(files: Case['files']): SpawnSyncReturns<string> {
  for (const folder of ['test', 'dist']) rmSync(path.join(project, folder), { recursive: true, force: true });
  mkdirSync(path.join(project, 'test', 'e2e'), { recursive: true });
  mkdirSync(path.join(project, 'dist', 'test', 'e2e'), { recursive: true });
  writeFileSync(path.join(project, 'dist', 'test', 'deleted.test.js'), `throw new Error('stale output ran');`);
  for (const [file, compiled] of Object.entries(files)) {
    writeFileSync(path.join(project, 'test', `${file}.test.ts`), '');
    if (compiled === null) continue;
    writeFileSync(path.join(project, 'dist', 'test', `${file}.test.js`), compiled === '' ? '' : IMPORTS + compiled);
  }
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(process.execPath, ['scripts/check/run.js', 'tests'], { cwd: project, env, encoding: 'utf8' });
}

for (const { name, files, lastLine, says = [] } of CASES) {
  test(name, () => {
    const run = runProject(files);
    const lines = run.stdout.trimEnd().split('\n');
    assert.equal(lines.at(-1), lastLine, run.stdout + run.stderr);
    assert.equal(run.status, / 0 failed/.test(lastLine) ? 0 : 1);
    for (const text of says) assert.match(run.stdout + run.stderr, text);
    assert.doesNotMatch(run.stdout, /stale output ran/);
  });
}

test('an end-to-end test that mostly waits runs beside as many others as there are cores, up to two; any other runs alone', () => {
  const units = ['unit-1', 'unit-2'].slice(0, os.availableParallelism());
  const together = [...units, 'kafka'];
  const meet = (name: string): string => `import fs from 'node:fs';
    test('${name} meets all', { timeout: 20_000 }, async () => {
      fs.writeFileSync('test/${name}', '');
      while (!${JSON.stringify(together)}.every((name) => fs.existsSync('test/' + name))) await new Promise((next) => setTimeout(next, 5));
      fs.writeFileSync('test/${name}-done', '');
    });`;
  const alone = `import fs from 'node:fs';
    test('alone', () => {
      for (const name of ${JSON.stringify(together)}) fs.readFileSync('test/' + name + '-done');
    });`;
  const run = runProject({
    ...Object.fromEntries(units.map((name) => [name, meet(name)])),
    'e2e/kafka': meet('kafka'),
    'e2e/accounting': alone,
  });
  assert.equal(run.stdout.trimEnd().split('\n').at(-1), `${together.length + 1} passed, 0 failed`, run.stdout);
});
