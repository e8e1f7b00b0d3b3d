import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_CONDITIONS } from '../../src/alarm/conditions.js';
import { judgedByConditions, judgedByProfile } from '../../src/analysis/judged-by.js';
import { autoProfile, defaultProfile } from '../../src/tr101290/profile.js';

test('conditions that are on, with the limits that are set', () => {
  const conditions = {
    ...DEFAULT_CONDITIONS,
    Bitrate_low: { ...DEFAULT_CONDITIONS.Bitrate_low, enabled: true, limits: { min_bps: 1e6 } },
    leg_lost: { ...DEFAULT_CONDITIONS.leg_lost, enabled: false },
  };
  const { source, limits } = judgedByConditions(autoProfile('2020'), conditions);
  assert.equal(source, null);
  assert.deepEqual(limits.Bitrate_low, { min_bps: 1e6 });
  assert.deepEqual(limits.Stream_lost, {});
  assert.deepEqual(limits.captions_lost, { after_ms: 15_000, data_after_ms: 5000 });
  assert.deepEqual([limits.leg_lost, limits.IAT_high], [undefined, undefined]);
});

test('of a transport stream the rules that the profile has on, too', () => {
  const profile = { ...defaultProfile('atsc', '2020'), source: '--tr101290-profile atsc' };
  const { source, limits } = judgedByProfile(judgedByConditions(profile, DEFAULT_CONDITIONS), profile);
  assert.equal(source, '--tr101290-profile atsc');
  assert.deepEqual(limits.PAT_error_2, { max_interval_ms: 100 });
  assert.deepEqual(limits.Stream_lost, {});
  assert.equal(limits.SDT_error, undefined, 'ATSC has no SDT');
});
