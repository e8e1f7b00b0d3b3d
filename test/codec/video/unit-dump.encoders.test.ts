import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { VideoCodec } from '../../../src/codec/video/coded-picture.js';
import { UnitDump } from '../../../src/codec/video/unit-dump.js';

const TIMEOUT_MS = 60_000;
const HDR =
  'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400:' +
  'colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc';

interface Case {
  readonly name: string;
  readonly codec: VideoCodec;
  readonly encoder: string;
  readonly format: string;
  readonly options: readonly string[];
  /** Fields that must have been compared. */
  readonly fields: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'H.264 with fields, HRD and picture timing',
    codec: 'h264',
    encoder: 'libx264',
    format: 'h264',
    options: [
      ...['-b:v', '2M', '-minrate', '2M', '-maxrate', '2M', '-bufsize', '1M', '-flags', '+ilme+ildct'],
      ...['-x264-params', 'nal-hrd=cbr:tff=1:bframes=2:keyint=8:open-gop=1:slices=2'],
    ],
    fields: [
      'profile_idc',
      'num_units_in_tick',
      'cpb_removal_delay',
      'pic_struct',
      'initial_cpb_removal_delay',
      'pic_order_cnt_lsb',
      'recovery_frame_cnt',
      'weighted_bipred_idc',
    ],
  },
  {
    name: 'H.264, 4:2:2 with 10 bits',
    codec: 'h264',
    encoder: 'libx264',
    format: 'h264',
    options: ['-pix_fmt', 'yuv422p10le', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
    fields: ['bit_depth_luma_minus8', 'colour_primaries', 'frame_num', 'transform_8x8_mode_flag'],
  },
  {
    name: 'HEVC, HDR10 with HRD',
    codec: 'hevc',
    encoder: 'libx265',
    format: 'hevc',
    options: [
      ...['-pix_fmt', 'yuv420p10le', '-x265-params'],
      `hrd=1:bitrate=2000:vbv-maxrate=2000:vbv-bufsize=2000:keyint=8:log-level=none:pools=1:${HDR}`,
    ],
    fields: [
      'general_level_idc',
      'slice_pic_order_cnt_lsb',
      'max_content_light_level',
      'cpb_size_value_minus1',
      'nal_initial_cpb_removal_delay',
      'au_cpb_removal_delay_minus1',
      'white_point_x',
      'log2_parallel_merge_level_minus2',
    ],
  },
  {
    name: 'MPEG-2 with fields and time code',
    codec: 'mpeg_video',
    encoder: 'mpeg2video',
    format: 'mpeg2video',
    options: ['-flags', '+ilme+ildct', '-bf', '2', '-g', '6', '-timecode', '10:00:00:00', '-color_primaries', 'bt709'],
    fields: [
      'horizontal_size_value',
      'progressive_sequence',
      'temporal_reference',
      'picture_structure',
      'closed_gop',
      'colour_primaries',
    ],
  },
];

/** Names that ffmpeg has otherwise: an index in the name, or a field in parts. */
const NOT_COMPARED = new Set([
  'general_profile_compatibility_flag',
  'nal_ref_idc',
  'nal_unit_type',
  'nuh_layer_id',
  'nuh_temporal_id_plus1',
  'reserved',
  'marker_bit',
]);

/** As the bitstream filter trace_headers of ffmpeg reads them. */
describe('fields of units as ffmpeg reads them', () => {
  for (const { name, codec, encoder, format, options, fields } of CASES) {
    test(name, { skip: missing(encoder), timeout: TIMEOUT_MS }, () => {
      const folder = mkdtempSync(join(tmpdir(), 'tscap-units-'));
      try {
        const file = join(folder, `video.${format}`);
        ffmpeg(
          ['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=25', '-frames:v', '20', '-threads', '1'],
          encoder,
          options,
          format,
          file,
        );
        compare(own(readFileSync(file), codec), traced(file, format), fields);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

type Values = Map<string, number[]>;

function compare(own: Values, traced: Values, fields: readonly string[]): void {
  for (const field of fields) assert.ok(own.has(field) && traced.has(field), `${field} was not compared`);
  let compared = 0;
  for (const [name, values] of own) {
    const expected = traced.get(name);
    if (expected === undefined || NOT_COMPARED.has(name)) continue;
    assert.deepEqual({ [name]: values }, { [name]: expected });
    compared += values.length;
  }
  assert.ok(compared > 100, `${compared} fields`);
}

function add(values: Values, name: string, value: number): void {
  const known = values.get(name);
  if (known === undefined) values.set(name, [value]);
  else known.push(value);
}

function own(bytes: Uint8Array, codec: VideoCodec): Values {
  const values: Values = new Map();
  const dump = new UnitDump(codec, { hasShort: true, kinds: new Set(['all']) }, (line) => {
    for (const [, name, value] of line.matchAll(/ ([\w[\]]+)=(-?\d+)(?= |$)/g))
      add(values, plain(name!), Number(value));
  });
  dump.feed(bytes, 0, bytes.length);
  dump.flush();
  return values;
}

function traced(file: string, format: string): Values {
  const values: Values = new Map();
  const demuxer = format === 'mpeg2video' ? 'mpegvideo' : format;
  const args = ['-nostdin', '-loglevel', 'trace', '-f', demuxer, '-i', file, '-c', 'copy', '-bsf:v', 'trace_headers'];
  const { stderr } = spawnSync('ffmpeg', [...args, '-f', 'null', '-'], {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    maxBuffer: 1 << 28,
  });
  // Before the first packet the parameter sets are read once more.
  let isPacket = false;
  for (const line of stderr.split('\n')) {
    if (!line.includes('trace_headers')) continue;
    isPacket ||= line.includes('Packet:');
    const match = /\] \d+ +([\w[\]]+) +[01.]* = (-?\d+)$/.exec(line.trim());
    if (isPacket && match !== null) add(values, plain(match[1]!), Number(match[2]));
  }
  return values;
}

function plain(name: string): string {
  return name.replace(/\[\d+\]/g, '');
}

function ffmpeg(
  input: readonly string[],
  encoder: string,
  options: readonly string[],
  format: string,
  file: string,
): void {
  const output = ['-pix_fmt', 'yuv420p', '-c:v', encoder, ...options, '-f', format, '-y', file];
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-loglevel', 'error', ...input, ...output], {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  assert.equal(status, 0, stderr);
}

function missing(encoder: string): string | false {
  const { stdout } = spawnSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8', timeout: TIMEOUT_MS });
  return (stdout ?? '').includes(encoder) ? false : `no ffmpeg with ${encoder}`;
}
