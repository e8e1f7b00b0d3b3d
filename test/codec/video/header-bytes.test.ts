import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HeaderBytes } from '../../../src/codec/video/header-bytes.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

function told(headers: HeaderBytes, ...units: readonly (readonly number[])[]): boolean {
  headers.begin();
  for (const unit of units) headers.add(Uint8Array.from([...unit, 0xee]), unit.length);
  return headers.end();
}

describe('HeaderBytes', () => {
  test('knows headers that come again', () => {
    const headers = new HeaderBytes();
    assert.equal(told(headers, [1, 2, 3], [4]), false);
    assert.equal(told(headers, [1, 2, 3], [4]), true);
    assert.equal(told(headers, [1, 2, 3], [5]), false);
    assert.equal(told(headers, [1, 2, 3]), false);
    assert.equal(told(headers, [1, 2, 3]), true);
  });

  test('tells headers apart that are cut elsewhere', () => {
    const headers = new HeaderBytes();
    told(headers, [1, 2], [3]);
    assert.equal(told(headers, [1], [2, 3]), false);
  });

  test('forgets what began before', () => {
    const headers = new HeaderBytes();
    told(headers, [1, 2]);
    headers.begin();
    headers.add(Uint8Array.of(9), 1);
    assert.equal(told(headers, [1, 2]), true);
  });

  test('compares the headers before, whatever they are', () => {
    const units = fc.array(fc.array(fc.nat(1), { maxLength: 300 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(units, { maxLength: 6 }), (sequences) => {
        const headers = new HeaderBytes();
        let before: string | undefined;
        for (const sequence of sequences.flatMap((one) => [one, one])) {
          const now = JSON.stringify(sequence);
          const size = sequence.reduce((sum, { length }) => sum + 2 + length, 0);
          const isSame = told(headers, ...sequence);
          if (size > 512) assert.equal(isSame, false);
          else if (before !== undefined) assert.equal(isSame, now === before);
          before = now;
        }
      }),
      { numRuns: fuzzRuns(100) },
    );
  });
});
