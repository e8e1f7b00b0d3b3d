import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startCodeAt } from '../../../src/codec/nal/start-code.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';

const cases: readonly (readonly [string, string, number])[] = [
  ['at the beginning', '000001b3', 0],
  ['behind more zeros', '00000000 0165', 2],
  ['not the one without a byte behind it', 'ff 000001', -1],
  ['behind a 1 that is none', '01 0001 000001 09', 3],
  ['none', '00020001 00000200', -1],
];
for (const [name, bytes, expected] of cases) {
  test(name, () => assert.equal(startCodeAt(hex(bytes), 0, hex(bytes).length), expected));
}

test('any bytes: the first there is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 0, 1, 2), { maxLength: 40 }), (numbers) => {
      const bytes = Uint8Array.from(numbers);
      let expected = -1;
      for (let n = bytes.length - 4; n >= 0; n--) {
        if (bytes[n] === 0 && bytes[n + 1] === 0 && bytes[n + 2] === 1) expected = n;
      }
      assert.equal(startCodeAt(bytes, 0, bytes.length), expected);
    }),
    { numRuns: fuzzRuns(1000) },
  );
});
