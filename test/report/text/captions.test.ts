import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaptionFigures, CaptionReport } from '../../../src/analysis/content/caption-report.js';
import { captionSection } from '../../../src/report/kinds/mpegts/caption-section.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import { pidReport } from '../../support/analysis/stream-report.js';

const FIGURES: CaptionFigures = {
  structures: 300,
  constructs: 6000,
  wrong_counts: 0,
  truncated: 0,
  field_1_pairs: 300,
  field_1_empty: 250,
  field_2_pairs: 300,
  field_2_empty: 300,
  parity_errors: 3,
  xds_packets: 4,
  xds_errors: 0,
  dtvcc_packets: 12,
  dtvcc_errors: 1,
  dtvcc_sequence_gaps: 2,
  captions: 1,
  captions_not_told: 0,
};

const CAPTIONS: CaptionReport = {
  interval: FIGURES,
  total: FIGURES,
  field_1_pairs_per_s: 29.97,
  field_2_pairs_per_s: null,
  constructs_per_s: 600,
  longest_gap_ms: 33.4,
  channels: [{ channel: 'CC1', language: 'eng', captions: 1, last_time_ns: 5e9, last_text: 'HELLO\n\u202eWORLD' }],
  xds: { program_name: 'News', network_name: null, call_letters: 'WABC', content_advisory: null },
  lost: ['field_1'],
};

test('captions as text: channels, state and errors', () => {
  const pids = { 256: pidReport(256, { captions: CAPTIONS }), 257: pidReport(257) };
  const lines = captionSection({ pids } as unknown as TransportStreamReport, undefined);
  assert.equal(lines.length, 3);
  for (const part of ['0x0100', 'CC1', 'eng', 'LOST', '30.0', '1, 2', 'HELLO / ?WORLD'])
    assert.ok(lines[1]?.includes(part), part);
  assert.equal(lines[2], 'Extended data services: News, WABC');
});

test('captions as text: nothing where there are none, and one line where no channel had any', () => {
  const none = { pids: { 257: pidReport(257) } } as unknown as TransportStreamReport;
  assert.deepEqual(captionSection(none, undefined), []);
  const silent = { ...CAPTIONS, channels: [], xds: null, lost: [] };
  const pids = { 256: pidReport(256, { captions: silent }) };
  const lines = captionSection({ pids } as unknown as TransportStreamReport, undefined);
  assert.equal(lines.length, 2);
  assert.ok(lines[1]?.includes('present'));
});
