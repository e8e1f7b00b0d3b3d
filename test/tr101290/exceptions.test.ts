import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ABSENT } from '../../src/mpegts/packet.js';
import { Exceptions } from '../../src/tr101290/exceptions.js';
import { Findings } from '../../src/tr101290/findings.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { Rule } from '../../src/tr101290/rules.js';

/** PID 256 is of service 1, PID 257 of services 1 and 2. */
const servicesOf = (pid: number): readonly number[] => (pid === 256 ? [1] : pid === 257 ? [1, 2] : []);
const EXCEPTIONS = new Exceptions([
  { rules: ['PTS_error'], pids: [300] },
  { rules: ['PID_error'], services: [1] },
  { rules: ['EIT_actual_error'], services: [7], tables: [0x4e] },
]);

describe('an exception of the profile', () => {
  const CASES = [
    ['of a PID: that PID', Rule.PTS_error, 300, ABSENT, ABSENT, true],
    ['of a PID: another', Rule.PTS_error, 301, ABSENT, ABSENT, false],
    ['of a PID: another rule', Rule.PCR_error, 300, ABSENT, ABSENT, false],
    ['of a service: a PID of it', Rule.PID_error, 256, ABSENT, ABSENT, true],
    ['of a service: a PID that another has too', Rule.PID_error, 257, ABSENT, ABSENT, false],
    ['of a service: a PID of none', Rule.PID_error, 400, ABSENT, ABSENT, false],
    ['of a table of a service: that one', Rule.EIT_actual_error, 18, 0x4e, 7, true],
    ['of a table of a service: of another service', Rule.EIT_actual_error, 18, 0x4e, 8, false],
    ['of a table of a service: another table', Rule.EIT_actual_error, 18, 0x50, 7, false],
  ] as const;
  for (const [name, rule, pid, tableId, service, isExcepted] of CASES) {
    test(name, () => assert.equal(EXCEPTIONS.isExcepted(rule, pid, tableId, service, servicesOf), isExcepted));
  }

  test('counts its errors apart: neither errors of the rule nor an alarm', () => {
    const profile = defaultProfile('dvb', '2020');
    const findings = new Findings({ ...profile, exceptions: [{ rules: ['PTS_error'], pids: [300] }] }, () => {});
    findings.error(Rule.PTS_error, 300, ABSENT, 1e9, 4);
    const { state, count_total, excepted_total } = findings.snapshot(2e9).PTS_error;
    assert.deepEqual([state, count_total, excepted_total], ['ok', 0, 4]);
    assert.deepEqual(findings.alarms.takeEvents(), []);
    findings.error(Rule.PTS_error, 301, ABSENT, 1e9);
    assert.equal(findings.snapshot(2e9).PTS_error.state, 'raised');
  });
});
