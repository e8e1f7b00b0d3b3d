import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventMessage } from '../../src/report/event-message.js';
import { NO_NAMES } from '../../src/report/event-names.js';
import type { RuleName } from '../../src/tr101290/rules.js';
import { profileOf, streamOfCase } from './case.js';
import { CASES } from './cases/cases.js';
import { judge } from './driver.js';

/** What the stream's description says went wrong, and the sentence for it: of several things that a rule is about, the one that happened. */
const MESSAGES: readonly [name: string, rule: RuleName, message: string][] = [
  ['3.6.a-present-late', 'EIT_actual_error', 'EIT present/following of service 0x0001 has not come for 2.00 s'],
  [
    '3.6.a-close',
    'EIT_actual_error',
    'EIT present/following of service 0x0001 came twice within 25.0 ms (last after 24.5 ms)',
  ],
  ['3.1.a-nit-actual-late', 'NIT_actual_error', 'NIT has not come for 10.0 s'],
  ['3.1.a-close', 'NIT_actual_error', 'NIT came twice within 25.0 ms (last after 24.5 ms)'],
  ['3.1.b-nit-other', 'NIT_other_error', 'NIT other is not repeated in time'],
  ['1.3-scrambled', 'PAT_error', 'PAT is scrambled on PID 0x0000'],
  ['1.3.a-beyond', 'PAT_error_2', 'PAT has not come for 500 ms'],
  ['2.3.b-step-forward', 'PCR_error', 'The PCR jumps without notice on PID 0x0101'],
  ['2.3.a-stop', 'PCR_repetition_error', 'The PCR has not come for 100 ms on PID 0x0101'],
];

for (const [name, rule, message] of MESSAGES) {
  test(`${name}: ${message}`, () => {
    const one = CASES.find((candidate) => candidate.name === name);
    assert.ok(one !== undefined, name);
    const { events } = judge(streamOfCase(one), profileOf(one));
    const raised = events.find((event) => event.event === 'raised' && event.name === rule);
    assert.ok(raised !== undefined, `${rule} is raised`);
    assert.equal(eventMessage(raised, NO_NAMES), message);
  });
}
