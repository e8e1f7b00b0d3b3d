import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type FileProgram, runTStd } from '../support/analysis/t-std-run.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const BARS = fileURLToPath(new URL('../../../test_data/bars.mpegts', import.meta.url));

/** Programs of broadcast encoders and multiplexers. */
const BROADCAST: readonly (readonly [file: string, program: FileProgram])[] = [
  [
    'moq_kyrion_mpeg2av_ac3.mpegts',
    {
      pmtPid: 32,
      pcrPid: 33,
      streams: [
        [256, 'mpeg_video'],
        [257, 'ac3'],
        [258, 'mpeg_audio'],
      ],
      system: 'atsc',
    },
  ],
  [
    'tsduckref_test-206.1.mpegts', // BBC NEWS
    {
      pmtPid: 500,
      pcrPid: 501,
      streams: [
        [501, 'mpeg_video'],
        [502, 'mpeg_audio'],
      ],
    },
  ],
  [
    'tsduck_test-108.mpegts', // Rai, of which one program's PES packets do not begin with frames
    {
      pmtPid: 257,
      pcrPid: 512,
      streams: [
        [512, 'mpeg_video'],
        [650, 'mpeg_audio'],
        [694, 'mpeg_audio'],
        [699, 'mpeg_audio'],
      ],
    },
  ],
];

describe('T-STD model of samples', { skip: missingSamples() }, () => {
  for (const [file, expected] of BROADCAST) {
    test(`${file} keeps to it`, () => {
      const { faults, program } = runTStd(path.join(samplesDir()!, file), expected);
      assert.deepEqual(faults, {});
      for (const stream of program.streams) {
        assert.equal(stream.state, 'measured', `PID ${stream.pid}: ${stream.reason}`);
        assert.ok(stream.accessUnits > 5, `PID ${stream.pid}`);
      }
    });
  }

  // One PCR a second: by it, packet 144 with the PTS 1.763 s comes at 2.017 s, and so on.
  test('eyevinn_80s_with_ad.mpegts has its audio behind its time', () => {
    const streams = [
      [256, 'h264'],
      [257, 'adts'],
    ] as const;
    const { faults } = runTStd(path.join(samplesDir()!, 'eyevinn_80s_with_ad.mpegts'), {
      pmtPid: 4096,
      pcrPid: 256,
      streams,
    });
    assert.deepEqual(Object.keys(faults), ['B_underflow 257']);
  });
});

describe('T-STD model of what ffmpeg multiplexes at a constant rate', {
  skip: existsSync(BARS) ? false : 'no test_data',
}, () => {
  // ffmpeg sends all streams 0.7 s (its muxdelay) before their time. Of video at 1.2 Mb/s that is 105 kB, where EB has 75.8 kB: the rest
  // stays in MB, which has room for it, but is not empty once a second any more. Of audio at 192 kb/s it is 16.1 kB, where B has
  // 3584 bytes. Transport and multiplexing buffers do not overflow.
  test('only the audio buffer overflows, for good, and MB is not emptied', () => {
    const { faults, program } = runTStd(BARS, {
      pmtPid: 4096,
      pcrPid: 256,
      streams: [
        [256, 'mpeg_video'],
        [257, 'mpeg_audio'],
      ],
    });
    // 3584 bytes are there after 0.15 s: told then, and after each of the four seconds that follow.
    // EB is full after 0.5 s: four whole seconds without an empty MB. There is no STD descriptor, so that vbv_delay does not count.
    assert.deepEqual(faults, { 'B_overflow 257': 5, 'MB_not_emptied 256': 4 });
    const [video, audio] = program.streams;
    assert.equal(video!.ebSizeBytes, 37 * 2048); // 600 kbit, rounded to units of 16 kbit
    assert.ok(video!.tbMaxBytes <= 512 && audio!.tbMaxBytes <= 512);
    assert.ok(video!.mainMaxBytes <= video!.mainSizeBytes);
    assert.ok(Math.abs(video!.maxDelayS - 0.7) < 0.001);
    assert.ok(audio!.mainMaxBytes > 15_500 && audio!.mainMaxBytes < 16_500, `${audio!.mainMaxBytes}`);
  });
});
