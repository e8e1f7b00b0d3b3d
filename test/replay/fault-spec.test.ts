import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from '../../src/cli/option.js';
import { type FaultSpec, parseFaultSpec, parseFaultSpecs } from '../../src/replay/fault-spec.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const GOOD: readonly (readonly [string, FaultSpec])[] = [
  ['0.01', { share: 0.01 }],
  ['.5', { share: 0.5 }],
  ['0.', { share: 0 }],
  ['1.0', { share: 1 }],
  ['1e-3', { share: 0.001 }],
  ['2.5e-4', { share: 0.00025 }],
  ['0', { numbers: new Set([0]) }],
  ['1', { numbers: new Set([1]) }],
  ['7,3,7', { numbers: new Set([3, 7]) }],
];
for (const [text, expected] of GOOD)
  test(`--drop ${text}`, () => assert.deepEqual(parseFaultSpec('drop', text), expected));

for (const text of [
  '1.5',
  '-1',
  '-0.1',
  '1,',
  ',1',
  '1,,2',
  '1, 2',
  '0x10',
  'all',
  '',
  ' ',
  '1e3',
  '9007199254740992',
  '5%',
]) {
  test(`--reorder '${text}' is refused`, () => {
    assert.throws(
      () => parseFaultSpec('reorder', text),
      (error) => error instanceof UsageError && error.message.startsWith('--reorder must be a share from 0.0 to 1.0'),
    );
  });
}

test('only what was asked for', () => {
  const specs = parseFaultSpecs({ drop: '0.1', corrupt: undefined, duplicate: '3', reorder: undefined });
  assert.deepEqual(specs, { drop: { share: 0.1 }, duplicate: { numbers: new Set([3]) } });
});

test('fuzz: any text is read or refused', () => {
  const nearlyRight = fc.string({ unit: fc.constantFrom(...'0123456789.,e-') });
  fc.assert(
    fc.property(fc.oneof(fc.string(), nearlyRight), (text) => {
      let spec: FaultSpec;
      try {
        spec = parseFaultSpec('drop', text);
      } catch (error) {
        assert.ok(error instanceof UsageError);
        return;
      }
      if ('share' in spec) assert.ok(spec.share >= 0 && spec.share <= 1);
      else assert.ok([...spec.numbers].every((number) => Number.isSafeInteger(number) && number >= 0));
    }),
    { numRuns: fuzzRuns(2000) },
  );
});
