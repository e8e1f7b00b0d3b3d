import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFile, MP4BoxBuffer } from 'mp4box';
import { FragmentWriter } from '../../../src/recording/mp4/fragment-writer.js';
import type { FragmentSample } from '../../../src/recording/mp4/movie-fragment.js';
import type { TrackFormat } from '../../../src/recording/mp4/sample.js';

const VIDEO: TrackFormat = {
  kind: 'video',
  entry: 'avc1',
  boxes: [{ type: 'avcC', data: Uint8Array.of(1, 100, 0, 40, 255, 0xe0, 0) }],
  timescale: 90_000,
  width: 1920,
  height: 1080,
  channels: 0,
};
const AUDIO: TrackFormat = { ...VIDEO, kind: 'audio', entry: 'ac-3', boxes: [], timescale: 48_000, channels: 2 };

/** A sample with bytes of its own, or in a common piece of memory. */
function sample(
  at: number,
  ahead: number,
  duration: number,
  isSync: boolean,
  data = new Uint8Array(at % 97).fill(at & 0xff),
): FragmentSample {
  return { data, dts: at, cts: at + ahead, duration, isSync };
}

/** What mp4box reads of the samples of a track. */
function readBy(file: ReturnType<typeof createFile>, id: number) {
  return file.getTrackSamplesInfo(id).map(({ dts, cts, duration, is_sync, size, depends_on, offset }) => ({
    dts,
    cts,
    duration,
    is_sync,
    size,
    depends_on,
    offset,
  }));
}

test('mp4box reads each sample as it was given, in each fragment and where it is in the file', () => {
  const writer = new FragmentWriter([
    { format: VIDEO, language: 'und', mediaTime: 0 },
    { format: AUDIO, language: 'deu', mediaTime: 0 },
  ]);
  const common = Uint8Array.from({ length: 100 }, (_, n) => n);
  // The second fragment begins beyond 32 bits; pictures are shown behind and before their decoding; samples lie together, and apart.
  const far = 2 ** 33 + 50;
  const pictures = [
    [
      sample(3600, 7200, 3600, true, common.subarray(10, 30)),
      sample(7200, -3600, 3600, false, common.subarray(30, 90)),
    ],
    [sample(far, 0, 1, false), sample(far + 1, 5, 3599, true)],
    [],
  ];
  const sound = [[sample(0, 0, 1536, true)], [], [sample(far, 0, 1536, true), sample(far + 1536, 0, 1536, true)]];
  const fragments = pictures.map((run, n) => writer.fragment([run, sound[n]!]));
  // The moof, the two pictures as one part, the sound.
  assert.deepEqual(
    fragments[0]!.slice(1).map((part) => part.length),
    [80, 0],
  );
  // mp4box has the times of a first fragment by its tfdt, and of the others by durations: each with a begin of its own.
  const begin = writer.begin();
  for (const [n, parts] of fragments.entries()) {
    const bytes = Buffer.concat([begin, ...parts]);
    const file = createFile();
    file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(Uint8Array.from(bytes).buffer, 0));
    file.flush();
    assert.equal(file.moofs[0]!.mfhd.sequence_number, n + 1);
    for (const [track, runs] of [pictures, sound].entries()) {
      const given = runs[n]!;
      const read = readBy(file, track + 1);
      assert.deepEqual(
        read.map(({ offset, ...rest }) => rest),
        given.map(({ data, dts, cts, duration, isSync }) => ({
          dts,
          cts,
          duration,
          is_sync: isSync,
          size: data.length,
          depends_on: isSync ? 2 : 1,
        })),
      );
      for (const [at, { offset, size }] of read.entries()) {
        assert.deepEqual(bytes.subarray(offset, offset + size), Buffer.from(given[at]!.data));
      }
    }
  }
});
