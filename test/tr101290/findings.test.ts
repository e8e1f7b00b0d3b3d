import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Findings } from '../../src/tr101290/findings.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { Rule } from '../../src/tr101290/rules.js';

test('an informational rule counts its errors and is noted, never raised', () => {
  const profile = defaultProfile('dvb', '2020');
  const severities = { ...profile.severities, Buffer_error: 'info' as const };
  const findings = new Findings({ ...profile, severities }, () => {});
  findings.error(Rule.Buffer_error, 256, -1, 1e9, 3);
  findings.error(Rule.TDT_error, 20, 0x70, 1e9);
  const { Buffer_error, TDT_error } = findings.snapshot(true);
  assert.deepEqual([Buffer_error.severity, Buffer_error.state, Buffer_error.count_total], ['info', 'noted', 3]);
  assert.deepEqual([TDT_error.severity, TDT_error.state, TDT_error.count_total], ['warning', 'raised', 1]);
});
