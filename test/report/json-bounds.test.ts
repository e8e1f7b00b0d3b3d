import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isWithin } from '../../src/report/json-bounds.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const BOUNDS = { length: 1000, depth: 3, stringLength: 5 };

const CASES: readonly (readonly [name: string, json: string, isWithin: boolean])[] = [
  ['an empty text', '', true],
  ['as deep as it may be', '{"a":[[1],[2]]}', true],
  ['too deep', '{"a":[[[1]]]}', false],
  ['many beside each other', '[[],[],[],{},{}]', true],
  ['brackets in a string', '"[[[[["', true],
  ['a quote in a string', '["\\"[[["]', true],
  ['a backslash at the end of a string', '["\\\\",[["\\\\"]]]', true],
  ['a string as long as it may be', '"12345"', true],
  ['a string that is too long', '"123456"', false],
  ['a name that is too long', '{"123456":1}', false],
  ['a string without an end', '"12345', true],
  ['a string without an end that is too long', '"123456', false],
  ['a backslash at the end of the text', '"\\', true],
  ['more ends than beginnings', ']]]}}}[[[', true],
  ['as long as it may be', ' '.repeat(1000), true],
  ['too long', ' '.repeat(1001), false],
];

describe('isWithin', () => {
  for (const [name, json, expected] of CASES) {
    test(`${name}: ${expected}`, () => assert.equal(isWithin(json, BOUNDS), expected));
  }

  test('says of JSON what its value says', () => {
    const depthOf = (value: unknown): number =>
      typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).map(depthOf));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const bounds = { length: 1e6, depth: 3, stringLength: 1e6 };
        assert.equal(isWithin(JSON.stringify(value), bounds), depthOf(value) <= 3);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  test('one pass: 16 MiB take no longer than a second of CPU, whatever is in them', { timeout: 10_000 }, () => {
    for (const text of ['[', '"', '\\', '"\\', '{"a":']) {
      const json = text.repeat(Math.floor(2 ** 24 / text.length));
      const start = process.cpuUsage();
      isWithin(json, { length: 2 ** 24, depth: 2 ** 24, stringLength: 2 ** 24 });
      assert.ok(process.cpuUsage(start).user < 1e6, text);
    }
  });
});
