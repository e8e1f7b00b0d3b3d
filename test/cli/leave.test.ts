import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { scratchFolder } from '../support/programs/programs.js';

const [PROGRAM, LEAVE, OUTPUT] = ['program', 'leave', 'standard-output'].map(
  (name) => new URL(`../../src/cli/${name}.js`, import.meta.url).href,
);
const LONGEST_MS = 20_000;

interface Run {
  readonly folder: string;
  readonly status: number | null;
  readonly stderr: string;
}

/** Runs a program whose `main` is this body. */
function run(t: TestContext, body: string, flags: readonly string[] = [], env: Record<string, string> = {}): Run {
  const folder = scratchFolder(t);
  const options = {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
    timeout: LONGEST_MS,
  } as const;
  const { status, stderr } = spawnSync(process.execPath, [...flags, writeProgram(folder, body)], options);
  return { folder, status, stderr };
}

function writeProgram(folder: string, body: string): string {
  const file = join(folder, 'program.mjs');
  writeFileSync(
    file,
    `import { runProgram } from '${PROGRAM}';
    import { leave, leaveNow } from '${LEAVE}';
    import { printOut } from '${OUTPUT}';
    await runProgram({ name: 'tscap-test', description: 'A test.', table: {}, main: async () => { ${body} } });`,
  );
  return file;
}

test('nothing that runs at the end of a process holds it up', (t) => {
  const { status, stderr } = run(t, "process.on('exit', () => { for (;;); }); leaveNow(7)");
  assert.deepEqual([status, stderr], [7, '']);
});

test('an exception that nobody catches is said as one of main, with its stack', (t) => {
  const { status, stderr } = run(t, "setTimeout(() => { throw new TypeError('a bug') }); await new Promise(() => {});");
  assert.equal(status, 1);
  assert.match(stderr, /^tscap-test: TypeError: a bug\n +at /);
});

test('what was printed arrives, also when its reader is late', async (t) => {
  const size = 1_000_000;
  const program = writeProgram(scratchFolder(t), `await printOut('x'.repeat(${size}))`);
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'readable');
  const [bytes] = await Promise.all([buffer(child.stdout), once(child, 'exit')]);
  assert.equal(bytes.length, size);
  assert.equal(child.exitCode, 0);
});

test('coverage and profiles are written', (t) => {
  const covered = run(t, '', [], { NODE_V8_COVERAGE: 'coverage' });
  assert.ok(readdirSync(join(covered.folder, 'coverage')).length > 0);
  const profiled = run(t, '', ['--cpu-prof', '--cpu-prof-name=profile']);
  assert.deepEqual([covered.status, profiled.status], [0, 0]);
  assert.ok(readdirSync(profiled.folder).includes('profile'));
});
