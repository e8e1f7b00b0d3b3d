import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { missingTool } from '../../support/programs/privileges.js';
import { REPOSITORY, scratchFolder } from '../../support/programs/programs.js';
import { decodeFrames, recordMp4 } from '../../support/records/mp4-rig.js';
import { missingSamples, readSampleTs } from '../../support/samples/samples.js';

const BARS = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));
const skip = missingSamples() || missingTool('ffmpeg');

describe('recordings as MP4', () => {
  test('MPEG-2 video is recorded as a transport stream beside, byte for byte, which is said', async (t) => {
    const folder = scratchFolder(t);
    const { notices, files, recordedPackets, leftOut } = await recordMp4(folder, BARS);
    assert.deepEqual(files, ['p1.ts']);
    assert.ok(readFileSync(join(folder, 'p1.ts')).equals(BARS));
    assert.equal(recordedPackets, BARS.length / 188);
    assert.deepEqual(leftOut, {});
    assert.deepEqual(notices, [
      'recorded as a transport stream, not as MP4: no program has pictures and sound for it (MPEG-2 video (H.262), MPEG audio layer II)',
    ]);
  });

  test('MPEG-2 video in segments: those of a transport stream', async (t) => {
    const folder = scratchFolder(t);
    const { files } = await recordMp4(folder, BARS, { durationS: 1 });
    assert.ok(files.includes('x-000001.ts') && files.includes('x-000002.ts'), files.join());
  });

  test('what is scrambled is recorded as it is', { skip }, async (t) => {
    const folder = scratchFolder(t);
    const ts = Buffer.from(readSampleTs('eyevinn_bbb_1s'));
    for (let pos = 0; pos < ts.length; pos += 188) {
      const pid = ts.readUInt16BE(pos + 1) & 0x1fff;
      if (pid === 0x100 || pid === 0x101) ts[pos + 3]! |= 0x80;
    }
    const { files } = await recordMp4(folder, ts);
    assert.deepEqual(files, ['p1.ts']);
    assert.ok(readFileSync(join(folder, 'p1.ts')).equals(ts));
  });

  test('another picture size begins another file', { skip }, async (t) => {
    const folder = scratchFolder(t);
    const one = readSampleTs('moq_tsduck');
    const other = readSampleTs('muxjs_multi-channel-608-captions');
    const { files, recordedPackets, leftOut } = await recordMp4(folder, Buffer.concat([one, other]));
    assert.deepEqual(files, ['p1-0002.mp4', 'p1.mp4']);
    assert.equal(recordedPackets + leftOut.not_in_format!, (one.length + other.length) / 188);
    for (const [name, ts] of [
      ['p1.mp4', one],
      ['p1-0002.mp4', other],
    ] as const) {
      writeFileSync(join(folder, 'source'), ts);
      const { frames, faults } = decodeFrames(join(folder, name), 'v:0');
      assert.equal(faults, 0);
      assert.equal(frames.length, decodeFrames(join(folder, 'source'), 'v:0').frames.length);
    }
  });

  test('a file that ends anywhere can be played up to its last whole fragment', { skip }, async (t) => {
    const folder = scratchFolder(t);
    await recordMp4(folder, readSampleTs('eyevinn_80s_with_ad'));
    const bytes = readFileSync(join(folder, 'p1.mp4'));
    writeFileSync(join(folder, 'part.mp4'), bytes.subarray(0, Math.floor(bytes.length / 3)));
    const whole = decodeFrames(join(folder, 'p1.mp4'), 'v:0').frames;
    const part = decodeFrames(join(folder, 'part.mp4'), 'v:0').frames;
    assert.ok(part.length > whole.length / 5, `${part.length} of ${whole.length}`);
    const md5 = part.slice(0, -30).map((frame) => frame.md5);
    assert.deepEqual(
      md5,
      whole.slice(0, md5.length).map((frame) => frame.md5),
    );
  });
});
