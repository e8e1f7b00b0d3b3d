import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RULES } from '../../src/tr101290/rules.js';
import { type Case, profileOf, streamOfCase } from './case.js';
import { CASES } from './cases/cases.js';
import { judge } from './driver.js';
import { seconds, without } from './edits.js';
import { runCase } from './matrix.js';

describe('conformance: what is stated of each stream is what is seen', () => {
  for (const one of CASES) {
    test(`${one.name}: ${one.what}`, () => {
      assert.deepEqual(runCase(one).faults, []);
    });
  }
});

describe('conformance: the streams', () => {
  for (const { rule, name } of RULES) {
    test(`there is one that breaks ${rule} ${name}`, () => {
      assert.ok(CASES.some((one) => one.rule === name && (one.expected?.[name]?.count ?? 0) > 0));
    });
  }

  test('have names of their own', () => {
    assert.equal(new Set(CASES.map(({ name }) => name)).size, CASES.length);
  });

  test('break other rules only with a reason', () => {
    const unexplained = CASES.filter(({ rule, expected = {}, because }) => {
      const others = Object.keys(expected).filter((name) => name !== rule);
      return others.length > 0 && because === undefined;
    });
    assert.deepEqual(unexplained, []);
  });

  test('are the same every time', () => {
    const [first, second] = [0, 1].map(() => Buffer.concat(streamOfCase(CASES[0]!).packets));
    assert.ok(first!.equals(second!));
  });
});

describe('conformance: without arrival times', () => {
  test('what is judged by time is unmeasurable, the rest as ever', () => {
    const { packets } = streamOfCase(CASES[0]!);
    const { rules } = judge({ packets, timesNs: packets.map(() => 0) }, profileOf(CASES[0]!));
    for (const { name, input } of RULES) {
      const reason = input === 'time' ? 'no time passed: neither arrival times nor PCRs' : null;
      const state = input === 'time' ? 'unmeasurable' : 'ok';
      assert.deepEqual([name, rules[name].state, rules[name].reason], [name, state, reason]);
    }
  });
});

test('conformance: a feed with an SDT alone is not blamed for the tables of a broadcast', () => {
  const others = ['nit', 'nitOther', 'sdtOther', 'bat', 'eitPresent', 'eitFollowing', 'eit2Present', 'eit2Following'];
  const more = ['eitOtherPresent', 'eitOtherFollowing', 'eitSchedule', 'tdt', 'tot', 'rst'];
  const edits = [seconds(35), ...[...others, ...more].map((name) => without(name))];
  const one: Case = { name: 'feed', what: 'SDT alone', profile: 'auto', edits };
  const { rules } = judge(streamOfCase(one), profileOf(one));
  assert.deepEqual([rules.SI_repetition_error.state, rules.NIT_error.state], ['ok', 'not_applicable']);
});

describe('conformance: a wrong statement is found', () => {
  const clean = CASES[0]!;
  const late = CASES.find(({ name }) => name === '1.3.a-beyond')!;
  const stated = late.expected!.PAT_error_2!;
  const WRONG = [
    { what: 'an error in a clean stream', one: { ...clean, expected: { PAT_error_2: stated } } },
    { what: 'an error that is not stated', one: { ...late, expected: {} } },
    { what: 'another count', one: { ...late, expected: { PAT_error_2: { ...stated, count: 2 } } } },
    { what: 'another PID', one: { ...late, expected: { PAT_error_2: { ...stated, pid: 1 } } } },
    { what: 'another table', one: { ...late, expected: { PAT_error_2: { ...stated, tableId: 1 } } } },
    { what: 'another time', one: { ...late, expected: { PAT_error_2: { ...stated, firstMs: 1000 } } } },
    { what: 'another state', one: { ...late, states: { RST_error: ['raised', null] as const } } },
  ];
  for (const { what, one } of WRONG) {
    test(what, () => {
      assert.notDeepEqual(runCase(one).faults, []);
    });
  }
});
