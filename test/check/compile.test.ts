import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { REPOSITORY, scratchFolder } from '../support/programs/programs.js';

const COMMON = path.join(REPOSITORY, 'scripts/common.sh');

/** Tools that scripts/compile.sh itself needs; everything else on the machine is hidden from it. */
const KEPT_TOOLS = ['bash', 'basename', 'dirname', 'find', 'sed', 'env', 'cat', 'head'];

interface Checkout {
  readonly folder: string;
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A checkout with only the scripts, and a PATH with these stand-ins: name and shell text. */
function makeCheckout(t: TestContext, standIns: Record<string, string>): Checkout {
  const folder = scratchFolder(t);
  const tools = path.join(folder, 'tools');
  mkdirSync(path.join(folder, 'scripts'));
  mkdirSync(tools);
  for (const name of ['compile.sh', 'common.sh']) {
    const text = readFileSync(path.join(REPOSITORY, 'scripts', name), 'utf8');
    writeFileSync(path.join(folder, 'scripts', name), text.replace(/^export PATH=.*$/m, ''));
  }
  const scripts: Record<string, string> = { uname: 'echo Linux', id: 'echo 0', ...standIns };
  for (const name of KEPT_TOOLS) scripts[name] ??= `exec ${whichTool(name)} "$@"`;
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(path.join(tools, name), `#!/bin/sh\n${text}\n`);
    chmodSync(path.join(tools, name), 0o755);
  }
  const script = path.join(folder, 'scripts/compile.sh');
  return { folder, script, env: { PATH: tools, CALLS: path.join(folder, 'calls') } };
}

function runCompile(t: TestContext, standIns: Record<string, string>) {
  const { script, env } = makeCheckout(t, standIns);
  return spawnSync('/bin/bash', [script], { env, encoding: 'utf8' });
}

function whichTool(name: string): string {
  return spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
}

const COMPLETE = { node: 'echo v20.19.0', npm: 'true', ip: 'true', 'c++': 'true' };

test('an old Node.js is refused with what to do', (t) => {
  const run = runCompile(t, { ...COMPLETE, node: 'echo v18.19.0' });
  assert.equal(run.status, 1);
  assert.match(run.stderr, /^compile\.sh: found Node\.js v18\.19\.0, please install: Node\.js 20\.19 or newer/m);
});

test('missing packages are installed by the name that apt has for them', (t) => {
  const run = runCompile(t, {
    ...COMPLETE,
    'c++': 'exit 1',
    'apt-get': 'echo "apt-get $*" >&2; [ "$1" = update ] || exit 1',
  });
  assert.equal(run.status, 1);
  assert.match(run.stderr, /^compile\.sh: installing libpcap-dev \(apt\)$/m);
  assert.match(run.stderr, /^apt-get install .* libpcap-dev$/m);
  assert.match(run.stderr, /^compile\.sh: could not install libpcap-dev$/m);
});

test('without the headers of libav everything else is built', (t) => {
  const run = runCompile(t, {
    ...COMPLETE,
    'c++': 'case "$*" in *" -") exit 1 ;; esac',
    'apt-get': 'echo "apt-get $*" >&2; [ "$1" = update ] || exit 1',
    npm: 'exit 1',
  });
  assert.match(run.stderr, /^apt-get install .* libavcodec-dev libavutil-dev libswscale-dev libswresample-dev$/m);
  assert.match(run.stderr, /^compile\.sh: that failed; there will be no pictures$/m);
  assert.match(run.stderr, /installing npm packages/);
});

test('sudo is used, and said, when not root', (t) => {
  const run = runCompile(t, {
    ...COMPLETE,
    'c++': 'exit 1',
    id: 'echo 1000',
    dnf: 'exit 1',
    sudo: 'echo "called: $*" >&2; exit 1',
  });
  assert.match(run.stderr, /^with sudo: dnf install -y -q libpcap-devel$/m);
  assert.match(run.stderr, /^called: dnf install -y -q libpcap-devel$/m);
});

test("apt's Node.js is not installed when it is too old", (t) => {
  const { node: _, ...withoutNode } = COMPLETE;
  const policy = 'printf "nodejs:\\n  Installed: (none)\\n  Candidate: 18.20.4+dfsg-1\\n"';
  const run = runCompile(t, { ...withoutNode, 'apt-get': 'echo called >&2', 'apt-cache': policy });
  assert.equal(run.status, 1);
  assert.match(run.stderr, /please install: Node\.js 20\.19 or newer/);
  assert.doesNotMatch(run.stderr, /called/);
});

