import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { crc32 } from '../../../src/mpegts/crc32.js';
import { missingTool } from '../../support/programs/privileges.js';
import { REPOSITORY, scratchFolder } from '../../support/programs/programs.js';
import { decodeFrames, recordMp4 } from '../../support/records/mp4-rig.js';
import { missingSamples, readSampleTs } from '../../support/samples/samples.js';

const BARS = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));
/** Where the bytes of the elementary stream of a PID are. */
function elementaryBytes(ts: Buffer, pid: number): number[] {
  const places: number[] = [];
  for (let pos = 0; pos < ts.length; pos += 188) {
    if ((ts.readUInt16BE(pos + 1) & 0x1fff) !== pid) continue;
    let start = pos + 4 + ((ts[pos + 3]! & 0x20) !== 0 ? 1 + ts[pos + 4]! : 0);
    if ((ts[pos + 1]! & 0x40) !== 0) start += 9 + ts[start + 8]!;
    for (let at = start; at < pos + 188; at++) places.push(at);
  }
  return places;
}

function packetsOf(ts: Buffer, pid: number): number {
  let packets = 0;
  for (let pos = 0; pos < ts.length; pos += 188) packets += (ts.readUInt16BE(pos + 1) & 0x1fff) === pid ? 1 : 0;
  return packets;
}

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

  test('AAC whose channels stand elsewhere is left out, counted as such, and said', { skip }, async (t) => {
    const ts = Buffer.from(readSampleTs('eyevinn_bbb_1s'));
    const places = elementaryBytes(ts, 0x101);
    for (let n = 0; n + 6 < places.length; ) {
      const byte = (index: number): number => ts[places[n + index]!]!;
      assert.equal(byte(0), 0xff, 'an ADTS frame');
      const size = ((byte(3) & 3) << 11) | (byte(4) << 3) | (byte(5) >> 5);
      ts[places[n + 2]!]! &= 0xfe; // channel_configuration 0
      ts[places[n + 3]!]! &= 0x3f;
      n += size;
    }
    const { files, recordedPackets, leftOut, notices } = await recordMp4(scratchFolder(t), ts);
    assert.deepEqual(files, ['p1.mp4']);
    assert.deepEqual(notices, [
      'not in the MP4, which cannot have it: AAC whose channels stand in a program_config_element, or with several blocks in a frame',
    ]);
    assert.equal(recordedPackets, packetsOf(ts, 0x100), 'the pictures alone');
    assert.equal(leftOut.not_in_format, ts.length / 188 - recordedPackets);
  });

  test('Opus in dual mono alone is recorded as a transport stream', { skip }, async (t) => {
    const ts = Buffer.from(readSampleTs('moq_opus'));
    for (let pos = 0; pos < ts.length; pos += 188) {
      const at = ts.subarray(pos, pos + 188).indexOf(Buffer.of(0x7f, 2, 0x80)); // extension descriptor of Opus
      if (at < 0) continue;
      const section = pos + 5;
      const end = section + 3 + (ts.readUInt16BE(section + 1) & 0xfff) - 4;
      ts[pos + at + 3] = 0; // channel_config_code: dual mono
      ts.writeUInt32BE(crc32(ts, section, end) >>> 0, end);
    }
    const folder = scratchFolder(t);
    const { files, recordedPackets, leftOut, notices } = await recordMp4(folder, ts);
    assert.deepEqual(files, ['p1.ts']);
    assert.ok(readFileSync(join(folder, 'p1.ts')).equals(ts));
    assert.deepEqual([recordedPackets, leftOut], [ts.length / 188, {}]);
    assert.deepEqual(notices, [
      'recorded as a transport stream, not as MP4: it has nothing but Opus in dual mono, or whose channels the PMT does not tell',
    ]);
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
    const hashes = part.slice(0, -30).map((frame) => frame.hash);
    assert.deepEqual(
      hashes,
      whole.slice(0, hashes.length).map((frame) => frame.hash),
    );
  });
});
