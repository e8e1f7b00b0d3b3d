import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { autoProfile, defaultProfile, type Profile } from '../../src/tr101290/profile.js';
import { parseProfile } from '../../src/tr101290/profile-file.js';
import { RULES } from '../../src/tr101290/rules.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

function profileOf(json: object, edition?: '2020' | '2014'): Profile {
  const profile = parseProfile({ extends: 'dvb', ...json }, edition);
  assert.ok(!('profiles' in profile));
  assert.ok(!('fault' in profile), 'fault' in profile ? profile.fault : '');
  return profile;
}

/** The example of docs/tr101290.md. */
function documentedProfile(): object {
  const text = readFileSync(new URL('../../../docs/tr101290.md', import.meta.url), 'utf8');
  return JSON.parse(/```json\n([^`]*)```/.exec(text)![1]!);
}

const FAULTS: readonly { name: string; json: unknown; fault: string }[] = [
  { name: 'no object', json: [1], fault: 'the profile must be an object, got [1]' },
  {
    name: 'unknown key',
    json: { rule: {} },
    fault:
      'the profile must have only the keys extends, edition, rules, alarm, conditions, private_pids, exceptions, got "rule"',
  },
  {
    name: 'unknown family',
    json: { extends: 'dab' },
    fault: 'extends must be one of auto, mpeg, feed, dvb, dvb-s, dvb-c, dvb-t, isdb, atsc, hls, got "dab"',
  },
  { name: 'unknown edition', json: { edition: 2020 }, fault: 'edition must be one of 2014, 2020, got 2020' },
  {
    name: 'unknown limit',
    json: { rules: { PAT_error: { max_ms: 1 } } },
    fault: 'rules.PAT_error must have only the keys enabled, severity, max_interval_ms, got "max_ms"',
  },
  {
    name: 'limit out of range',
    json: { rules: { PAT_error: { max_interval_ms: 0 } } },
    fault: 'rules.PAT_error.max_interval_ms must be a whole number from 1 to 3600000, got 0',
  },
  {
    name: 'limit of another type',
    json: { rules: { PAT_error: { max_interval_ms: '500' } } },
    fault: 'rules.PAT_error.max_interval_ms must be a whole number from 1 to 3600000, got "500"',
  },
  {
    name: 'neither on nor off',
    json: { rules: { PAT_error: { enabled: 1 } } },
    fault: 'rules.PAT_error.enabled must be true or false, got 1',
  },
  {
    name: 'unknown severity',
    json: { rules: { PAT_error: { severity: 'fatal' } } },
    fault: 'rules.PAT_error.severity must be one of info, warning, major, critical, got "fatal"',
  },
  {
    name: 'alarm out of range',
    json: { alarm: { raise_count: 0 } },
    fault: 'alarm.raise_count must be a whole number from 1 to 1000000, got 0',
  },
  {
    name: 'PID out of range',
    json: { private_pids: [1, 8192] },
    fault: 'private_pids[1] must be a whole number from 0 to 8191, got 8192',
  },
  {
    name: 'period of no PID',
    json: { rules: { PID_error: { pids: { 9000: 1000 } } } },
    fault: 'rules.PID_error.pids must have PIDs from 0 to 8191 as keys, got "9000"',
  },
  {
    name: 'period out of range',
    json: { rules: { PID_error: { pids: { 256: 0 } } } },
    fault: 'rules.PID_error.pids.256 must be a whole number from 1 to 3600000, got 0',
  },
  {
    name: 'exception of everything',
    json: { exceptions: [{ rules: ['PID_error'] }] },
    fault: 'exceptions[0] must have pids, services or tables, got {"rules":["PID_error"]}',
  },
  {
    name: 'exception of an unknown rule',
    json: { exceptions: [{ rules: ['PID'], pids: [1] }] },
    fault: `exceptions[0].rules[0] must be one of ${RULES.map(({ name }) => name).join(', ')}, got "PID"`,
  },
  {
    name: 'exception of a table out of range',
    json: { exceptions: [{ rules: ['CRC_error'], tables: [256] }] },
    fault: 'exceptions[0].tables[0] must be a whole number from 0 to 255, got 256',
  },
  {
    name: 'PIDs no list',
    json: { private_pids: 5 },
    fault: 'private_pids must be a list of at most 8192 numbers, got 5',
  },
];

describe('profile', () => {
  test('leaves the choice to the stream, with the same changes, where it extends none', () => {
    const rules = { TDT_error: false };
    assert.deepEqual(parseProfile({ edition: '2014' }), autoProfile('2014'));
    const { profiles } = parseProfile({ rules }) as ReturnType<typeof autoProfile>;
    const enabled = Object.values(profiles).map((profile) => profile.enabled.TDT_error);
    assert.ok(enabled.every((isEnabled) => !isEnabled));
    assert.deepEqual([profiles.mpeg.enabled.NIT_error, profiles.dvb.enabled.NIT_error], [false, true]);
  });

  test('takes the defaults where nothing is said', () => {
    assert.deepEqual(profileOf({}), defaultProfile('dvb', '2020'));
    assert.deepEqual(profileOf({ extends: 'atsc' }, '2014'), defaultProfile('atsc', '2014'));
  });

  test('the edition sets the interval of the PCR, and the file goes before the option', () => {
    const intervalOf = (profile: Profile) => profile.limits.PCR_repetition_error.max_interval_ms;
    assert.equal(intervalOf(profileOf({})), 100);
    assert.equal(intervalOf(profileOf({}, '2014')), 40);
    assert.equal(intervalOf(profileOf({ edition: '2020' }, '2014')), 100);
    const rules = { PCR_repetition_error: { max_interval_ms: 50 } };
    assert.equal(intervalOf(profileOf({ rules }, '2014')), 50);
  });

  test('switches rules on and off', () => {
    const rules = { TDT_error: false, NIT_error: { enabled: false, max_interval_ms: 5000 } };
    const { enabled, limits } = profileOf({ rules });
    assert.deepEqual([enabled.TDT_error, enabled.NIT_error, enabled.PAT_error], [false, false, true]);
    assert.equal(limits.NIT_error.max_interval_ms, 5000);
    const atsc = profileOf({ extends: 'atsc', rules: { SDT_error: {} } });
    assert.deepEqual([atsc.enabled.SDT_error, atsc.enabled.NIT_error], [true, false]);
  });

  test('the severity of a rule is that of its priority, or the one that the file gives', () => {
    const { severities } = profileOf({ rules: { TDT_error: { severity: 'info' } } });
    const { PAT_error, PCR_error, SDT_error, TDT_error } = severities;
    assert.deepEqual([PAT_error, PCR_error, SDT_error, TDT_error], ['critical', 'major', 'warning', 'info']);
  });

  test('a switch holds for the parts of a rule that are not named', () => {
    const rules = { SDT_error: false, EIT_PF_error: true, EIT_error: { enabled: false, severity: 'info' } };
    const { enabled, severities } = profileOf({ rules });
    assert.deepEqual([enabled.SDT_error, enabled.SDT_actual_error, enabled.SDT_other_error], [false, false, false]);
    assert.deepEqual([enabled.EIT_error, enabled.EIT_actual_error, enabled.EIT_PF_error], [false, false, true]);
    assert.deepEqual([severities.EIT_actual_error, severities.EIT_PF_error], ['info', 'warning']);
    const ofParts = profileOf({ rules: { SDT_actual_error: false } }).enabled;
    assert.deepEqual([ofParts.SDT_error, ofParts.SDT_actual_error], [true, false]);
  });

  test('takes periods of PIDs', () => {
    const { pidPeriods, limits } = profileOf({ rules: { PID_error: { pids: { 257: 60_000, '0x102': 1000 } } } });
    assert.deepEqual(pidPeriods, [
      { pid: 257, max_interval_ms: 60_000 },
      { pid: 258, max_interval_ms: 1000 },
    ]);
    assert.equal(limits.PID_error.max_interval_ms, 5000);
  });

  test('takes exceptions, of a rule with its parts', () => {
    const { exceptions } = profileOf({ exceptions: [{ rules: ['PMT_error'], services: [7], tables: [2] }] });
    assert.deepEqual(exceptions, [{ rules: ['PMT_error', 'PMT_error_2'], services: [7], tables: [2] }]);
  });

  test('takes alarms and private PIDs', () => {
    const { alarm, privatePids } = profileOf({ alarm: { raise_count: 3 }, private_pids: [8000] });
    assert.deepEqual(alarm, { raise_count: 3, raise_window_ms: 10_000, clear_after_ms: 5000, flap_window_ms: 60_000 });
    assert.deepEqual(privatePids, [8000]);
  });

  for (const { name, json, fault } of FAULTS) {
    test(`refuses: ${name}`, () => assert.deepEqual(parseProfile(json), { fault }));
  }

  test('leaves the profiles that come with it as they are', () => {
    profileOf({ rules: { PAT_error: { max_interval_ms: 1 } } });
    assert.equal(profileOf({}).limits.PAT_error.max_interval_ms, 500);
  });

  test('never throws', () => {
    const key = fc.constantFrom('extends', 'edition', 'rules', 'alarm', 'private_pids', '__proto__', 'PAT_error');
    const json = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(key, fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.jsonValue()))),
    );
    fc.assert(
      fc.property(json, (value) => {
        const profile = parseProfile(value);
        const [one] = 'profiles' in profile ? Object.values(profile.profiles) : [profile];
        assert.ok('fault' in one! ? one.fault.length < 1000 : one!.limits.PAT_error.max_interval_ms > 0);
      }),
      { numRuns: fuzzRuns(500) },
    );
  });

  test('takes the example of the documentation', () => {
    const { enabled, limits, alarm, privatePids } = profileOf(documentedProfile());
    assert.deepEqual([enabled.TDT_error, enabled.EIT_actual_error, enabled.PID_error], [false, false, true]);
    assert.deepEqual([limits.PID_error.max_interval_ms, alarm.raise_count, privatePids], [1000, 3, [8000]]);
  });
});
