import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printable } from '../../src/text/printable.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const CASES: readonly [name: string, text: string, expected: string][] = [
  ['controls of both tables', 'a\x1b[2Jb\u009bc\n\x7f', 'a?[2Jb?c??'],
  ['line and paragraph separators', 'a\u2028b\u2029', 'a?b?'],
  ['directions of writing', '\u202egnp.exe\u2066', '?gnp.exe?'],
  ['half of a character', 'a\ud83db', 'a?b'],
  ['names in any script', 'Россия 1 第一财经 😀 é', 'Россия 1 第一财经 😀 é'],
];

for (const [name, text, expected] of CASES) {
  test(name, () => assert.equal(printable(text), expected));
}

test('no control and no line break is left of any text, and nothing else is changed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const result = [...printable(text)];
      const given = [...text];
      assert.equal(result.length, given.length);
      for (const [index, character] of result.entries()) {
        const code = character.codePointAt(0)!;
        assert.ok(code >= 0x20 && !(code >= 0x7f && code < 0xa0) && code !== 0x2028 && code !== 0x2029);
        assert.ok(character === given[index] || character === '?');
      }
    }),
    { numRuns: fuzzRuns(500) },
  );
});
