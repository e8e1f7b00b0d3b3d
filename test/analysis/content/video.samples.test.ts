import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { VideoFormatReport } from '../../../src/analysis/content/video-report.js';
import type { PidReport } from '../../../src/report/kinds/mpegts/pid-report.js';
import { packetReport } from '../../support/analysis/file-report.js';
import { missingSamples, sampleNames, samplesDir } from '../../support/samples/samples.js';

/** What `ffprobe -show_streams` says (ffmpeg 5.1). */
interface FfprobeStream {
  readonly id: string;
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly profile?: string;
  readonly level?: number;
  readonly width?: number;
  readonly height?: number;
  readonly coded_width?: number;
  readonly coded_height?: number;
  readonly sample_aspect_ratio?: string;
  readonly display_aspect_ratio?: string;
  readonly pix_fmt?: string;
  readonly r_frame_rate?: string;
  readonly field_order?: string;
  readonly color_range?: string;
  readonly color_space?: string;
  readonly color_transfer?: string;
  readonly color_primaries?: string;
  readonly chroma_location?: string;
  readonly has_b_frames?: number;
  readonly nb_read_frames?: string;
}

const PROFILES: Readonly<Record<string, string>> = {
  Baseline: 'baseline',
  'Constrained Baseline': 'constrained_baseline',
  High: 'high',
  Main: 'main',
  'Main 10': 'main_10',
};
const MPEG2_LEVELS: Readonly<Record<string, number>> = { high: 4, high_1440: 6, main: 8, low: 10 };
const PRIMARIES: Readonly<Record<string, string>> = { bt709: 'BT.709', bt470bg: 'BT.470 BG', bt2020: 'BT.2020' };
const TRANSFERS: Readonly<Record<string, string>> = {
  bt709: 'BT.709',
  bt470bg: 'gamma 2.8',
  smpte2084: 'PQ',
  'arib-std-b67': 'HLG',
};
const MATRICES: Readonly<Record<string, string>> = {
  bt709: 'BT.709',
  bt470bg: 'BT.470 BG',
  smpte170m: 'SMPTE 170M',
  bt2020nc: 'BT.2020 ncl',
};
const RANGES: Readonly<Record<string, string>> = { tv: 'limited', pc: 'full' };
const FIELD_ORDERS: Readonly<Record<string, string>> = {
  progressive: 'progressive',
  tt: 'top_first',
  bb: 'bottom_first',
};

/** Where a field is not ffprobe's, and why. */
const DIFFERENT: readonly { sample: string; field: string; why: string }[] = [];

describe('video of the samples, as ffprobe sees it', { skip: missingSamples() }, () => {
  let compared = 0;
  for (const sample of sampleNames()) {
    const streams = videoStreamsOf(sample);
    if (streams.length === 0) continue;
    test(sample, async () => {
      const { pids } = await packetReport(join(samplesDir() ?? '', `${sample}.mpegts`));
      for (const stream of streams) {
        const pid = pids[Number(stream.id)];
        // A PID of the PMT that never comes.
        if (pid === undefined && stream.width === 0) continue;
        assert.ok(pid, `PID ${stream.id}`);
        compared += compare(sample, stream, pid);
      }
    });
  }
  test('there was something to compare', () => assert.ok(compared > 200, `${compared} fields`));
});

/** How many fields were compared. */
function compare(sample: string, stream: FfprobeStream, { video, video_format }: PidReport): number {
  // ffprobe has no size of a stream that shows no header; neither is there one here.
  if (stream.width === undefined || stream.width === 0) {
    assert.equal(video_format, null);
    return 1;
  }
  assert.ok(video_format !== null && video !== null, `no picture of ${sample} ${stream.id}`);
  const expected = expectedOf(stream, video_format);
  const actual: Readonly<Record<string, unknown>> = { ...video_format, field_order: video.field_order };
  const fields = Object.entries(expected).filter(([field, value]) => {
    return value !== undefined && !DIFFERENT.some((other) => other.sample === sample && other.field === field);
  });
  assert.deepEqual(
    Object.fromEntries(fields.map(([field]) => [field, actual[field]])),
    Object.fromEntries(fields),
    `${sample} ${stream.id}`,
  );
  return fields.length;
}

/** Fields of the report as ffprobe has them; undefined where it does not say them. */
function expectedOf(stream: FfprobeStream, report: VideoFormatReport): Record<string, unknown> {
  const isMpeg2 = stream.codec_name === 'mpeg2video';
  const level = stream.codec_name === 'hevc' ? 30 : 10;
  const depth = Number(/p(\d+)le$/.exec(stream.pix_fmt ?? '')?.[1] ?? 8);
  return {
    profile: PROFILES[stream.profile ?? ''] ?? stream.profile,
    level: isMpeg2
      ? Object.keys(MPEG2_LEVELS).find((name) => MPEG2_LEVELS[name] === stream.level)
      : ((stream.level ?? 0) / level).toFixed(1),
    width: stream.width,
    height: stream.height,
    // ffmpeg has none of MPEG-2, and of H.264 that of the picture that is shown.
    coded_width: isMpeg2 || stream.codec_name === 'h264' ? undefined : stream.coded_width,
    coded_height: isMpeg2 || stream.codec_name === 'h264' ? undefined : stream.coded_height,
    sample_aspect_ratio: stream.sample_aspect_ratio ?? null,
    display_aspect_ratio: stream.display_aspect_ratio ?? null,
    // Where the stream says none, ffprobe takes it from the time stamps.
    frame_rate: report.frame_rate === null ? undefined : rateOf(stream.r_frame_rate),
    chroma_format: stream.pix_fmt?.startsWith('yuv422') === true ? '4:2:2' : '4:2:0',
    bit_depth: depth,
    chroma_bit_depth: depth,
    colour_primaries: nameOf(PRIMARIES, stream.color_primaries),
    transfer_characteristics: nameOf(TRANSFERS, stream.color_transfer),
    matrix_coefficients: nameOf(MATRICES, stream.color_space),
    // ffmpeg takes all MPEG-2 for limited, which has no field for it.
    colour_range: isMpeg2 ? undefined : nameOf(RANGES, stream.color_range),
    field_order: FIELD_ORDERS[stream.field_order ?? ''],
  };
}

/** What ffprobe leaves out is null. */
function nameOf(names: Readonly<Record<string, string>>, value: string | undefined): string | null {
  if (value === undefined || value === 'unknown') return null;
  return names[value] ?? value;
}

function rateOf(text: string | undefined): number | undefined {
  const [numerator, denominator] = (text ?? '').split('/').map(Number);
  return numerator === undefined || denominator === undefined ? undefined : numerator / denominator;
}

function videoStreamsOf(sample: string): readonly FfprobeStream[] {
  const file = join(samplesDir() ?? '', 'expected', `${sample}.ffprobe.json`);
  try {
    const { streams } = JSON.parse(readFileSync(file, 'utf8')) as { streams?: readonly FfprobeStream[] };
    const codecs = ['mpeg2video', 'h264', 'hevc'];
    return (streams ?? []).filter(({ codec_name }) => codecs.includes(codec_name ?? ''));
  } catch {
    return [];
  }
}
