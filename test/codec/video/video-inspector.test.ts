import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { VIDEO_CODECS, type VideoCodec } from '../../../src/codec/video/coded-picture.js';
import { VideoInspector } from '../../../src/codec/video/video-inspector.js';
import { FoundVideo, videoOf } from '../../support/analysis/video-stream.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { missingSamples, readSampleTs } from '../../support/samples/samples.js';

describe('any bytes', () => {
  // Start codes of what is read, and what else parsers go wrong with.
  const code = fc.constantFrom(
    0x67,
    0x68,
    0x06,
    0x65,
    0x41,
    0x09,
    0x40,
    0x42,
    0x44,
    0x4e,
    0x26,
    2,
    0,
    0xb3,
    0xb5,
    0xb8,
    1,
    0xb2,
  );
  const unit = fc.tuple(code, fc.uint8Array({ maxLength: 60 }));
  const pieces = fc.array(fc.tuple(fc.array(unit, { maxLength: 6 }), fc.nat(9)), { maxLength: 12 });

  for (const codec of VIDEO_CODECS) {
    test(`${codec}: nothing is thrown, and what is told is possible`, () => {
      fc.assert(
        fc.property(pieces, (list) => {
          const found = new FoundVideo();
          const inspector = new VideoInspector(codec, found);
          inspector.keyIntervalNs = 0;
          let size = 0;
          for (const [units, choice] of list) {
            const bytes = Buffer.concat(units.flatMap(([first, rest]) => [Buffer.from([0, 0, 1, first]), rest]));
            if (choice < 4) inspector.startPes(choice === 0 ? Number.NaN : choice * 3000, Number.NaN, size);
            if (choice === 5) inspector.gap();
            if (choice === 6) inspector.flush();
            inspector.feed(bytes, 0, bytes.length);
            size += bytes.length;
          }
          inspector.flush();
          for (const picture of found.pictures) assert.ok(picture.sizeBytes > 0 && picture.sizeBytes <= size);
          for (const { bytes } of found.keys) assert.ok(bytes.length > 0);
        }),
        { numRuns: fuzzRuns(150) },
      );
    });
  }
});

describe('streams with damage', { skip: missingSamples() }, () => {
  const cases: readonly (readonly [string, number, VideoCodec])[] = [
    ['exo_sample_h264_mpeg_audio', 0x100, 'h264'],
    ['exo_sample_h265', 0x100, 'hevc'],
    ['exo_sample_scte35', 0x100, 'mpeg_video'],
  ];
  for (const [name, pid, codec] of cases) {
    test(`${name}: bytes turned at random`, () => {
      const whole = readSampleTs(name);
      const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 60 });
      fc.assert(
        fc.property(edits, (list) => {
          const bytes = Buffer.from(whole);
          for (const [at, flip] of list) bytes[at]! ^= flip;
          const { pictures } = videoOf(bytes, pid, codec, 0);
          for (const { sizeBytes } of pictures) assert.ok(sizeBytes > 0 && sizeBytes <= bytes.length);
        }),
        { numRuns: fuzzRuns(30) },
      );
    });
  }
});

/** Types in the order in which they are shown, as `ffprobe -show_frames` gives them (ffmpeg 5.1). */
describe('types of pictures as ffprobe has them', { skip: missingSamples() }, () => {
  const cases: readonly (readonly [string, number, VideoCodec, string])[] = [
    ['exo_sample_h262_mpeg_audio', 0x100, 'mpeg_video', 'IPP'],
    ['exo_sample_h264_no_access_unit_delimiters', 0x100, 'h264', 'IBP'],
    ['eyevinn_bbb_1s', 0x100, 'h264', 'IBBPPPPBPPPIBPBPBBPPBBBPIP'],
    ['exo_sample_h265', 0x100, 'hevc', 'IIBBBBPBBBBPBBPPBBBBPBBBBPBBBP'],
    // PES packets that do not begin with their pictures; ffprobe leaves out the last one, which is cut off.
    ['moq_kyrion_mpeg2av_ac3', 0x100, 'mpeg_video', `${'IBBBPBBBPBBBPBBBPBBP'.repeat(4)}IP`],
  ];
  for (const [name, pid, codec, types] of cases) {
    test(name, () => assert.equal(videoOf(readSampleTs(name), pid, codec).typesAsShown, types));
  }
});
