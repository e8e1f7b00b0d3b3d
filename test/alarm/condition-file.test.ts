import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConditions } from '../../src/alarm/condition-file.js';
import { type ConditionSettings, DEFAULT_CONDITIONS } from '../../src/alarm/conditions.js';

function settingsOf(json: unknown): ConditionSettings {
  const settings = parseConditions(json);
  assert.ok(!('fault' in settings), JSON.stringify(settings));
  return settings;
}

test('without a word what has its limits is on, and nothing that waits for one', () => {
  const settings = settingsOf({});
  assert.deepEqual(settings, DEFAULT_CONDITIONS);
  const on = Object.entries(settings).flatMap(([name, { enabled }]) => (enabled ? [name] : []));
  assert.deepEqual(on, [
    'Stream_lost',
    'Source_conflict',
    'leg_lost',
    'leg_mismatch',
    'captions_lost',
    'video_black',
    'video_freeze',
    'video_bars',
    'audio_silence',
  ]);
});

test('a limit puts its condition on, with the severity that is given', () => {
  const { Bitrate_low, Stream_lost, Source_conflict, RTP_loss, IAT_high } = settingsOf({
    Bitrate_low: { min_bps: 4e6, severity: 'critical' },
    Stream_lost: { after_ms: 2500 },
    Source_conflict: false,
    RTP_loss: { max_packets_per_s: 0 },
    IAT_high: { max_ms: 12.5, enabled: false },
  });
  assert.deepEqual(Bitrate_low, { enabled: true, severity: 'critical', limits: { min_bps: 4e6 } });
  assert.deepEqual(Stream_lost, { enabled: true, severity: 'critical', limits: { after_ms: 2500 } });
  assert.equal(Source_conflict.enabled, false);
  assert.deepEqual([RTP_loss.enabled, RTP_loss.limits], [true, { max_packets_per_s: 0 }]);
  assert.equal(IAT_high.enabled, false);
});

test('one of two limits puts a condition on; what has its limits already keeps those that are not given', () => {
  const { loudness_out_of_range, audio_phase, video_black, video_freeze } = settingsOf({
    loudness_out_of_range: { max_lufs: -20 },
    audio_phase: { min_correlation: -0.5, after_ms: 2000 },
    video_black: { after_ms: 1000, severity: 'critical' },
    video_freeze: false,
  });
  assert.deepEqual(
    [loudness_out_of_range.enabled, loudness_out_of_range.limits],
    [true, { after_ms: 10_000, min_lufs: null, max_lufs: -20 }],
  );
  assert.deepEqual([audio_phase.enabled, audio_phase.limits], [true, { after_ms: 2000, min_correlation: -0.5 }]);
  assert.deepEqual(video_black, {
    enabled: true,
    severity: 'critical',
    limits: { after_ms: 1000, max_luma: 28, min_percent: 98 },
  });
  assert.equal(video_freeze.enabled, false);
});

for (const [json, fault] of [
  [{ loudness_out_of_range: true }, 'conditions.loudness_out_of_range needs min_lufs or max_lufs, got true'],
  [
    { loudness_out_of_range: { min_lufs: -20, max_lufs: -26 } },
    'conditions.loudness_out_of_range.min_lufs must not be above -26, its max_lufs, got -20',
  ],
  [{ audio_silence: { max_dbfs: 3 } }, 'conditions.audio_silence.max_dbfs must be a number from -120 to 0, got 3'],
  [{ video_black: { min_percent: 101 } }, 'conditions.video_black.min_percent must be a number from 0 to 100, got 101'],
  [[], 'conditions must be an object, got []'],
  [
    { Bitrate_lo: 1 },
    `conditions must have only the keys ${Object.keys(DEFAULT_CONDITIONS).join(', ')}, got "Bitrate_lo"`,
  ],
  [{ __proto__x: 1 }, /^conditions must have only the keys/],
  [{ Bitrate_low: true }, 'conditions.Bitrate_low needs min_bps, got true'],
  [{ Bitrate_low: 7 }, 'conditions.Bitrate_low must be an object, true or false, got 7'],
  [
    { Bitrate_low: { max_bps: 7 } },
    'conditions.Bitrate_low must have only the keys enabled, severity, min_bps, got "max_bps"',
  ],
  [{ Bitrate_low: { min_bps: 0 } }, 'conditions.Bitrate_low.min_bps must be a number from 1 to 1000000000000, got 0'],
  [{ Stream_lost: { after_ms: 99 } }, 'conditions.Stream_lost.after_ms must be a number from 100 to 3600000, got 99'],
  [
    { RTP_loss: { severity: 'bad' } },
    'conditions.RTP_loss.severity must be one of info, warning, major, critical, got "bad"',
  ],
  [{ RTP_loss: { enabled: 1 } }, 'conditions.RTP_loss.enabled must be true or false, got 1'],
] as const) {
  test(`is not taken: ${JSON.stringify(json)}`, () => {
    const result = parseConditions(json);
    assert.ok('fault' in result);
    if (typeof fault === 'string') assert.equal(result.fault, fault);
    else assert.match(result.fault, fault);
  });
}
