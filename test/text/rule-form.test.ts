import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNewerForm, sumOfErrors } from '../../src/text/rule-form.js';

const CASES: readonly { name: string; errors: readonly (readonly [string | null, number])[]; sum: number }[] = [
  { name: 'nothing', errors: [], sum: 0 },
  {
    name: 'rules without forms, and what is no rule',
    errors: [
      ['1.1', 1],
      ['1.4', 2],
      [null, 4],
      [null, 8],
    ],
    sum: 15,
  },
  {
    name: 'both forms found the same',
    errors: [
      ['1.3', 3],
      ['1.3.a', 3],
    ],
    sum: 3,
  },
  {
    name: 'one form found more',
    errors: [
      ['1.3.a', 2],
      ['1.3', 5],
    ],
    sum: 5,
  },
  {
    name: 'newer forms that divide what the older one finds',
    errors: [
      ['3.6', 4],
      ['3.6.a', 3],
      ['3.6.c', 2],
    ],
    sum: 5,
  },
  {
    name: 'newer forms alone, and an older one alone',
    errors: [
      ['2.3.a', 1],
      ['2.3.b', 1],
      ['3.5', 7],
    ],
    sum: 9,
  },
  {
    name: '3.1 is no form of 3.10',
    errors: [
      ['3.1', 1],
      ['3.10', 1],
    ],
    sum: 2,
  },
];

for (const { name, errors, sum } of CASES) test(`errors: ${name}`, () => assert.equal(sumOfErrors(errors), sum));

test('1.3.a is the newer form of 1.3, and of nothing else', () => {
  assert.equal(isNewerForm('1.3.a', '1.3'), true);
  for (const [newer, older] of [
    ['1.3', '1.3'],
    ['1.3.a', '1.3.a'],
    ['3.10', '3.1'],
    ['1.3', '1.3.a'],
    [null, '1.3'],
    ['1.3.a', null],
  ] as const)
    assert.equal(isNewerForm(newer, older), false, `${newer} of ${older}`);
});
