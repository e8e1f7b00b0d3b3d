import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashPassword, isPassword, NO_HASH, parsePasswordHash } from '../../../src/http/access/password-hash.js';

test('a password is known by its hash, which differs each time', async () => {
  const [one, other] = await Promise.all([hashPassword('käse und brot'), hashPassword('käse und brot')]);
  assert.notEqual(one, other);
  assert.match(one, /^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z\d+/]{22}\$[A-Za-z\d+/]{43}$/);
  const hash = parsePasswordHash(one)!;
  // The ä as one character, and as two.
  assert.equal(await isPassword('ka\u0308se und brot', hash), true);
  assert.equal(await isPassword('käse und wein', hash), false);
  assert.equal(await isPassword('', NO_HASH), false);
});

test('a hash is what scrypt makes of password and salt', async () => {
  const salt = Buffer.from('0123456789abcdef');
  const hash = scryptSync('password', salt, 32, { N: 16_384, r: 8, p: 1, maxmem: 1 << 26 });
  const text = `$scrypt$ln=14,r=8,p=1$${salt.toString('base64').replaceAll('=', '')}$${hash.toString('base64').replaceAll('=', '')}`;
  assert.equal(await isPassword('password', parsePasswordHash(text)!), true);
});

const HASH = 'A'.repeat(43);
const SALT = 'A'.repeat(22);
for (const [name, text] of [
  ['nothing', ''],
  ['another function', `$argon2id$ln=15,r=8,p=3$${SALT}$${HASH}`],
  ['a short salt', `$scrypt$ln=15,r=8,p=3$AAAA$${HASH}`],
  ['a short hash', `$scrypt$ln=15,r=8,p=3$${SALT}$AAAA`],
  ['too cheap', `$scrypt$ln=10,r=8,p=1$${SALT}$${HASH}`],
  ['too dear', `$scrypt$ln=30,r=8,p=1$${SALT}$${HASH}`],
  ['too dear at once', `$scrypt$ln=17,r=8,p=9$${SALT}$${HASH}`],
] as const) {
  test(`no hash: ${name}`, () => assert.equal(parsePasswordHash(text), undefined));
}

test('any text is a hash or none', () => {
  fc.assert(fc.property(fc.string(), (text) => parsePasswordHash(`$scrypt${text}`) === undefined));
});
