import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { generateTs } from '../../support/packets/ts-generator.js';
import { REPOSITORY, scratchFolder, startProcess, startProgram } from '../../support/programs/programs.js';

const PAGE = readFileSync(path.join(REPOSITORY, 'docs/wire-format.md'), 'utf8');
const EXAMPLE = /<!-- example: subscribe\.ts -->\n```ts\n([\s\S]*?)```/.exec(PAGE)?.[1];
const LONGEST_STEP_MS = 60_000;

/** Runs a tool to its end. */
function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: LONGEST_STEP_MS,
  });
  assert.equal(status, 0, `${command} ${args.join(' ')}: ${error ?? ''}${stdout}${stderr}`);
  return stdout;
}

/** A project that has tscap as npm packs it, and beside it the packages that it needs. */
function installTscap(project: string): void {
  const modules = path.join(project, 'node_modules');
  mkdirSync(path.join(modules, 'tscap'), { recursive: true });
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', project], REPOSITORY),
  );
  run(
    'tar',
    ['-xzf', path.join(project, filename), '--strip-components=1', '-C', path.join(modules, 'tscap')],
    project,
  );
  const installed = path.join(REPOSITORY, 'node_modules');
  for (const name of readdirSync(installed)) {
    if (!name.startsWith('.') && name !== 'tscap') symlinkSync(path.join(installed, name), path.join(modules, name));
  }
  writeFileSync(path.join(project, 'package.json'), '{"type":"module"}');
}

test('the example of docs/wire-format.md compiles in a project of its own and reads a probe', async (t) => {
  assert.ok(EXAMPLE !== undefined, 'docs/wire-format.md has no example');
  const project = scratchFolder(t);
  installTscap(project);
  writeFileSync(path.join(project, 'subscribe.ts'), EXAMPLE);
  const strict = [
    '--strict',
    '--target',
    'es2023',
    '--module',
    'nodenext',
    '--types',
    'node',
    '--exactOptionalPropertyTypes',
  ];
  run(process.execPath, [path.join(REPOSITORY, 'node_modules/.bin/tsc'), ...strict, 'subscribe.ts'], project);

  const ts = generateTs(700, { elementaryPids: [0x100, 0x101] });
  const input = path.join(project, 'input.mpegts');
  writeFileSync(input, ts);
  const endpoint = path.join(project, 'link.sock');
  const probe = startProgram(t, 'probe', [
    '--input',
    input,
    '--ipc-path',
    endpoint,
    '--probe-id',
    'p1',
    '--zmq-batch-size',
    '280',
  ]);
  const subscriber = startProcess(t, process.execPath, [path.join(project, 'subscribe.js'), `ipc://${endpoint}`]);
  await probe.expectExit(0);
  await subscriber.expectExit(0);

  const lines = Buffer.concat(subscriber.stdout).toString().trimEnd().split('\n');
  assert.equal(lines.pop(), 'p1 input_ended');
  assert.ok(lines.length >= 3, 'fewer batches than the input has batches of 280 packets');
  // A batch may be closed early by its age: kind, stream, sequence, packets, packets published so far, first bytes of the payload.
  let packets = 0;
  for (const [sequence, line] of lines.entries()) {
    const firstBytes = ts.subarray(packets * 188, packets * 188 + 4).toString('hex');
    const count = Number(line.split(' ')[3]);
    packets += count;
    assert.equal(line, `mpegts file ${sequence} ${count} ${packets} ${firstBytes}`);
  }
  assert.equal(packets, 700);
  assert.equal(subscriber.stderr, '');
});
