import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { packetReport } from '../support/analysis/file-report.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

interface FfprobeStream {
  readonly id: string;
  readonly codec_name?: string;
  readonly width?: number;
  readonly height?: number;
  readonly sample_aspect_ratio?: string;
  readonly display_aspect_ratio?: string;
  readonly field_order?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly bit_rate?: string;
}

/** Whose headers are read, with a rate that frames tell where it is constant. */
const CODECS = ['mpeg2video', 'h264', 'hevc', 'mp2', 'aac', 'ac3', 'eac3'];
const WITH_RATE = ['mp2', 'ac3', 'eac3'];
/** ffprobe's order of fields: the first line of frames, or none. */
const SCANS: Readonly<Record<string, string>> = { progressive: 'progressive', tt: 'interlaced', bb: 'interlaced' };

describe('details of the samples, as ffprobe sees them', { skip: missingSamples() }, () => {
  const folder = samplesDir() ?? '';
  for (const file of samplesDir() === undefined ? [] : readdirSync(folder)) {
    if (!file.endsWith('.mpegts')) continue;
    const expected = path.join(folder, 'expected', file.replace(/mpegts$/, 'ffprobe.json'));
    if (!existsSync(expected)) continue;
    const { streams = [] } = JSON.parse(readFileSync(expected, 'utf8')) as { streams?: readonly FfprobeStream[] };
    const known = streams.filter(({ codec_name = '', width, sample_rate }) => CODECS.includes(codec_name) && width !== 0 && sample_rate !== '0'); // biome-ignore format: one condition
    if (known.length === 0) continue;
    test(file, async () => {
      const { pids } = await packetReport(path.join(folder, file));
      for (const stream of known) {
        const header = pids[Number(stream.id)]?.header;
        assert.ok(header, `no header on ${stream.id}`);
        assert.deepEqual(
          {
            size: [header.width, header.height],
            aspect: [header.sample_aspect_ratio, header.display_aspect_ratio],
            audio: [header.sample_rate_hz, header.channels],
          },
          {
            size: [stream.width ?? null, stream.height ?? null],
            aspect: [stream.sample_aspect_ratio ?? null, stream.display_aspect_ratio ?? null],
            audio: [stream.sample_rate === undefined ? null : Number(stream.sample_rate), stream.channels ?? null],
          },
          stream.id,
        );
        if (stream.field_order !== undefined) assert.equal(header.scan, SCANS[stream.field_order], stream.id);
        if (WITH_RATE.includes(stream.codec_name!))
          assert.equal(header.bitrate_bps, Number(stream.bit_rate), stream.id);
      }
    });
  }
});
