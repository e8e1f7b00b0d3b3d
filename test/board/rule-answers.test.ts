import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleAnswersOf } from '../../src/board/rule-answers.js';

test('what is known here has its sentence and the limits that are in force; what a newer probe judges besides is left out', () => {
  const limits = {
    PAT_error_2: { max_interval_ms: 100 },
    Stream_lost: {},
    constructor: { a: 1 },
    No_such_rule: { a: 1 },
  };
  const answers = ruleAnswersOf({ source: null, limits });
  assert.deepEqual(Object.keys(answers), ['PAT_error_2', 'Stream_lost']);
  assert.deepEqual(answers.PAT_error_2!.limits, { max_interval_ms: 100 });
  assert.match(answers.Stream_lost!.text, /^No datagram comes/);
});
