import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { RULES, type RuleName } from '../../src/tr101290/rules.js';
import type { Tr101290Analyzer } from '../../src/tr101290/tr101290-analyzer.js';
import { ATSC, assertSeconds, DVB, ScriptedStream } from './script.js';

/** Rules that are in another state than `ok`. */
function notOk(analyzer: Tr101290Analyzer): Partial<Record<RuleName, string>> {
  const { rules } = analyzer.snapshot();
  const others = RULES.filter(({ name }) => rules[name].state !== 'ok');
  return Object.fromEntries(others.map(({ name }) => [name, `${rules[name].state}: ${rules[name].reason}`]));
}

const NO_MODEL = {
  PCR_accuracy_error: 'unmeasurable: no measured PCR accuracy',
  Buffer_error: 'unmeasurable: no buffer model',
  Empty_buffer_error: 'unmeasurable: no buffer model',
  Data_delay_error: 'unmeasurable: no buffer model',
};

describe('clean streams', () => {
  test('DVB, 70 s: nothing fires, and what is not there is not called ok', () => {
    const stream = new ScriptedStream(DVB).playTo(70_000);
    assert.deepEqual(stream.counts(), {});
    assert.deepEqual(notOk(stream.analyzer), {
      ...NO_MODEL,
      CAT_error: 'not_applicable: no scrambled packets and no CAT in the stream',
      NIT_other_error: 'not_applicable: no NIT of another network in the stream',
      SDT_other_error: 'not_applicable: no SDT of another transport stream in the stream',
      EIT_other_error: 'not_applicable: no EIT present/following of another transport stream in the stream',
      RST_error: 'not_applicable: no RST in the stream',
    });
    assert.deepEqual(stream.analyzer.takeEvents(), []);
    assertSeconds(stream.analyzer.snapshot(), 69, 0, 0);
  });

  test('ATSC, 70 s: nothing fires, and the rules of the tables of DVB are off', () => {
    const stream = new ScriptedStream(ATSC, defaultProfile('atsc', '2020')).playTo(70_000);
    assert.deepEqual(stream.counts(), {});
    const off = 'not_applicable: off in the profile';
    assert.deepEqual(notOk(stream.analyzer), {
      ...NO_MODEL,
      CAT_error: 'not_applicable: no scrambled packets and no CAT in the stream',
      NIT_error: off,
      NIT_actual_error: off,
      NIT_other_error: off,
      SDT_error: off,
      SDT_actual_error: off,
      SDT_other_error: off,
      EIT_error: off,
      EIT_actual_error: off,
      EIT_other_error: off,
      EIT_PF_error: off,
      RST_error: off,
      TDT_error: off,
    });
  });

  test('before a limit has run out, what was not seen is unmeasurable', () => {
    const stream = new ScriptedStream(DVB).playTo(400, ['pat', 'nit']);
    const { PAT_error_2, NIT_error } = stream.analyzer.snapshot().rules;
    assert.deepEqual([PAT_error_2.state, NIT_error.state], ['unmeasurable', 'unmeasurable']);
    assert.equal(NIT_error.reason, 'not seen, and observed for less than the limit');
  });

  test('after 20 ms nothing is ok that needs an interval', () => {
    const stream = new ScriptedStream(DVB).playTo(25);
    const { rules } = stream.analyzer.snapshot();
    const ok = RULES.filter(({ name, input }) => input === 'time' && rules[name].state === 'ok');
    // Two PCRs came, 20 ms apart; video and audio go on.
    assert.deepEqual(
      ok.map(({ name }) => name),
      ['PID_error', 'PCR_error', 'PCR_repetition_error', 'Unreferenced_PID'],
    );
    assert.equal(rules.SI_repetition_error.reason, 'seen, but observed for less than the limit');
  });

  test('a standing loss stays raised', () => {
    const stream = new ScriptedStream(DVB).playTo(3000).playTo(120_000, ['eitFollowing', 'nit']);
    const { rules } = stream.analyzer.snapshot();
    const { SI_repetition_error, EIT_actual_error, EIT_PF_error, NIT_actual_error } = rules;
    const standing = [SI_repetition_error, EIT_actual_error, EIT_PF_error, NIT_actual_error];
    assert.deepEqual(
      standing.map(({ state }) => state),
      ['raised', 'raised', 'raised', 'raised'],
    );
    assert.equal(EIT_actual_error.last_service_id, 1);
    const cleared = stream.analyzer.takeEvents().filter(({ event }) => event === 'cleared');
    assert.deepEqual(cleared, []);
  });

  test('without time nothing that needs it is judged', () => {
    const stream = new ScriptedStream(DVB).playTo(5);
    const { PAT_error_2, Transport_error } = stream.analyzer.snapshot().rules;
    assert.equal(PAT_error_2.reason, 'no time passed: neither arrival times nor PCRs');
    assert.equal(Transport_error.state, 'ok');
  });
});
