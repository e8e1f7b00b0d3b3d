import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audioOf, captionsOf, cueOf } from '../../src/board/row-content.js';
import { formatOf, shortFormatOf } from '../../src/board/row-format.js';
import { rowNameOf } from '../../src/board/row-name.js';
import { textWithoutPlaces } from '../../src/board/without-places.js';
import type { PidReport } from '../../src/report/kinds/mpegts/pid-report.js';
import type { StreamReport } from '../../src/report/stream-report.js';
import { datagramStream, liveStream, pidReport } from '../support/analysis/stream-report.js';
import { alarmReport } from '../support/board/board-rig.js';

function video(height: number, scan: string, frame_rate: number | null, codec = 'h264'): Partial<PidReport> {
  return { codec, codec_kind: 'video', video_format: { height, scan, frame_rate } } as unknown as Partial<PidReport>;
}

function withPids(...pids: readonly Partial<PidReport>[]): StreamReport {
  return liveStream({ pids: Object.fromEntries(pids.map((pid, index) => [index, pidReport(index, pid)])) });
}

describe('the format of a stream', () => {
  const CASES: readonly [name: string, report: StreamReport, format: string | null][] = [
    ['interlaced frames are told as fields', withPids(video(1080, 'interlaced', 25)), '1080i50 AVC video (H.264)'],
    ['fields that are told already', withPids(video(1080, 'interlaced', 50, 'hevc')), '1080i50 HEVC video (H.265)'],
    ['progressive', withPids(video(720, 'progressive', 60_000 / 1001)), '720p59.94 AVC video (H.264)'],
    ['without a rate', withPids(video(576, 'interlaced', null, 'mpeg2video')), '576i MPEG-2 video (H.262)'],
    [
      'the first video whose format is known',
      withPids({ codec: 'h264', codec_kind: 'video' }, video(720, 'progressive', 50)),
      '720p50 AVC video (H.264)',
    ],
    ['radio', withPids({ codec: 'mp2', codec_kind: 'audio' }), 'MPEG audio layer II'],
    ['nothing that is known', withPids({}), null],
    [
      'ST 2110-20',
      {
        kind: 'st2110-20',
        format: {
          width: 1920,
          height: 1080,
          scan: 'interlaced',
          frame_rate: '30000/1001',
          sampling: 'YCbCr-4:2:2',
          depth: 10,
        },
      } as StreamReport,
      '1080i59.94 YCbCr-4:2:2 10 bit',
    ],
    [
      'ST 2110-30',
      { kind: 'st2110-30', format: { encoding: 'L24', channels: 2, sampling_rate_hz: 48_000 } } as StreamReport,
      'L24 2 ch 48 kHz',
    ],
  ];
  for (const [name, report, format] of CASES) test(name, () => assert.equal(formatOf(report), format));

  const SHORT: readonly (readonly [short: string, report: StreamReport])[] = [
    ['576i50 MPEG-2', withPids(video(576, 'interlaced', 25, 'mpeg2video'))],
    ['1080i50 H.264', withPids(video(1080, 'interlaced', 25))],
    ['2160p50 HEVC', withPids(video(2160, 'progressive', 50, 'hevc'))],
    ['MP2', withPids({ codec: 'mp2', codec_kind: 'audio' })],
    ['AAC', withPids({ codec: 'aac_latm', codec_kind: 'audio' })],
    [
      '1080i59.94 4:2:2 10 bit',
      {
        kind: 'st2110-20',
        format: {
          ...{ width: 1920, height: 1080, scan: 'interlaced', frame_rate: '30000/1001' },
          ...{ sampling: 'YCbCr-4:2:2', depth: 10 },
        },
      } as StreamReport,
    ],
  ];
  for (const [short, report] of SHORT)
    test(`in short: ${short}`, () => {
      assert.equal(shortFormatOf(report), short);
    });
});

test('names of services, three at most, and how many there are', () => {
  const programs = Object.fromEntries(
    ['A', 'B', null, 'C', 'D<b>'].map((service_name, index) => [index, { service_name }]),
  );
  assert.deepEqual(rowNameOf({ ...liveStream(), programs } as StreamReport), { names: ['A', 'B', 'C'], count: 5 });
  assert.equal(rowNameOf(liveStream()), null);
});

test('the given name, else services, else the session of any kind of stream', () => {
  const session_name = 'Studio 1 <b>';
  const sound = { ...datagramStream(), kind: 'st2110-30', session_name } as unknown as StreamReport;
  assert.deepEqual(rowNameOf(sound), { names: [session_name], count: 1 });
  assert.deepEqual(rowNameOf({ ...sound, stream_name: 'Given' })?.names, ['Given']);
  const programs = { 1: { service_name: 'A' } };
  assert.deepEqual(rowNameOf({ ...liveStream({ session_name }), programs } as unknown as StreamReport)?.names, ['A']);
  const nameless = { 1: { service_name: null } };
  assert.deepEqual(
    rowNameOf({ ...liveStream({ session_name }), programs: nameless } as unknown as StreamReport)?.names,
    [session_name],
  );
});

test('peaks in whole dBFS, null for digital silence; none where no sound is decoded', () => {
  const channels = [{ peak_dbfs: -12.4 }, { peak_dbfs: null }];
  assert.deepEqual(audioOf(withPids({ levels: { channels } as unknown as PidReport['levels'] }, {})), [[-12, null]]);
  assert.equal(audioOf(withPids({})), null);
});

test('captions: there, lost, none', () => {
  const captions = (lost: readonly string[]): Partial<PidReport> => ({
    captions: { lost } as unknown as PidReport['captions'],
  });
  assert.equal(captionsOf(withPids(captions([]))), 'present');
  assert.equal(captionsOf(withPids(captions(['field_1']))), 'lost');
  assert.equal(captionsOf(withPids({})), 'none');
  assert.equal(captionsOf({ ...withPids({}), alarms: { captions_lost: alarmReport() } } as StreamReport), 'lost');
});

test('the splice that is to come, else the last cue', () => {
  const cue = {
    command: 'splice_insert',
    time_ns: 5e9,
    event_id: 7,
    direction: 'out',
    segmentation_type: null,
    splice_in_ms: 4000,
  };
  const report = (fields: object): StreamReport =>
    ({
      ...liveStream({ duration_ns: 10e9, silent_ns: 0 }),
      cues: [{ next_splice: null, last_cue: null, ...fields }],
    }) as unknown as StreamReport;
  assert.deepEqual(cueOf(report({ next_splice: cue }), 1_000_000), { time_ms: 1_014_000, text: 'splice_insert 7 out' });
  assert.deepEqual(cueOf(report({ last_cue: { ...cue, splice_in_ms: null } }), 1_000_000), {
    time_ms: 1_005_000,
    text: 'splice_insert 7 out',
  });
  assert.equal(cueOf(report({ next_splice: cue }), null)?.time_ms, null);
  assert.equal(cueOf(report({}), 0), null);
});

test('texts without paths and addresses of the configuration', () => {
  const CASES = [
    ['cannot write /srv/secret/spool/1.seg: full', 'cannot write 1.seg: full'],
    ['POST https://user:pass@alarms.example.com/x?token=1 failed', 'POST https://… failed'],
    ['../in/a.sdp', 'a.sdp'],
    ['3/4 of 10 Mb/s', '3/4 of 10 Mb/s'],
  ] as const;
  for (const [text, expected] of CASES) assert.equal(textWithoutPlaces(text), expected);
});
