import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputText } from '../../../src/report/text/input.js';

const FRAMES = {
  captured: 1000,
  not_udp: 0,
  ip_fragments: 0,
  malformed: 0,
  truncated: 0,
  unclassified: 0,
  flow_table_full: 0,
  not_selected: 0,
};

const CASES = [
  ['a capture of nothing but streams', { format: 'pcap', skipped_bytes: 0, frames: FRAMES }, ''],
  [
    'a capture with other frames, cut off at its end',
    { format: 'pcap', skipped_bytes: 17, frames: { ...FRAMES, not_udp: 1234, ip_fragments: 2 } },
    'in no stream: not udp 1,234, ip fragments 2, skipped bytes 17\n',
  ],
  ['a file of packets', { format: 'mpegts', skipped_bytes: 0, frames: null }, ''],
  [
    'a damaged file of packets',
    { format: 'mpegts', skipped_bytes: 188, frames: null },
    'in no stream: skipped bytes 188\n',
  ],
] as const;

for (const [name, input, text] of CASES) {
  test(`what belongs to no stream: ${name}`, () => assert.equal(inputText(input), text));
}
