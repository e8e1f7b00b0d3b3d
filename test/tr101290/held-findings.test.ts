import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Findings } from '../../src/tr101290/findings.js';
import { HeldFindings } from '../../src/tr101290/held-findings.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { Rule } from '../../src/tr101290/rules.js';

const PROFILE = defaultProfile('dvb', '2020');

test('what was found counts with its own times once it is released, and goes through from then on', () => {
  const held = new HeldFindings();
  const target = new Findings(PROFILE, () => {});
  held.error(Rule.SDT_error, 17, 0x42, 2e9);
  held.judged(Rule.NIT_error);
  assert.equal(target.snapshot(3e9).SDT_error.count_total, 0);
  held.release(target);
  held.error(Rule.SDT_error, 17, 0x42, 4e9);
  const { SDT_error, NIT_error } = target.snapshot(5e9);
  assert.deepEqual([SDT_error.count_total, SDT_error.raised_time_ns, NIT_error.state], [2, 2e9, 'ok']);
});

test('rules that the profile has not are not counted', () => {
  const held = new HeldFindings();
  const target = new Findings(defaultProfile('feed', '2020'), () => {});
  held.error(Rule.NIT_error, 16, 0x40, 2e9);
  held.error(Rule.SDT_error, 17, 0x42, 2e9);
  held.release(target);
  const { NIT_error, SDT_error } = target.snapshot(3e9);
  assert.deepEqual([NIT_error.count_total, SDT_error.count_total], [0, 1]);
});

test('a flood takes bounded room, and none of it is lost from the count', () => {
  const held = new HeldFindings();
  const target = new Findings(PROFILE, () => {});
  for (let n = 0; n < 10_000; n++) held.error(Rule.TDT_error, 20, 0xc0, n * 1e5);
  held.release(target);
  assert.equal(target.snapshot(2e9).TDT_error.count_total, 10_000);
});
