import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AudioSamples } from '../../../src/recording/mp4/audio-samples.js';
import type { Fragment } from '../../../src/recording/mp4/fragment-writer.js';
import { MAX_FRAGMENT_BYTES, MediaFile } from '../../../src/recording/mp4/media-file.js';
import { Mp4Muxer } from '../../../src/recording/mp4/mp4-muxer.js';
import type { SampleSink, TrackFormat } from '../../../src/recording/mp4/sample.js';
import { VideoSamples } from '../../../src/recording/mp4/video-samples.js';
import { missingTool } from '../../support/programs/privileges.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { missingSamples, readSampleTs } from '../../support/samples/samples.js';

const skip = missingSamples() || missingTool('ffprobe');
const FORMAT: TrackFormat = {
  kind: 'video',
  entry: 'avc1',
  boxes: [],
  timescale: 90_000,
  width: 16,
  height: 16,
  channels: 0,
};

/** The files that become of a transport stream. */
function mux(ts: Uint8Array): Buffer[] {
  const files: Uint8Array[][] = [];
  const muxer = new Mp4Muxer({
    begin: (head) => files.push([head]),
    fragment: ({ parts, release }) => {
      files.at(-1)!.push(Buffer.concat(parts));
      release();
    },
    passedOver: () => {},
  });
  for (let pos = 0; pos + 188 <= ts.length; pos += 188) muxer.feed(ts, pos, Number.NaN);
  muxer.flush();
  return files.map((pieces) => Buffer.concat(pieces));
}

/** The stream with all PTS and DTS later, by 90 kHz. */
function shifted(ts: Buffer, by90k: number): Buffer {
  const moved = Buffer.from(ts);
  for (let pos = 0; pos < moved.length; pos += 188) {
    const start = pos + 4 + ((moved[pos + 3]! & 0x20) !== 0 ? 1 + moved[pos + 4]! : 0);
    const isPes = (moved[pos + 1]! & 0x40) !== 0 && start + 19 <= pos + 188 && moved.readUIntBE(start, 3) === 1;
    if (!isPes) continue;
    const flags = moved[start + 7]!;
    if ((flags & 0x80) !== 0) move(moved, start + 9, by90k);
    if ((flags & 0x40) !== 0) move(moved, start + 14, by90k);
  }
  return moved;
}

function move(bytes: Buffer, at: number, by90k: number): void {
  const low =
    ((bytes[at + 1]! << 22) | ((bytes[at + 2]! & 0xfe) << 14) | (bytes[at + 3]! << 7) | (bytes[at + 4]! >> 1)) >>> 0;
  const time = (((bytes[at]! >> 1) & 7) * 2 ** 30 + low + by90k) % 2 ** 33;
  bytes[at] = (bytes[at]! & 0xf1) | (Math.floor(time / 2 ** 30) << 1);
  bytes[at + 1] = Math.floor(time / 2 ** 22) & 0xff;
  bytes[at + 2] = (Math.floor(time / 2 ** 14) & 0xfe) | 1;
  bytes[at + 3] = Math.floor(time / 2 ** 7) & 0xff;
  bytes[at + 4] = ((time << 1) & 0xfe) | 1;
}

/** PTS of the packets of a stream, in s. */
function packetTimes(file: string, stream: string): number[] {
  const args = ['-v', 'error', '-select_streams', stream, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file];
  const lines = execFileSync('ffprobe', args, { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line !== '').map(Number.parseFloat);
}

/** PTS of the packets of a stream, in s, by what is in them. */
function hashedTimes(file: string, stream: string): Map<string, number> {
  const entries = ['-show_data_hash', 'md5', '-show_entries', 'packet=pts_time,data_hash', '-of', 'csv=p=0'];
  const out = execFileSync('ffprobe', ['-v', 'error', '-select_streams', stream, ...entries, file], {
    encoding: 'utf8',
  });
  return new Map([...out.matchAll(/^([\d.]+),(MD5:\w+)/gm)].map(([, time, hash]) => [hash!, Number(time)]));
}

describe('MP4 of a transport stream', { skip }, () => {
  for (const name of ['eyevinn_bbb_1s', 'muxjs_multi-channel-608-captions', 'shaka_hls-ts-h265_0', 'moq_opus']) {
    test(`${name}: where its time stamps wrap, the file is the same`, () => {
      const ts = readSampleTs(name);
      const [expected] = mux(shifted(ts, 0));
      const [late] = mux(shifted(ts, 2 ** 33 - 90_000 * 2));
      assert.ok(expected!.length > 1000);
      assert.ok(late!.equals(expected!));
    });
  }

  test('behind a step of the time stamps the time goes on, for sound and pictures by the same amount', (t) => {
    const ts = readSampleTs('eyevinn_80s_with_ad');
    for (const [n, by90k] of [3_000_000_000, 2 ** 33 - 40 * 90_000].entries()) {
      const files = mux(Buffer.concat([ts, shifted(ts, by90k)]));
      assert.equal(files.length, 1);
      const file = join(scratchFolder(t), `${n}.mp4`);
      writeFileSync(file, files[0]!);
      const video = packetTimes(file, 'v:0');
      const audio = packetTimes(file, 'a:0');
      assert.equal(video.length, 2 * 2400);
      const step = video[2400]! - video[0]!;
      assert.ok(Math.abs(step - 80) < 0.05, `${step}`);
      // Of sound, what lies behind the join as its stamps tell it.
      const at = audio.length - 1 - 1000;
      assert.ok(Math.abs(audio[at]! - audio[3750 - 1 - 1000]! - step) < 0.001, `${audio[at]}`);
    }
  });

  test('sound behind a loss has the times that it would have without it', (t) => {
    const ts = readSampleTs('eyevinn_bbb_1s');
    const isSound = (pos: number): boolean => (ts.readUInt16BE(pos + 1) & 0x1fff) === 0x101;
    const sound = Array.from({ length: ts.length / 188 }, (_, n) => n * 188).filter(isSound);
    // In the midst of a PES packet of several frames, of which only the first has a time.
    const lost = sound[20]!;
    const [whole, damaged] = [ts, Buffer.concat([ts.subarray(0, lost), ts.subarray(lost + 188)])].map((bytes, n) => {
      const file = join(scratchFolder(t), `${n}.mp4`);
      writeFileSync(file, mux(bytes)[0]!);
      return hashedTimes(file, 'a:0');
    });
    const left = [...damaged!].filter(([hash]) => whole!.has(hash));
    assert.ok(left.length >= whole!.size - 2 && left.length < whole!.size, `${left.length} of ${whole!.size}`);
    for (const [hash, time] of left) assert.ok(Math.abs(time - whole!.get(hash)!) < 0.001, `${time}`);
  });

  test('packets that are lost, doubled, changed or out of order', () => {
    const ts = readSampleTs('eyevinn_bbb_1s');
    const edit = fc.record({ at: fc.nat(ts.length / 188 - 1), kind: fc.nat(3), byte: fc.nat(187), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const packets = Array.from({ length: ts.length / 188 }, (_, n) =>
          Buffer.from(ts.subarray(n * 188, n * 188 + 188)),
        );
        for (const { at, kind, byte, value } of edits) {
          const from = at % packets.length;
          if (kind === 0) packets.splice(from, 1 + (value % 50));
          else if (kind === 1) packets.splice(from, 0, packets[from]!);
          else if (kind === 2) packets[from]![byte] = value;
          else packets.splice(from, 0, packets.pop()!);
        }
        mux(Buffer.concat(packets));
      }),
      { numRuns: 25 },
    );
  });
});

