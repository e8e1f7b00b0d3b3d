import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort } from '../support/programs/free-port.js';
import { REPOSITORY, type RunningProcess, scratchFolder, startProgram } from '../support/programs/programs.js';
import { sha256OfFile } from '../support/records/records.js';

const BARS_PCAP = join(REPOSITORY, 'test_data/bars.pcap');
const BARS_SHA256 = sha256OfFile(join(REPOSITORY, 'test_data/bars.mpegts'));
/** So much of a secret would be seen wherever it showed, line breaks and quotes of JSON included. */
const FRAGMENT = 12;

interface Keys {
  readonly file: string;
  readonly publicKey: string;
  readonly secretKey: string;
}

/** All that programs of a test show of themselves: output, and what others of the host see in the process list. */
class Exhibits {
  readonly #programs: RunningProcess[] = [];
  readonly #commandLines: string[] = [];

  constructor(readonly t: TestContext) {}

  start(name: 'probe' | 'monitor' | 'keygen', ...args: string[]): RunningProcess {
    const program = startProgram(this.t, name, args, { env: { LOGLEVEL: 'trace' } });
    this.#programs.push(program);
    if (process.platform === 'linux') this.#commandLines.push(readFileSync(`/proc/${program.pid}/cmdline`, 'utf8'));
    return program;
  }

  assertNoSecret(...secrets: readonly string[]): void {
    const shown = [
      ...this.#commandLines,
      ...this.#programs.flatMap(({ stderr, stdout }) => [stderr, ...stdout.map(String)]),
    ];
    assert.ok(shown.some((text) => text.includes('--curve-secret-key-file') || text.includes('--key-file')));
    for (const secret of secrets) {
      for (let at = 0; at + FRAGMENT <= secret.length; at++) {
        const fragment = secret.slice(at, at + FRAGMENT);
        for (const text of shown) assert.ok(!text.includes(fragment), `a secret in: ${text}`);
      }
    }
  }
}

async function generate(exhibits: Exhibits, file: string): Promise<Keys> {
  const keygen = exhibits.start('keygen', '--key-file', file);
  await keygen.expectExit(0);
  const publicKey = Buffer.concat(keygen.stdout).toString().trim();
  return { file, publicKey, secretKey: readFileSync(file, 'utf8').trim() };
}

test('tscap-keygen writes two new files and never overwrites one', async (t) => {
  const exhibits = new Exhibits(t);
  const file = join(scratchFolder(t), 'probe.key');
  const { publicKey, secretKey } = await generate(exhibits, file);
  assert.match(publicKey, /^\S{40}$/);
  assert.match(secretKey, /^\S{40}$/);
  assert.notEqual(publicKey, secretKey);
  assert.equal(readFileSync(`${file}.pub`, 'utf8'), `${publicKey}\n`);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const again = exhibits.start('keygen', '--key-file', file);
  await again.expectExit(2);
  assert.match(again.stderr, /--key-file must name files that do not exist yet/);
  assert.equal(readFileSync(file, 'utf8'), `${secretKey}\n`);
  writeFileSync(`${file}2`, 'mine');
  await exhibits.start('keygen', '--key-file', `${file}2`).expectExit(2);
  assert.equal(readFileSync(`${file}2`, 'utf8'), 'mine');
  assert.ok(!existsSync(`${file}2.pub`), 'nothing is left of the refused pair');
  exhibits.assertNoSecret(secretKey);
});

