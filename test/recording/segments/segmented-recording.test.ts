import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { missingTool } from '../../support/programs/privileges.js';
import { REPOSITORY, scratchFolder } from '../../support/programs/programs.js';
import { type RecordedSegments, recordSegments } from '../../support/records/segment-rig.js';
import { missingSamples, readSampleTs, sampleNames } from '../../support/samples/samples.js';

const BARS = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));

/** The stream, without the tables that are repeated. */
function joined({ index, segments }: RecordedSegments): Buffer {
  return Buffer.concat(segments.map((bytes, n) => bytes.subarray(index.segments[n]!.table_bytes)));
}

function pidAt(bytes: Buffer, pos: number): number {
  return bytes.readUInt16BE(pos + 1) & 0x1fff;
}

/** PTS of the frames of video that ffprobe decodes, in their order, and what it says. */
function decode(file: string): { readonly pts: readonly number[]; readonly faults: string } {
  const args = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'frame=pts', '-of', 'csv=p=0', file];
  const out = execFileSync('sh', ['-c', 'exec ffprobe "$@" 2>&1', 'sh', ...args], { encoding: 'utf8' });
  const lines = out.split('\n').filter((line) => line !== '');
  const isPts = (line: string): boolean => /^\d+,?$/.test(line);
  return { pts: lines.filter(isPts).map(Number.parseFloat), faults: lines.filter((line) => !isPts(line)).join('\n') };
}

describe('recordings in segments', () => {
  test('segments of a second that each begin with tables, and are the stream together', async (t) => {
    const recorded = await recordSegments(scratchFolder(t), BARS, { durationS: 1 });
    const { index, segments } = recorded;
    assert.ok(joined(recorded).equals(BARS));
    assert.equal(recorded.recordedPackets, BARS.length / 188);
    assert.deepEqual(
      index.segments.map(({ file }) => file),
      segments.map((_, n) => `x-00000${n + 1}.ts`),
    );
    // A group of pictures is 12 pictures of 40 ms: the first that ends behind 1 s is at 1.44 s.
    assert.deepEqual(
      index.segments.slice(1, -1).map(({ duration_s }) => duration_s),
      segments.slice(2).map(() => 1.44),
    );
    assert.equal(index.segments[0]!.table_bytes, 0, 'the stream had shown none');
    for (const bytes of segments.slice(1)) {
      assert.equal(pidAt(bytes, 0), 0);
      assert.equal(pidAt(bytes, 188), 0x1000);
    }
    assert.equal(index.is_complete, true);
    assert.ok(index.segments.slice(1).every(({ random_access, discontinuity }) => random_access && !discontinuity));
  });

  test('every segment can be decoded by itself, and has the frames of its part', {
    skip: missingTool('ffprobe'),
  }, async (t) => {
    const folder = scratchFolder(t);
    const { index } = await recordSegments(folder, BARS, { durationS: 1 });
    writeFileSync(join(folder, 'whole'), BARS);
    const whole = decode(join(folder, 'whole'));
    const parts = index.segments.map(({ file }) => decode(join(folder, file)));
    assert.deepEqual(
      parts.flatMap(({ pts }) => pts),
      whole.pts,
    );
    assert.deepEqual(
      parts.map(({ faults }) => faults),
      parts.map(() => ''),
    );
  });

  test('by size; a segment goes on to the next random access point', async (t) => {
    const recorded = await recordSegments(scratchFolder(t), BARS, { bytes: 200_000 });
    assert.ok(joined(recorded).equals(BARS));
    for (const { bytes } of recorded.index.segments.slice(0, -1))
      assert.ok(bytes >= 199_000 && bytes < 330_000, `${bytes}`);
  });

  test('what was recorded before goes on with the next number', async (t) => {
    const folder = scratchFolder(t);
    const first = await recordSegments(folder, BARS, { durationS: 2 });
    const both = await recordSegments(folder, BARS, { durationS: 2 }, { startS: 1_763_800_000 });
    const count = first.index.segments.length;
    assert.deepEqual(
      both.index.segments.map(({ number }) => number),
      Array.from({ length: 2 * count }, (_, n) => n + 1),
    );
    assert.equal(both.index.segments[count]!.discontinuity, true);
  });

  test('the oldest are deleted, and are not in the index or the playlist', async (t) => {
    const folder = scratchFolder(t);
    const { index, files } = await recordSegments(folder, BARS, { durationS: 1, keepSegments: 2, hasPlaylist: true });
    assert.equal(index.segments.length, 2);
    assert.equal(files.filter((name) => name.endsWith('.ts')).length, 2);
    const playlist = readFileSync(join(folder, 'x.m3u8'), 'utf8');
    assert.match(playlist, new RegExp(`#EXT-X-MEDIA-SEQUENCE:${index.segments[0]!.number}\n`));
    assert.equal(playlist.match(/\.ts$/gm)!.length, 2);
    assert.match(playlist, /#EXT-X-ENDLIST\n$/);
  });

  test('ffmpeg plays the playlist like the stream', { skip: missingTool('ffprobe') }, async (t) => {
    const folder = scratchFolder(t);
    await recordSegments(folder, BARS, { durationS: 1, hasPlaylist: true });
    writeFileSync(join(folder, 'whole'), BARS);
    const { pts } = decode(join(folder, 'x.m3u8'));
    assert.deepEqual(pts, decode(join(folder, 'whole')).pts);
  });

  test('names: a folder a day, the service, and never another folder', async (t) => {
    const folder = scratchFolder(t);
    const { index } = await recordSegments(
      folder,
      BARS,
      { durationS: 1 },
      { pattern: '{date}/{service}-{segment}.ts' },
    );
    assert.deepEqual(
      index.segments.slice(0, 2).map(({ file }) => file),
      ['2025-11-22/tscap_test-000001.ts', '2025-11-22/tscap_test-000002.ts'],
    );
  });

  test('a stream without tables is cut all the same, at any packet', async (t) => {
    const packets = Buffer.alloc(20_000 * 188, 0xff);
    for (let pos = 0; pos < packets.length; pos += 188) packets.writeUInt32BE(0x47010010 + ((pos / 188) & 15), pos);
    const recorded = await recordSegments(scratchFolder(t), packets, { durationS: 5 });
    assert.ok(joined(recorded).equals(packets));
    assert.equal(recorded.index.segments.length, 4);
    assert.ok(recorded.index.segments.every(({ random_access }) => !random_access));
  });

  for (const name of sampleNames()) {
    test(`${name}: the segments are the stream`, async (t) => {
      const ts = readSampleTs(name);
      const recorded = await recordSegments(scratchFolder(t), ts, { durationS: 1 });
      assert.ok(joined(recorded).equals(ts.subarray(0, Math.floor(ts.length / 188) * 188)));
    });
  }

  test('all samples', { skip: missingSamples() }, () => {
    assert.ok(sampleNames().length > 30);
  });
});
