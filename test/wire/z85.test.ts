import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeZ85, encodeZ85 } from '../../src/wire/z85.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

test('the example of ZeroMQ RFC 32', () => {
  const bytes = Buffer.from([0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b]);
  assert.equal(encodeZ85(bytes), 'HelloWorld');
  assert.deepEqual(decodeZ85('HelloWorld'), bytes);
});

test('the test key of ZeroMQ RFC 32', () => {
  const text = 'JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6';
  const hex = '8e0bdd697628b91d8f245587ee95c5b04d48963f79259877b49cd9063aead3b7';
  assert.equal(decodeZ85(text)!.toString('hex'), hex);
});

test('what is no Z85 text', () => {
  const cases = [
    ['not a multiple of five', 'Hell'],
    ['a character that is none', 'Hello,orld'],
    ['a character beyond Latin', 'Hellöworld'],
    ['a group above 32 bits', '%nSc1'],
    ['the largest group', '#####'],
  ] as const;
  for (const [name, text] of cases) assert.equal(decodeZ85(text), undefined, name);
  assert.deepEqual(decodeZ85('%nSc0'), Buffer.from([255, 255, 255, 255]), 'the largest value');
});

test('any bytes come back', () => {
  const bytes = fc.uint8Array({ maxLength: 64 }).map((all) => Buffer.from(all.subarray(0, all.length & ~3)));
  fc.assert(
    fc.property(bytes, (sent) => assert.deepEqual(decodeZ85(encodeZ85(sent)), sent)),
    { numRuns: fuzzRuns(300) },
  );
});

test('any text is refused or is the text of its bytes', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 50 }),
    fc.stringMatching(/^([0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{5}){0,8}$/),
  );
  fc.assert(
    fc.property(text, (given) => {
      const bytes = decodeZ85(given);
      if (bytes !== undefined) assert.equal(encodeZ85(bytes), given);
    }),
    { numRuns: fuzzRuns(500) },
  );
});
