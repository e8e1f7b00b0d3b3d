import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from '../../../src/cli/option.js';
import { isUserName, parseUsers, readUsers } from '../../../src/http/access/users.js';
import { scratchFolder } from '../../support/programs/programs.js';

const HASH = `$scrypt$ln=15,r=8,p=3$${'A'.repeat(22)}$${'A'.repeat(43)}`;

test('users have a role, and a hash unless a proxy signs them in', () => {
  const users = parseUsers('-', `# who may\r\n\r\nanna:viewer:${HASH}\r\nDOM\\karl:operator\n`);
  assert.deepEqual([...users.keys()], ['anna', 'DOM\\karl']);
  assert.equal(users.get('anna')!.role, 'viewer');
  assert.equal(users.get('anna')!.hash!.ln, 15);
  assert.deepEqual(users.get('DOM\\karl'), { role: 'operator', hash: undefined });
});

for (const [name, text, fault] of [
  ['nobody', '# nobody\n', '--http-users must name at least one user'],
  ['no role', `anna:${HASH}`, '--http-users: line 1 must have one of the roles viewer, operator'],
  ['a role that is none', `#\nanna:admin:${HASH}`, '--http-users: line 2 must have one of the roles viewer, operator'],
  ['a name with a blank', 'a b:viewer', '--http-users: line 1 must be name:role:hash, as tscap-keygen --user makes it'],
  [
    'too many parts',
    `a:viewer:${HASH}:x`,
    '--http-users: line 1 must be name:role:hash, as tscap-keygen --user makes it',
  ],
  ['a password', 'a:viewer:secret', '--http-users: line 1 must have a hash as tscap-keygen --user makes it'],
  ['a name twice', 'a:viewer\na:operator', '--http-users: line 2 has a name that was there before'],
  [
    'too many users',
    Array.from({ length: 1025 }, (_, index) => `u${index}:viewer`).join('\n'),
    '--http-users: line 1025 is beyond the 1024 users that there may be',
  ],
] as const) {
  test(`a file with ${name} is a wrong use, which says nothing of a hash`, () => {
    assert.throws(() => parseUsers('--http-users', text), new UsageError(fault));
  });
}

test('names', () => {
  for (const name of ['anna', 'a.b-c_d+e@example.org', 'DOM\\karl', 'Łukasz']) assert.ok(isUserName(name), name);
  for (const name of ['', 'a b', 'a:b', 'a,b', 'a\n', '<b>', 'x'.repeat(65)]) assert.ok(!isUserName(name), name);
});

test('any text is a file of users or a wrong use', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        assert.ok(parseUsers('-', text).size > 0);
      } catch (error) {
        assert.ok(error instanceof UsageError);
      }
    }),
  );
});

test('a file that cannot be read is named with its option, and nothing of what it holds', (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, 'users');
  assert.throws(
    () => readUsers('--http-users', file),
    new UsageError(`--http-users ${file} cannot be read: no such file`),
  );
  mkdirSync(file);
  assert.throws(
    () => readUsers('--http-users', file),
    new UsageError(`--http-users ${file} cannot be read: it is a folder`),
  );
  writeFileSync(join(folder, 'large'), 'x'.repeat(1_048_577));
  assert.throws(
    () => readUsers('--http-users', join(folder, 'large')),
    new UsageError(`--http-users ${join(folder, 'large')} must be a file of at most 1048576 bytes`),
  );
});
