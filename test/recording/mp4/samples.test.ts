import assert from 'node:assert/strict';
import { openAsBlob, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny';
import { runCut } from '../../../src/recording/cut/run.js';
import { missingTool } from '../../support/programs/privileges.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { type DecodedFrame, decodeFrames, recordMp4, streamsOf } from '../../support/records/mp4-rig.js';
import { recordSegments } from '../../support/records/segment-rig.js';
import { missingSamples, readSampleTs } from '../../support/samples/samples.js';

/** Samples that can be MP4, with the packets that mediabunny finds in each track. Of those that are whole, all frames are the same. */
const WHOLE = [
  'exo_sample_eac3',
  'exo_sample_eac3joc',
  'exo_sample_h264_dts_audio',
  'exo_sample_h264_mpeg_audio',
  'exo_sample_h264_no_access_unit_delimiters',
  'exo_sample_h265',
  'exo_sample_latm',
  'eyevinn_80s_with_ad',
  'eyevinn_bbb_1s',
  'mediabunny_ac3',
  'moq_ac3',
  'moq_eac3',
  'moq_opus',
  'moq_tsduck',
  'muxjs_multi-channel-608-captions',
  'shaka_captions-test',
  'shaka_hls-ts-h265_0',
];
/** One that is short enough for each way to be tried. */
const SEVERAL_SEGMENTS = ['eyevinn_bbb_1s', 'muxjs_multi-channel-608-captions', 'shaka_hls-ts-h265_0'];
const skip = missingSamples() || missingTool('ffmpeg') || missingTool('ffprobe');

/** All streams of the file have the frames of the source, and all of them are as far from it in time, to a millisecond. */
function assertSame(source: string, file: string, what: string): void {
  const differences: number[] = [];
  for (const stream of streamsOf(file)) {
    const expected = decodeFrames(source, stream);
    const actual = decodeFrames(file, stream);
    const text = (frames: readonly DecodedFrame[]) => frames.map(({ md5 }) => md5).join('\n');
    assert.equal(actual.frames.length, expected.frames.length, `${what} ${stream}: frames`);
    assert.equal(text(actual.frames), text(expected.frames), `${what} ${stream}: what is decoded`);
    assert.ok(actual.faults <= expected.faults, `${what} ${stream}: ${actual.faults} faults`);
    differences.push(...actual.frames.map(({ time }, n) => expected.frames[n]!.time - time));
    const end = ({ frames }: typeof actual) => frames.at(-1)!.time + frames.at(-1)!.duration - frames[0]!.time;
    assert.ok(Math.abs(end(actual) - end(expected)) < 0.001, `${what} ${stream}: duration`);
  }
  assert.ok(differences.length > 0, `${what}: nothing to compare`);
  assert.ok(Math.max(...differences) - Math.min(...differences) < 0.001, `${what}: sync`);
}

/** Packets that mediabunny reads, by track. */
async function mediabunnyPackets(file: string): Promise<number[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(await openAsBlob(file)) });
  const counts: number[] = [];
  for (const track of await input.getTracks()) {
    let packets = 0;
    for await (const packet of new EncodedPacketSink(track as never).packets())
      packets += packet.byteLength > 0 ? 1 : 0;
    counts.push(packets);
  }
  input.dispose();
  return counts;
}

describe('samples as MP4', { skip }, () => {
  for (const name of WHOLE) {
    test(`${name}: every frame and its time, by ffmpeg; mediabunny reads it`, async (t) => {
      const folder = scratchFolder(t);
      const ts = readSampleTs(name);
      const source = join(folder, 'source');
      writeFileSync(source, ts);
      const { recordedPackets, leftOut } = await recordMp4(folder, ts);
      assert.equal(recordedPackets + (leftOut.not_in_format ?? 0), ts.length / 188, 'each packet is counted once');
      const file = join(folder, 'p1.mp4');
      assertSame(source, file, name);
      const counts = await mediabunnyPackets(file);
      assert.equal(counts.length, streamsOf(file).length);
      assert.ok(counts.every((packets) => packets > 0));
    });
  }

  for (const name of SEVERAL_SEGMENTS) {
    test(`${name}: as CMAF by its playlist, and cut out of TS segments`, async (t) => {
      const folder = scratchFolder(t);
      const ts = readSampleTs(name);
      const source = join(folder, 'source');
      writeFileSync(source, ts);
      await recordMp4(folder, ts, { durationS: 1, hasPlaylist: true });
      assertSame(source, join(folder, 'x.m3u8'), `${name} HLS`);
      const segments = scratchFolder(t);
      await recordSegments(segments, ts, { durationS: 1 });
      const outputFile = join(segments, 'cut.mp4');
      const index = join(segments, 'x.index.json');
      await runCut({ index, from: '2025-11-22T05:40:00Z', to: 'now', outputFile, format: 'mp4', overwrite: false });
      assertSame(source, outputFile, `${name} cut`);
    });
  }
});
