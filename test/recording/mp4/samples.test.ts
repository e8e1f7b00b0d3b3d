import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, openAsBlob, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny';
import { runCut } from '../../../src/recording/cut/run.js';
import type { SegmentIndex } from '../../../src/recording/segments/segment-index.js';
import { missingTool } from '../../support/programs/privileges.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { type DecodedFrame, type ReadStream, readStreams, recordMp4 } from '../../support/records/mp4-rig.js';
import { recordSegments } from '../../support/records/segment-rig.js';
import { missingSamples, readSampleTs, sampleNames } from '../../support/samples/samples.js';

/** Samples that can be MP4, of which every frame is the same. */
const SAME = [
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

/** Coded frames of a stream that are in both, in the sample alone and in the MP4 alone. */
type Shares = readonly [both: number, sample: number, mp4: number];

interface Difference {
  readonly name: string;
  readonly because: string;
  /** Of sound, which is not changed on its way into MP4. */
  readonly sound: Readonly<Record<string, Shares>>;
  /** Pictures that ffmpeg decodes, of the sample and of the MP4. */
  readonly pictures?: number;
  readonly maps?: readonly string[];
}

/** Those that cannot be the same. */
const DIFFERENT: readonly Difference[] = [
  {
    name: 'exo_sample_ac3',
    because:
      'ffmpeg also has the end of a frame that began before the sample, and the begin of one that goes on behind it',
    sound: { 'a:0': [8, 2, 0] },
  },
  {
    name: 'exo_sample_ait',
    because:
      'two frames stand in front of the first PES header, where ffmpeg begins; of the last one the sample has 200 of 512 bytes',
    sound: { 'a:0': [19, 1, 2] },
  },
  {
    name: 'tsduckref_test-089.000000',
    because:
      'packets are missing at 35 places: ffmpeg joins the pieces of two frames around each; the last frames are cut',
    sound: { 'a:0': [121, 7, 4], 'a:1': [125, 5, 1], 'a:2': [119, 8, 5], 'a:3': [127, 4, 0] },
    pictures: 88,
  },
  {
    name: 'tsduck_test-108',
    because: 'of its eight services the MP4 has the only one with HEVC; the others are MPEG-2 video and radio',
    sound: {},
    pictures: 59,
    maps: ['0:#0x1f4'],
  },
];

/** Those that are recorded as transport streams when MP4 is asked for. */
const NOT_MP4: readonly (readonly [name: string, because: RegExp])[] = [
  ['derived_moq_kyrion_mpeg2av_ac3.m2ts', /MPEG-2 video/],
  ['derived_moq_kyrion_mpeg2av_ac3.rs204', /MPEG-2 video/],
  ['moq_kyrion_mpeg2av_ac3', /MPEG-2 video/],
  ['exo_sample_h262_mpeg_audio', /MPEG-2 video/],
  ['exo_sample_scte35', /MPEG-2 video/],
  ['exo_sample_with_sdt', /MPEG-2 video/],
  ['tsduckref_test-206.1', /MPEG-2 video/],
  ['exo_sample_h263', /MPEG-4 visual/],
  ['exo_sample_ac4', /AC-4/],
  // Its PMT names H.264 and four sounds; it has packets of teletext alone.
  ['tsduck_test-012', /none of its pictures and sound came/],
  ['klvanc_smpte2038-sample-pid-01e9', /no pictures and no sound/],
  ['tsduck_test-024', /no pictures and no sound/],
  ['tsduck_test-030', /no pictures and no sound/],
  ['tsduck_test-041', /no pictures and no sound/],
  ['tsduckref_test-171.1', /no pictures and no sound/],
];

/** ffmpeg gives the last frames of these other times when it reads them as HLS, though the one segment is the sample byte for byte. */
const ODD_IN_HLS = ['exo_sample_latm', 'moq_opus'];
/** What ffprobe calls a codec in MP4, where that is no other. */
const CALLED = { mp2: 'mp3', aac_latm: 'aac' } as Readonly<Record<string, string>>;
/** Size of the box that each segment of CMAF begins with. */
const STYP_BYTES = 24;
const RATE_BPS = 20e6;
const skip = missingSamples() || missingTool('ffmpeg') || missingTool('ffprobe');

function hashesOf(frames: readonly DecodedFrame[]): string {
  return frames.map(({ hash }) => hash).join('\n');
}

/** All streams have the frames of the source, and all of them are as far from it in time, to a millisecond. */
function assertSame(source: readonly ReadStream[], file: readonly ReadStream[], what: string): void {
  const differences: number[] = [];
  for (const { name, frames } of file) {
    const expected = source.find((stream) => stream.name === name)!.frames;
    assert.equal(frames.length, expected.length, `${what} ${name}: frames`);
    assert.equal(hashesOf(frames), hashesOf(expected), `${what} ${name}: what is in them`);
    differences.push(...frames.map(({ time }, n) => expected[n]!.time - time));
    assert.ok(Math.abs(lengthOf(frames) - lengthOf(expected)) < 0.001, `${what} ${name}: duration`);
  }
  assert.ok(differences.length > 0, `${what}: nothing to compare`);
  assert.ok(Math.max(...differences) - Math.min(...differences) < 0.001, `${what}: sync`);
}

function lengthOf(frames: readonly DecodedFrame[]): number {
  return frames.at(-1)!.time + frames.at(-1)!.duration - frames[0]!.time;
}

/** What ffprobe says of each stream that is in MP4 the same. */
function formatsOf(file: string, kinds: readonly string[]): string[] {
  const entries = 'stream=codec_name,profile,width,height,pix_fmt,sample_rate,channels,channel_layout';
  return kinds.map((kind) => {
    const args = ['-v', 'error', '-select_streams', kind, '-show_entries', entries, '-of', 'csv=p=0', file];
    return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n')[0]!.replace(/,*$/, '');
  });
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

function sharesOf(source: readonly DecodedFrame[], file: readonly DecodedFrame[]): Shares {
  const [inSource, inFile] = [source, file].map((frames) => new Set(frames.map(({ hash }) => hash)));
  const both = source.filter(({ hash }) => inFile!.has(hash)).length;
  return [both, source.length - both, file.filter(({ hash }) => !inSource!.has(hash)).length];
}

/** Distances in time of the frames that are in both, in ms; how often there is each. */
function usualOffset(source: readonly DecodedFrame[], file: readonly DecodedFrame[]): number {
  const times = new Map(file.map(({ hash, time }) => [hash, time]));
  const counts = new Map<number, number>();
  for (const { hash, time } of source) {
    const other = times.get(hash);
    if (other === undefined) continue;
    const ms = Math.round((time - other) * 1000);
    counts.set(ms, (counts.get(ms) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
}

/** The fragments of a file in segments of CMAF, what they begin with in front of them. */
function joinedSegments(folder: string): Buffer {
  const { segments } = JSON.parse(readFileSync(join(folder, 'x.index.json'), 'utf8')) as SegmentIndex;
  const files = segments.map(({ file }) => readFileSync(join(folder, file)).subarray(STYP_BYTES));
  return Buffer.concat([readFileSync(join(folder, segments[0]!.init!)), ...files]);
}

function cutConfig(folder: string, format: 'ts' | 'mp4') {
  const index = join(folder, 'x.index.json');
  const outputFile = join(folder, `cut.${format}`);
  return { index, from: '2025-11-22T05:40:00Z', to: 'now', outputFile, format, overwrite: false };
}

describe('samples as MP4', { skip }, () => {
  for (const name of SAME) {
    test(`${name}: every frame and its time, as a file, in segments, and cut`, async (t) => {
      const folder = scratchFolder(t);
      const ts = readSampleTs(name);
      const source = join(folder, 'source');
      writeFileSync(source, ts);
      const { recordedPackets, leftOut } = await recordMp4(folder, ts);
      assert.equal(recordedPackets + (leftOut.not_in_format ?? 0), ts.length / 188, 'each packet is counted once');
      const file = join(folder, 'p1.mp4');
      const expected = readStreams(source, true);
      const actual = readStreams(file, true);
      assertSame(expected.streams, actual.streams, name);
      assert.ok(actual.faults.length <= expected.faults.length, actual.faults.join('\n'));
      const kinds = actual.streams.map((stream) => stream.name);
      assert.deepEqual(
        formatsOf(file, kinds),
        formatsOf(source, kinds).map((format) => format.replace(/^\w+/, (codec) => CALLED[codec] ?? codec)),
      );
      const coded = readStreams(file, false).streams;
      assert.deepEqual(
        await mediabunnyPackets(file),
        coded.map(({ frames }) => frames.length),
      );

      await recordMp4(folder, ts, { durationS: 1, hasPlaylist: true });
      assert.ok(joinedSegments(folder).equals(readFileSync(file)), 'the segments are the file');
      assertSame(coded, readStreams(join(folder, 'x.m3u8'), false).streams, 'playlist');

      const segments = join(folder, 'ts');
      mkdirSync(segments);
      await recordSegments(segments, ts, { durationS: 1 });
      await runCut(cutConfig(segments, 'mp4'));
      assert.ok(readFileSync(join(segments, 'cut.mp4')).equals(readFileSync(file)), 'cut: the file');
    });
  }

  for (const { name, because, sound, pictures, maps } of DIFFERENT) {
    test(`${name} differs: ${because}`, async (t) => {
      const folder = scratchFolder(t);
      const ts = readSampleTs(name);
      const source = join(folder, 'source');
      writeFileSync(source, ts);
      const { files } = await recordMp4(folder, ts, undefined, undefined, RATE_BPS);
      assert.deepEqual(files, ['p1.mp4', 'source']);
      const file = join(folder, 'p1.mp4');
      const [before, after] = [readStreams(source, false, maps).streams, readStreams(file, false).streams];
      const counts = await mediabunnyPackets(file);
      assert.deepEqual(
        counts,
        after.map(({ frames }) => frames.length),
      );
      const offsets: number[] = [];
      for (const [stream, shares] of Object.entries(sound)) {
        const [one, other] = [before, after].map((streams) => streams.find((read) => read.name === stream)!.frames);
        assert.deepEqual(sharesOf(one!, other!), shares, stream);
        offsets.push(usualOffset(one!, other!));
      }
      if (pictures !== undefined) {
        const [one, other] = [readStreams(source, true, maps ?? ['0:v']), readStreams(file, true, ['0:v'])];
        const [seen, recorded] = [one, other].map(({ streams }) => streams[0]!.frames);
        assert.deepEqual([seen!.length, recorded!.length], [pictures, pictures]);
        assert.ok(other.faults.length <= one.faults.length);
        offsets.push(...recorded!.map(({ time }, n) => Math.round((seen![n]!.time - time) * 1000)));
      }
      assert.ok(Math.max(...offsets) - Math.min(...offsets) <= 1, `sync: ${offsets.join()}`);
    });
  }

  for (const [name, because] of NOT_MP4) {
    test(`${name} is no MP4`, async (t) => {
      const folder = scratchFolder(t);
      const ts = readSampleTs(name);
      const { files, notices } = await recordMp4(folder, ts);
      assert.deepEqual(files, ['p1.ts']);
      assert.match(notices.join(), because);
      assert.ok(readFileSync(join(folder, 'p1.ts')).equals(ts.subarray(0, ts.length - (ts.length % 188))));
    });
  }

  test('all samples', () => {
    const listed = [...SAME, ...DIFFERENT.map(({ name }) => name), ...NOT_MP4.map(([name]) => name)];
    assert.deepEqual(listed.sort(), sampleNames().sort());
  });
});

describe('samples as segments', { skip }, () => {
  for (const name of sampleNames()) {
    test(`${name}: the whole cut out is the stream, a part of it is a part; the playlist has its frames`, async (t) => {
      const folder = scratchFolder(t);
      const ts = readSampleTs(name);
      const source = join(folder, 'source');
      writeFileSync(source, ts);
      const { index } = await recordSegments(folder, ts, { durationS: 1, hasPlaylist: true });
      const config = cutConfig(folder, 'ts');
      await runCut(config);
      assert.ok(readFileSync(config.outputFile).equals(ts.subarray(0, ts.length - (ts.length % 188))));
      const [firstS, lastS] = [index.segments[0]!.first_arrival_s, index.segments.at(-1)!.last_arrival_s];
      const at = (share: number): string => new Date((firstS + (lastS - firstS) * share) * 1000).toISOString();
      const part = join(folder, 'part.ts');
      await runCut({ ...config, from: at(1 / 3), to: at(2 / 3), outputFile: part });
      const { streams } = readStreams(source, false);
      if (streams.length === 0) return;
      if (!ODD_IN_HLS.includes(name))
        assertSame(streams, readStreams(join(folder, 'x.m3u8'), false).streams, 'playlist');
      for (const { name: stream, frames } of readStreams(part, false).streams) {
        const all = new Set(
          streams.flatMap((read) => read.frames.map(({ time, hash }) => `${time.toFixed(3)} ${hash}`)),
        );
        // The last frame is cut where the part ends, and sound begins in the midst of one.
        const whole = frames.slice(1, -1).filter(({ time, hash }) => !all.has(`${time.toFixed(3)} ${hash}`));
        assert.deepEqual(whole, [], stream);
      }
    });
  }
});