test('right key, wrong key and no key: only the first gets anything, and no secret shows', async (t) => {
  const exhibits = new Exhibits(t);
  const folder = scratchFolder(t);
  const keys = await Promise.all(['probe', 'friend', 'stranger'].map((name) => generate(exhibits, join(folder, name))));
  const [own, friend, stranger] = keys as [Keys, Keys, Keys];
  const allow = join(folder, 'allow');
  writeFileSync(allow, `# monitors\n${friend.publicKey} friend\n`);
  const endpoint = ['--endpoint', `tcp://127.0.0.1:${await freePort()}`];
  const secret = ['--curve-secret-key-file', own.file, '--curve-allow', allow];
  const probe = exhibits.start('probe', '--input', BARS_PCAP, ...endpoint, ...secret);
  const monitor = (name: string, ...options: string[]) =>
    exhibits.start('monitor', ...endpoint, '-o', join(folder, `${name}.mpegts`), '--exit-on-end', ...options);
  const serverKey = ['--curve-server-key', own.publicKey];
  const strangers = [
    monitor('stranger', '--curve-secret-key-file', stranger.file, ...serverKey),
    monitor('wrong-server', '--curve-secret-key-file', friend.file, '--curve-server-key', stranger.publicKey),
    monitor('plain'),
  ];
  const causes = ['key_not_allowed', 'wrong_server_key', 'no_curve'];
  for (const cause of causes) await probe.waitForStderr(new RegExp(`connections refused: .*${cause} \\d`));
  for (const refused of strangers) await refused.waitForStderr(/connections refused: /);
  const lines = () => probe.stderr.split('\n').filter((line) => line.includes('"connections refused'));
  const times = lines().map((line) => JSON.parse(line).time as number);
  for (const [index, time] of times.entries()) {
    if (index > 0) assert.ok(time - times[index - 1]! > 900, 'at most one line a second');
  }

  const admitted = monitor('friend', '--curve-secret-key-file', friend.file, ...serverKey);
  await admitted.expectExit(0);
  await probe.expectExit(0);
  assert.equal(sha256OfFile(join(folder, 'friend.mpegts')), BARS_SHA256);
  for (const cause of causes) {
    assert.match(probe.stderr, new RegExp(`^connections refused: .*${cause} \\d`, 'm'), 'the summary counts them');
  }
  for (const refused of strangers) {
    const end = await refused.stop();
    assert.equal(end.code, 0, refused.stderr);
    assert.match(refused.stderr, /no stream was received/);
  }
  for (const name of ['stranger', 'wrong-server', 'plain']) {
    assert.equal(statSync(join(folder, `${name}.mpegts`)).size, 0, name);
  }
  exhibits.assertNoSecret(own.secretKey, friend.secretKey, stranger.secretKey);
});

test('a wrong secret is not repeated in the error', async (t) => {
  const exhibits = new Exhibits(t);
  const folder = scratchFolder(t);
  const { publicKey, secretKey } = await generate(exhibits, join(folder, 'key'));
  const cut = join(folder, 'cut');
  writeFileSync(cut, secretKey.slice(1), { mode: 0o600 });
  const options = ['--curve-secret-key-file', cut, '--curve-server-key', publicKey];
  const monitor = exhibits.start('monitor', ...options);
  await monitor.expectExit(2);
  assert.match(monitor.stderr, /^tscap-monitor: --curve-secret-key-file: line 1 must begin with a key[^\n]*\n$/);
  exhibits.assertNoSecret(secretKey);
});

test('an endpoint that others can reach needs CURVE or --insecure-link, and is said loudly unless it has CURVE', async (t) => {
  const exhibits = new Exhibits(t);
  const folder = scratchFolder(t);
  const { file, publicKey } = await generate(exhibits, join(folder, 'key'));
  const allow = join(folder, 'allow');
  writeFileSync(allow, publicKey);
  const endpoint = ['--endpoint', 'tcp://0.0.0.0:*'];
  const loud = /"level":40.*tcp:\/\/0\.0\.0\.0:\*: open to every host.*--curve-secret-key-file/;
  for (const refused of [
    exhibits.start('probe', '--input', BARS_PCAP, ...endpoint),
    exhibits.start('monitor', '--bind', ...endpoint),
  ]) {
    await refused.expectExit(2);
    assert.match(
      refused.stderr,
      /^tscap-\w+: tcp:\/\/0\.0\.0\.0:\* would be open to every host.*, or say --insecure-link\n$/,
    );
  }
  const open = exhibits.start('probe', '--input', BARS_PCAP, ...endpoint, '--insecure-link');
  await open.waitForStderr(loud);
  const safe = exhibits.start(
    'probe',
    '--input',
    BARS_PCAP,
    ...endpoint,
    '--curve-secret-key-file',
    file,
    '--curve-allow',
    allow,
  );
  await safe.waitForStderr(/waiting for a monitor/);
  assert.doesNotMatch(safe.stderr, /"level":40/);
  const bound = exhibits.start('monitor', '--bind', ...endpoint, '--insecure-link');
  await bound.waitForStderr(loud);
  for (const program of [open, safe, bound]) await program.stop();
});
