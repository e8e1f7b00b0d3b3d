import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isPassword } from '../../src/http/access/password-hash.js';
import { parseUsers } from '../../src/http/access/users.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY } from '../support/programs/programs.js';

const KEYGEN = join(REPOSITORY, 'dist/src/bin/keygen.js');

function keygen(input: string, ...args: string[]): { code: number | null; out: string; said: string } {
  // USER is the name of whoever is there, in most environments.
  const env = { ...process.env, USER: 'root', ROLE: 'king' };
  const run = spawnSync(process.execPath, [KEYGEN, ...args], { input, encoding: 'utf8', env });
  return { code: run.status, out: run.stdout, said: run.stderr };
}

test('a user is a line with a role and the hash of the password that comes in', async () => {
  for (const input of ['käse und brot\n', 'käse und brot', 'käse und brot\r\nand more\n']) {
    const { code, out, said } = keygen(input, '--user', 'anna', '--role', 'operator');
    assert.deepEqual([code, said], [0, '']);
    const users = parseUsers('-', out);
    assert.equal(users.get('anna')!.role, 'operator');
    assert.equal(await isPassword('käse und brot', users.get('anna')!.hash!), true);
  }
  assert.match(keygen('käse und brot\n', '--user', 'anna').out, /^anna:viewer:\$scrypt\$/);
});

for (const [name, input, args, said] of [
  ['a short password', 'seven..\n', ['--user', 'a'], /the password must have from 8 characters to 256 bytes/],
  ['no password', '', ['--user', 'a'], /the password must have from 8 characters/],
  ['an endless password', 'x'.repeat(10_000), ['--user', 'a'], /the password on standard input must be a line/],
  ['a name that is none', 'password\n', ['--user', 'a:b'], /--user must be at most 64 letters, digits/],
  [
    'a role that is none',
    'password\n',
    ['--user', 'a', '--role', 'admin'],
    /--role must be one of viewer, operator, got admin/,
  ],
  ['a key file as well', '', ['--user', 'a', '--key-file', 'x'], /exclude each other/],
] as const) {
  test(`a wrong use: ${name}`, () => {
    const run = keygen(input, ...args);
    assert.deepEqual([run.code, run.out], [2, '']);
    assert.match(run.said, said);
  });
}

/** Types the lines at a terminal, each when it is asked for; returns what the terminal showed, and the exit code. */
async function typed(t: TestContext, lines: readonly string[]): Promise<{ shown: string; code: number | null }> {
  const command = `${process.execPath} ${KEYGEN} --user anna`;
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => terminal.kill());
  let shown = '';
  let next = 0;
  terminal.stdout.on('data', (chunk) => {
    shown += chunk;
    if ((shown.match(/Password: |Again: /g) ?? []).length > next && next < lines.length)
      terminal.stdin.write(lines[next++]!);
  });
  const [code] = await once(terminal, 'close');
  return { shown, code };
}

test('at a terminal the password is asked for twice, and not shown', { skip: missingTool('script') }, async (t) => {
  const good = await typed(t, ['wrong\x15käse und weim\x7fn\r', 'käse und wein\r']);
  assert.equal(good.code, 0);
  const [prompt, again, line] = good.shown.trim().split('\r\n');
  assert.deepEqual([prompt, again], ['Password: ', 'Again: ']);
  assert.equal(await isPassword('käse und wein', parseUsers('-', line!).get('anna')!.hash!), true);
  const different = await typed(t, ['käse und wein\r', 'käse und brot\r']);
  assert.equal(different.code, 2);
  assert.match(different.shown, /the two passwords differ/);
  const broken = await typed(t, ['käse\x03']);
  assert.equal(broken.code, 2);
  assert.match(broken.shown, /no password was given/);
});
