import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RULE_COUNT, RULES, Rule } from '../../src/tr101290/rules.js';

/** Indicators of ETSI TR 101 290 V1.4.1, tables 5.0a, 5.0b and 5.0c, without 3.4, whose name 3.4.a has. */
const ETSI = `
1.1 TS_sync_loss, 1.2 Sync_byte_error, 1.3 PAT_error, 1.3.a PAT_error_2, 1.4 Continuity_count_error, 1.5 PMT_error,
1.5.a PMT_error_2, 1.6 PID_error,
2.1 Transport_error, 2.2 CRC_error, 2.3 PCR_error, 2.3.a PCR_repetition_error, 2.3.b PCR_discontinuity_indicator_error,
2.4 PCR_accuracy_error, 2.5 PTS_error, 2.6 CAT_error,
3.1 NIT_error, 3.1.a NIT_actual_error, 3.1.b NIT_other_error, 3.2 SI_repetition_error, 3.3 Buffer_error,
3.4.a Unreferenced_PID, 3.5 SDT_error, 3.5.a SDT_actual_error, 3.5.b SDT_other_error, 3.6 EIT_error, 3.6.a EIT_actual_error,
3.6.b EIT_other_error, 3.6.c EIT_PF_error, 3.7 RST_error, 3.8 TDT_error, 3.9 Empty_buffer_error, 3.10 Data_delay_error`;

describe('table of rules', () => {
  test('has all indicators, in the order and the spelling of ETSI', () => {
    const expected = ETSI.split(',').map((text) => text.trim());
    assert.deepEqual(
      RULES.map(({ rule, name }) => `${rule} ${name}`),
      expected,
    );
    assert.equal(RULE_COUNT, 33);
  });

  test('has the priority that the number begins with', () => {
    for (const { rule, priority } of RULES) assert.equal(String(priority), rule[0]);
  });

  test('gives each rule its index', () => {
    for (const [index, { name }] of RULES.entries()) assert.equal(Rule[name], index);
  });
});