test('a failing step shows its output', (t) => {
  const run = runCompile(t, { ...COMPLETE, npm: 'echo "the registry is not reached" >&2; exit 1' });
  assert.equal(run.status, 1);
  assert.match(run.stderr, /installing npm packages \(npm ci\) failed:\nthe registry is not reached/);
});

test('of two that build at once one builds, and the other waits and finds what it built', {
  skip: whichTool('flock') === '' && 'flock is not there',
}, async (t) => {
  const slowly = (name: string): string =>
    `echo "${name} begins" >>"$CALLS"; sleep 0.5; echo "${name} ends" >>"$CALLS"`;
  const { folder, script, env } = makeCheckout(t, {
    ...COMPLETE,
    npm: `${slowly('npm')}; mkdir -p node_modules; : >node_modules/.package-lock.json`,
    node: `[ "$1" != --version ] || { echo v24.21.0; exit 0; }; ${slowly('build.js')}; exit 1`,
    flock: `exec ${whichTool('flock')} "$@"`,
    sleep: `exec ${whichTool('sleep')} "$@"`,
    mkdir: `exec ${whichTool('mkdir')} "$@"`,
  });
  for (const name of ['package.json', 'package-lock.json']) writeFileSync(path.join(folder, name), '{}');
  const runs = [1, 2].map(() => spawn('/bin/bash', [script], { env, stdio: ['ignore', 'ignore', 'pipe'] }));
  const said = await Promise.all(runs.map(({ stderr }) => text(stderr)));
  assert.equal(said.filter((lines) => lines.includes('another one builds: waiting for it')).length, 1, said.join());
  // The second one fails at the addons as the first one did.
  const calls = readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n');
  const addons = ['build.js begins', 'build.js ends'];
  assert.deepEqual(calls, ['npm begins', 'npm ends', ...addons, ...addons]);
});

const VERSIONS: [found: string, wanted: string, isEnough: boolean][] = [
  ['v20.19.0', '20.19', true],
  ['20.19', '20.19', true],
  ['v20.18.9', '20.19', false],
  ['v22.0.0', '20.19', true],
  ['v18.20.4', '20.19', false],
  ['20.19.2+dfsg-1', '20.19', true],
  ['(none)', '20.19', false],
  ['', '20.19', false],
];

for (const [found, wanted, isEnough] of VERSIONS) {
  test(`version_at_least "${found}" ${wanted}: ${isEnough}`, () => {
    const run = spawnSync('bash', ['-euc', `source "$1"; version_at_least "$2" "$3"`, '-', COMMON, found, wanted]);
    assert.equal(run.status, isEnough ? 0 : 1, run.stderr.toString());
  });
}

/** What is left of the folder for a Node whose npm does this. */
function fetchedFolder(t: TestContext, npm: string): { isThere: boolean; output: string } {
  const folder = scratchFolder(t);
  const standIn = path.join(folder, 'npm');
  writeFileSync(standIn, `#!/bin/sh\n${npm}\n`);
  chmodSync(standIn, 0o755);
  const node = path.join(folder, 'build/node');
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const shell = [
    'bash',
    '-c',
    'source "$1"; uname() { echo Linux x86_64; }; fetch_node 24.0.0 "$2"',
    '-',
    COMMON,
    node,
  ];
  const run = spawnSync('setsid', ['--wait', ...shell], { env, encoding: 'utf8' });
  return { isThere: existsSync(node), output: run.stderr };
}

test('a Node that could not be had is not asked for again', { skip: process.platform !== 'linux' && 'setsid' }, (t) => {
  const { isThere, output } = fetchedFolder(t, 'echo "no network" >&2; exit 1');
  assert.match(output, /^Node 24\.0\.0 could not be had, the machine's is used: no network/m);
  assert.equal(isThere, true);
});

test('one whose fetching was interrupted is', { skip: process.platform !== 'linux' && 'setsid' }, (t) => {
  const { isThere, output } = fetchedFolder(t, 'kill -KILL 0');
  assert.match(output, /^fetching Node 24\.0\.0 /m);
  assert.equal(isThere, false);
});
