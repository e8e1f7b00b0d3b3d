import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { RULES, type RuleName } from '../../src/tr101290/rules.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';
import { countsOfSample } from './sample-run.js';

const SUFFIX = '.tr101290.json';
/** Not of 188 bytes a packet. */
const OTHER_PACKETS = [
  'derived_moq_kyrion_mpeg2av_ac3.m2ts',
  'derived_moq_kyrion_mpeg2av_ac3.rs204',
  'tsduckref_test-171.1',
];

/** Rules that TSDuck judges as they are judged here, whatever the times of the packets. */
const SAME_RULES: readonly RuleName[] = [
  'Continuity_count_error',
  'Transport_error',
  'PCR_discontinuity_indicator_error',
];
/** What differs from TSDuck, and why. */
const DIFFERENT: Readonly<Record<string, Partial<Record<RuleName, number>>>> = {
  // TSDuck compares the continuity counters of packets with transport_error_indicator too.
  'tsduck_test-030': { Continuity_count_error: 5 },
};

/**
 * Rules with times: the samples where what TSDuck calls the time of a packet, that of the last PCR, is near enough to what
 * is interpolated here. Elsewhere it counts once per late arrival, and only what was seen before.
 */
const TIMED: readonly (readonly [string, RuleName])[] = [
  ['moq_kyrion_mpeg2av_ac3', 'PAT_error'],
  ['moq_kyrion_mpeg2av_ac3', 'PAT_error_2'],
  ['moq_kyrion_mpeg2av_ac3', 'PMT_error'],
  ['moq_kyrion_mpeg2av_ac3', 'PMT_error_2'],
  ['exo_sample_h265', 'PAT_error_2'],
  ['exo_sample_h265', 'PMT_error_2'],
  ['eyevinn_80s_with_ad', 'PCR_error'],
  ['eyevinn_80s_with_ad', 'PMT_error_2'],
  ['muxjs_multi-channel-608-captions', 'PCR_error'],
  ['tsduckref_test-206.1', 'SDT_actual_error'],
  ['tsduck_test-108', 'Unreferenced_PID'],
  // Its SDT says that no service has an EIT.
  ['moq_tsduck', 'EIT_error'],
  ['moq_tsduck', 'EIT_actual_error'],
];

/** Counts by the names of TSDuck, as `tsp -P tr101290 --json` writes them. */
function countsOfTsduck(sample: string): Readonly<Record<string, number>> {
  const file = path.join(samplesDir()!, 'expected', `${sample}${SUFFIX}`);
  return JSON.parse(readFileSync(file, 'utf8')).ts;
}

function tsduckName(rule: RuleName): string {
  const { priority } = RULES.find(({ name }) => name === rule)!;
  return `${priority}.${rule.toLowerCase()}`;
}

describe('rules on samples, against TSDuck', { skip: missingSamples() }, () => {
  const folder = samplesDir();
  const files = folder === undefined ? [] : readdirSync(path.join(folder, 'expected'));
  const samples = files.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));

  for (const sample of samples.filter((name) => !OTHER_PACKETS.includes(name))) {
    test(sample, () => {
      const counts = countsOfSample(sample);
      const expected = countsOfTsduck(sample);
      for (const rule of SAME_RULES) {
        assert.equal(counts[rule] ?? 0, DIFFERENT[sample]?.[rule] ?? expected[tsduckName(rule)], rule);
      }
      for (const [name, rule] of TIMED) {
        if (name === sample) assert.equal(counts[rule] ?? 0, expected[tsduckName(rule)], rule);
      }
    });
  }
});
