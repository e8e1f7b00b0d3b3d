import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CueEvent, CueUnmatchedEvent, SplicePointEvent } from '../../../src/analysis/content/cue-event.js';
import { cueSection } from '../../../src/report/kinds/mpegts/cue-section.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import { cueSentence } from '../../../src/report/text/cues.js';
import { CueStream } from '../../support/scte35/cue-stream.js';
import { CommandType, spliceInsert, spliceSection } from '../../support/scte35/splice-builder.js';

const FIELDS = {
  type: 'event',
  severity: 'info',
  time_ns: 1e9,
  pid: 0x21,
  program_numbers: [1],
  event_id: 7,
  direction: 'out',
  segmentation_type_id: null,
  segmentation_type: null,
  splice_pts: 900_000,
} as const;

const CUE: CueEvent = {
  ...FIELDS,
  event: 'cue',
  name: 'splice_insert',
  is_cancelled: false,
  is_immediate: false,
  is_update: false,
  is_unmatched: null,
  since_out_ms: null,
  splice_time_ns: 9e9,
  utc_splice_time_s: null,
  pre_roll_pcr_ms: 8000,
  pre_roll_video_pts_ms: 7800,
  late: null,
  duration_ms: 30_000,
  auto_return: true,
  unique_program_id: 1,
  avail_num: 0,
  avails_expected: 0,
  segment_num: null,
  segments_expected: null,
  upids: [],
  components: 0,
  identifier: null,
  tier: 0xfff,
  pts_adjustment: 0,
};
const SEGMENT = {
  name: 'time_signal',
  segmentation_type: 'Provider Advertisement Start',
  segmentation_type_id: 0x30,
} as const;

const CASES: readonly (readonly [event: CueEvent, text: string])[] = [
  [CUE, 'Cue on PID 0x21: splice_insert 7 out, 8.00 s before its splice, for 30.0 s'],
  [
    { ...CUE, late: 'short', pre_roll_pcr_ms: 1500 },
    'Cue on PID 0x21: splice_insert 7 out, 1.50 s before its splice (at least 4.00 s wanted), for 30.0 s',
  ],
  [
    { ...CUE, late: 'past', pre_roll_pcr_ms: -300, duration_ms: null },
    'Cue on PID 0x21: splice_insert 7 out, 300 ms too late',
  ],
  [{ ...CUE, is_cancelled: true, direction: null }, 'Cue on PID 0x21: splice_insert 7 is cancelled'],
  [{ ...CUE, is_immediate: true, duration_ms: null }, 'Cue on PID 0x21: splice_insert 7 out, at once'],
  [
    { ...CUE, direction: 'in', is_unmatched: true, duration_ms: null },
    'Cue on PID 0x21: splice_insert 7 in, 8.00 s before its splice, but nothing is open that it ends',
  ],
  [
    { ...CUE, ...SEGMENT, upids: [{ type: 'Ad-ID', value: 'AB\u001b[1mCD', format_identifier: null }] },
    'Cue on PID 0x21: Provider Advertisement Start 7, 8.00 s before its splice, for 30.0 s, Ad-ID AB?[1mCD',
  ],
];

for (const [event, text] of CASES) test(text, () => assert.equal(cueSentence(event, '0x21'), text));

test('splice points and what did not come back', () => {
  const point: SplicePointEvent = {
    ...FIELDS,
    event: 'splice_point',
    name: 'splice_insert',
    commands: 3,
    video_pid: 0x100,
    is_random_access: false,
    is_idr: true,
    random_access_by: 'picture',
    random_access_offset_ms: -100,
  };
  const unmatched: CueUnmatchedEvent = {
    ...FIELDS,
    event: 'cue_unmatched',
    name: 'splice_insert',
    out_time_ns: 1,
    duration_ms: 2000,
  };
  assert.deepEqual(
    [
      cueSentence(point, '0x21'),
      cueSentence({ ...point, is_random_access: true, random_access_offset_ms: 0 }, '0x21'),
      cueSentence({ ...point, is_random_access: null, random_access_offset_ms: null }, '0x21'),
      cueSentence(unmatched, '0x21'),
    ],
    [
      'Splice point of PID 0x21: splice_insert 7 out is on no random access point: the nearest comes 100 ms before',
      'Splice point of PID 0x21: splice_insert 7 out is on a random access point',
      'Splice point of PID 0x21: splice_insert 7 out passed; the video marks no random access points',
      'Cue on PID 0x21: nothing has ended splice_insert 7 out, which should be over after 2.00 s',
    ],
  );
});

test('the table has a row for each PID, and is not there without one', () => {
  const command = spliceInsert({ eventId: 7, pts: 9000 * 90 });
  const stream = new CueStream()
    .tables({ cueType: 0x86 })
    .run(1000)
    .cue(spliceSection({ type: CommandType.INSERT, command }))
    .run(2000);
  const [heading, row, ...others] = cueSection({ cues: stream.report() } as TransportStreamReport, undefined);
  assert.match(heading!, /^Cues \(SCTE 35\).*next splice in/);
  assert.match(row!, /0x0021 +33 .* 7\.04 s .*splice_insert 7 out/);
  assert.deepEqual(others, []);
  assert.deepEqual(cueSection({ cues: [] } as unknown as TransportStreamReport, undefined), []);
});
