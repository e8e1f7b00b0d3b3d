import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { notAskedFor } from '../support/programs/long-tests.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY } from '../support/programs/programs.js';

/** Most of it is compiling the addons; SQLite, which is optional, would take as long again. */
const LONGEST_INSTALL_MS = 300_000;
const SCRIPTS = '--allow-scripts=tscap,better-sqlite3,zeromq';
/** What npm says where there is no way to the registry. */
const NO_REGISTRY = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|CERT_|ENOTCACHED/;

describe('npm install -g of the package', { skip: missingTool('npm') || notAskedFor(2) }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-package-'));
  const prefix = join(folder, 'prefix');
  const home = join(folder, 'home');
  let missing: string | undefined;

  before(() => {
    mkdirSync(home);
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
        cwd: REPOSITORY,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const args = [
      'install',
      '-g',
      '--prefix',
      prefix,
      '--prefer-offline',
      '--omit=optional',
      '--no-audit',
      '--no-fund',
      SCRIPTS,
    ];
    const { status, stderr } = spawnSync('npm', [...args, join(folder, packed.filename)], {
      cwd: home,
      env: environment(),
      encoding: 'utf8',
      timeout: LONGEST_INSTALL_MS,
    });
    if (status !== 0 && NO_REGISTRY.test(stderr)) missing = `the registry cannot be reached: ${stderr.split('\n')[0]}`;
    else assert.equal(status, 0, stderr);
  });

  /** Nothing of the person's own but how npm reaches the registry. */
  function environment(): Record<string, string> {
    const settings = ['registry', 'cafile', 'cache', 'nodedir'].flatMap((name) => {
      const value = execFileSync('npm', ['config', 'get', name], { cwd: REPOSITORY, encoding: 'utf8' }).trim();
      return value === '' || value === 'null' || value === 'undefined' ? [] : [[`npm_config_${name}`, value]];
    });
    const proxies = Object.entries(process.env).filter(([name]) =>
      /^(https?|no)_proxy$|^NODE_EXTRA_CA_CERTS$/i.test(name),
    );
    return { PATH: process.env.PATH!, HOME: home, ...Object.fromEntries([...settings, ...proxies]) };
  }

  function run(command: string, args: readonly string[]) {
    const env = { PATH: `${join(prefix, 'bin')}:${process.env.PATH}`, HOME: home, TMPDIR: home };
    return spawnSync(command, args, { cwd: home, env, encoding: 'utf8', timeout: 60_000 });
  }

  test('every program says its version and its help', (t) => {
    if (missing !== undefined) return t.skip(missing);
    const programs = readdirSync(join(prefix, 'bin'));
    assert.deepEqual(programs.sort(), [
      'tscap-history',
      'tscap-keygen',
      'tscap-monitor',
      'tscap-probe',
      'tscap-replay',
    ]);
    for (const program of programs) {
      const version = run(program, ['--version']);
      assert.deepEqual([version.status, version.stderr], [0, ''], program);
      const help = run(program, ['--help']);
      assert.deepEqual([help.status, help.stderr], [0, ''], program);
      assert.match(help.stdout, new RegExp(`Usage: ${program} [^]*\nExamples:\n  ${program} `));
    }
  });

  test('monitor FILE reports; without SQLite, it says what a history needs', (t) => {
    if (missing !== undefined) return t.skip(missing);
    const root = join(prefix, 'lib/node_modules/tscap');
    const report = run('tscap-monitor', [join(root, 'test_data/bars.pcap')]);
    assert.equal(report.status, 0, report.stderr);
    assert.match(report.stdout, /MPEG-2 video \(H\.262\) 352x288/);
    const history = run('tscap-monitor', [join(root, 'test_data/bars.pcap'), '--history', 'history.db']);
    assert.equal(history.status, 1);
    assert.match(history.stderr, /better-sqlite3/, 'what is missing is said');
  });

  test('the demo runs from it', (t) => {
    if (missing !== undefined) return t.skip(missing);
    const demo = run(join(prefix, 'lib/node_modules/tscap/scripts/demo.sh'), []);
    assert.equal(demo.status, 0, demo.stderr);
    assert.match(demo.stdout, /The recording is identical to what was sent\./);
  });
});
