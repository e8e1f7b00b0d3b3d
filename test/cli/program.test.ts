import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { scratchFolder } from '../support/programs/programs.js';

const PROGRAM = new URL('../../src/cli/program.js', import.meta.url);
const OPTIONS = new URL('../../src/cli/option.js', import.meta.url);
const SIGNALS = new URL('../../src/cli/signals.js', import.meta.url);

/** Source of a program whose `main` is this body; it has one option, `--word` with default `none`. */
function source(body: string): string {
  return `import { runProgram } from '${PROGRAM}';
    import { text, UsageError } from '${OPTIONS}';
    import { stopSignal } from '${SIGNALS}';
    const table = { word: text({ placeholder: 'word', default: 'none', help: 'a word' }) };
    await runProgram({ name: 'tscap-test', description: 'A test.', table, main: async (config) => { ${body} } });`;
}

interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly folder?: string;
}

/** Writes the program into the folder. */
function writeProgram(folder: string, body: string): string {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, source(body));
  return file;
}

function run(t: TestContext, body: string, { args = [], env = {}, folder = scratchFolder(t) }: RunOptions = {}) {
  const { PATH = '' } = process.env;
  const options = { cwd: folder, env: { PATH, ...env }, encoding: 'utf8', timeout: 20_000 } as const;
  return spawnSync(process.execPath, [writeProgram(folder, body), ...args], options);
}

test('what main throws becomes a line and an exit code', (t) => {
  const table = [
    ['', 0, /^$/],
    ["throw new UsageError('--word must be short')", 2, /^tscap-test: --word must be short\n$/],
    [
      "throw Object.assign(new Error('no such\\ndevice'), { code: 'NO_SUCH_DEVICE' })",
      1,
      /^tscap-test: no such device\n$/,
    ],
    ["throw new TypeError('a bug')", 1, /^tscap-test: TypeError: a bug\n +at /],
    ["(await import('node:fs')).readFileSync(7, 7)", 1, /ERR_INVALID_ARG_TYPE[^\n]*\n +at /],
    [
      "(await import('node:fs')).readFileSync('missing')",
      1,
      /^tscap-test: ENOENT: no such file or directory, open 'missing'\n$/,
    ],
  ] as const;
  for (const [body, code, says] of table) {
    const { status, stderr } = run(t, body);
    assert.match(stderr, says, body);
    assert.equal(status, code, body);
  }
});

test('a wrong option is one line and 2; --help and --version are 0', (t) => {
  const wrong = run(t, '', { args: ['--wrod', 'x'] });
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /^tscap-test: unknown option '--wrod'[^\n]*\n$/);
  assert.match(run(t, '', { args: ['--help'] }).stdout, /--word <word>/);
  assert.match(run(t, '', { args: ['--version'] }).stdout, /^\d+\.\d+\.\d+\n$/);
});

test('the command line, then the environment, then .env, then the default', (t) => {
  const folder = scratchFolder(t);
  const print = 'process.stdout.write(config.word)';
  assert.equal(run(t, print, { folder }).stdout, 'none');
  writeFileSync(join(folder, '.env'), 'WORD=file\n');
  assert.equal(run(t, print, { folder }).stdout, 'file');
  assert.equal(run(t, print, { folder, env: { WORD: 'environment' } }).stdout, 'environment');
  assert.equal(run(t, print, { folder, env: { WORD: 'environment' }, args: ['--word', 'line'] }).stdout, 'line');
});

test('a .env that cannot be read is a line and 2', (t) => {
  const folder = scratchFolder(t);
  mkdirSync(join(folder, '.env'));
  const { status, stderr } = run(t, '', { folder });
  assert.equal(status, 2);
  assert.match(stderr, /^tscap-test: \.env cannot be read: it is a folder\n$/);
});

test('open handles do not keep a program alive that is done', (t) => {
  const { status } = run(t, 'setInterval(() => {}, 1000); process.exitCode = 0;');
  assert.equal(status, 0);
});

test('the first signal ends in order, the second at once', async (t) => {
  const orderly = await start(
    t,
    "await new Promise((resolve) => stop.addEventListener('abort', resolve)); console.log(stop.reason);",
  );
  orderly.kill('SIGTERM');
  assert.deepEqual(await once(orderly, 'exit'), [0, null]);

  const stuck = await start(
    t,
    "stop.addEventListener('abort', () => console.log('stopping')); await new Promise(() => {});",
  );
  stuck.kill('SIGINT');
  await once(stuck.stdout!, 'data');
  await delay(300); // two at the same moment are one
  stuck.kill('SIGINT');
  assert.deepEqual(await once(stuck, 'exit'), [130, null]);
});

/** Starts a program that handles signals, and waits until it does. */
async function start(t: TestContext, body: string): Promise<ChildProcess> {
  const ready = `const stop = stopSignal(); setInterval(() => {}, 1000); console.log('ready'); ${body}`;
  const folder = scratchFolder(t);
  const child = spawn(process.execPath, [writeProgram(folder, ready)], { cwd: folder });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}
