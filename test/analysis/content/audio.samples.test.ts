import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { PidReport } from '../../../src/report/kinds/mpegts/pid-report.js';
import { packetReport } from '../../support/analysis/file-report.js';
import { missingSamples, sampleNames, samplesDir } from '../../support/samples/samples.js';

/** What ffprobe says of a stream (`ffprobe -show_streams -count_packets`). */
interface FfprobeStream {
  readonly id: string;
  readonly codec_name?: string;
  readonly codec_type?: string;
  readonly codec_tag_string?: string;
  readonly profile?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly channel_layout?: string;
  readonly bit_rate?: string;
  readonly nb_read_packets?: string;
  readonly tags?: { readonly language?: string };
}

/**
 * Frames that are not the packets of ffprobe, and why. It reads the file twice, so what comes before the PMT is there too; frames whose
 * beginning or end is missing are packets as well.
 */
const OTHER_COUNTS: Readonly<Record<string, string>> = {
  'derived_moq_kyrion_mpeg2av_ac3.m2ts': 'a third of the file is before the first PMT',
  'derived_moq_kyrion_mpeg2av_ac3.rs204': 'a third of the file is before the first PMT',
  moq_kyrion_mpeg2av_ac3: 'a third of the file is before the first PMT',
  exo_sample_ac3: 'the file begins within a frame',
  exo_sample_ait: 'the last frame is not whole, and its header is',
  'tsduck_test-108': 'the PMTs come after the first frames',
  'tsduckref_test-089.000000': 'packets are missing: ffprobe counts what is left of frames',
  'tsduckref_test-206.1': 'the PMT comes after the first frames',
};
/** ffprobe takes the language of the supplementary_audio_descriptor, which is another than that of the ISO_639_language_descriptor. */
const OTHER_LANGUAGES: Readonly<Record<string, string>> = { 'tsduckref_test-089.000000 0x14b': 'qad' };

describe('audio of the samples, as ffprobe sees it', { skip: missingSamples() }, () => {
  let compared = 0;
  for (const name of sampleNames()) {
    const streams = expectedOf(name);
    if (streams.length === 0) continue;
    test(name, async () => {
      const report = await packetReport(path.join(samplesDir()!, `${name}.mpegts`));
      for (const stream of streams) {
        const pid = report.pids[Number(stream.id)];
        // No packets, or no PMT that names it and no frame that ffprobe knows.
        if (Number(stream.nb_read_packets ?? 0) === 0 || stream.sample_rate === '0') {
          assert.equal(pid?.audio?.format ?? null, null, stream.id);
          continue;
        }
        assert.ok(pid?.audio, `${stream.id} is no audio`);
        compare(name, stream, pid);
        compared++;
      }
    });
  }
  test('there was something to compare', () => assert.ok(compared >= 30, `${compared} streams`));
});

/** Audio; AC-4 is data to this ffprobe, and its packets are counted. */
function expectedOf(name: string): readonly FfprobeStream[] {
  const file = path.join(samplesDir() ?? '', 'expected', `${name}.ffprobe.json`);
  if (!existsSync(file)) return [];
  const { streams = [] } = JSON.parse(readFileSync(file, 'utf8')) as { streams?: FfprobeStream[] };
  return streams.filter(({ codec_type, codec_tag_string }) => codec_type === 'audio' || codec_tag_string === 'AC-4');
}

function compare(name: string, expected: FfprobeStream, { audio, language }: PidReport): void {
  const format = audio!.format;
  assert.ok(format, `${expected.id}: no frames`);
  const isData = expected.codec_type !== 'audio';
  assert.equal(format.codec, isData ? 'ac4' : expected.codec_name);
  if (!isData) {
    assert.equal(format.channels, expected.channels);
    // The decoder of ffmpeg puts the surround channels of AC-3 at the side.
    assert.equal(format.layout, expected.channel_layout?.replace('(side)', ''));
    assert.equal(format.sample_rate_hz, Number(expected.sample_rate));
    if (expected.profile !== undefined) assert.equal(format.profile, expected.profile);
    compareRate(expected, audio!.total.bitrate_bps!, format.bitrate_bps);
  }
  if (expected.tags?.language !== undefined)
    assert.equal(language, OTHER_LANGUAGES[`${name} ${expected.id}`] ?? expected.tags.language);
  const packets = Number(expected.nb_read_packets);
  if (OTHER_COUNTS[name] === undefined) assert.equal(audio!.total.frames, packets, 'frames');
  else assert.ok(audio!.total.frames <= packets + 1 && audio!.total.frames > 0.6 * packets, 'frames');
  assert.equal(audio!.total.sync_losses, 0);
  assert.equal(audio!.total.pts_gaps + audio!.total.pts_overlaps + audio!.total.pts_jumps, 0, 'PTSs');
}

/** Headers of AAC and Opus do not tell their rate: ffprobe has an average of the first frames, or nothing. */
function compareRate(expected: FfprobeStream, measuredBps: number, headerBps: number | null): void {
  if (expected.bit_rate === undefined) return;
  const rate = Number(expected.bit_rate);
  if (headerBps !== null) assert.equal(headerBps, rate);
  assert.ok(Math.abs(measuredBps - rate) / rate < (headerBps === null ? 0.01 : 0.001), `${measuredBps} bit/s`);
}