describe('samples of streams that are none', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 184 }),
    fc
      .tuple(
        fc.constantFrom(0x67, 0x68, 0x65, 0x41, 0x09, 0x40, 0x42, 0x44, 0x26, 0x02),
        fc.uint8Array({ maxLength: 60 }),
      )
      .map(([first, rest]) => Uint8Array.of(0, 0, 1, first, ...rest)),
    fc
      .tuple(
        fc.constantFrom([0xff, 0xf1, 0x50], [0x56, 0xe0, 0x10], [0x0b, 0x77], [0x7f, 0xe0, 5], [0xff, 0xfd]),
        fc.uint8Array({ maxLength: 60 }),
      )
      .map(([first, rest]) => Uint8Array.of(...first, ...rest)),
  );
  const stream = fc.array(fc.record({ piece, pts: fc.option(fc.nat(2 ** 31)), isGap: fc.boolean() }), {
    maxLength: 40,
  });

  for (const codec of ['h264', 'hevc', 'adts', 'latm', 'ac3', 'opus', 'mpeg_audio'] as const) {
    test(`${codec}: any bytes`, () => {
      fc.assert(
        fc.property(stream, (pieces) => {
          const file = new MediaFile({ begin: () => {}, fragment: () => {}, passedOver: () => {} }, [
            { language: 'und', isVideo: codec === 'h264' || codec === 'hevc' },
          ]);
          const sink = file.sinkOf(0);
          const source =
            codec === 'h264' || codec === 'hevc' ? new VideoSamples(codec, sink) : new AudioSamples(codec, sink, 2);
          for (const { piece: bytes, pts, isGap } of pieces) {
            if (isGap) source.gap();
            source.startPes(pts ?? Number.NaN, pts ?? Number.NaN);
            source.feed(bytes, 0, bytes.length);
          }
          source.flush();
          file.end();
        }),
        { numRuns: 60 },
      );
    });
  }
});

describe('fragments', () => {
  function fileOf(fragments: number[]): SampleSink {
    const sink = {
      begin: () => {},
      fragment: ({ bytes }: Fragment) => fragments.push(bytes),
      passedOver: () => {},
    };
    const file = new MediaFile(sink, [{ language: 'und', isVideo: true }]);
    return file.sinkOf(0);
  }

  test('a group of pictures without an end is cut at ten seconds', () => {
    const fragments: number[] = [];
    const sink = fileOf(fragments);
    sink.format(FORMAT);
    for (let n = 0; n < 25 * 60; n++) {
      const time = n * 3600;
      sink.sample({ data: new Uint8Array(100), pts90k: time, dts90k: time, duration90k: 0, isSync: n === 0 });
    }
    assert.equal(fragments.length, 5);
  });

  test('and at so many bytes, whatever its time stamps say', () => {
    const fragments: number[] = [];
    const sink = fileOf(fragments);
    sink.format(FORMAT);
    for (let n = 0; n < 40; n++) {
      sink.sample({ data: new Uint8Array(1 << 20), pts90k: 0, dts90k: 0, duration90k: 0, isSync: false });
    }
    assert.ok(fragments.length >= 2);
    assert.ok(fragments.every((bytes) => bytes < MAX_FRAGMENT_BYTES + (2 << 20)));
  });
});
