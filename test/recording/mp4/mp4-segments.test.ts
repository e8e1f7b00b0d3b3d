import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runCut } from '../../../src/recording/cut/run.js';
import type { SegmentIndex } from '../../../src/recording/segments/segment-index.js';
import { missingTool } from '../../support/programs/privileges.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { decodeFrames, recordMp4 } from '../../support/records/mp4-rig.js';
import { missingSamples, readSampleTs } from '../../support/samples/samples.js';

const skip = missingSamples() || missingTool('ffmpeg');

describe('MP4 in segments', { skip }, () => {
  test('segments of whole groups of pictures, an index and a playlist with a map', async (t) => {
    const folder = scratchFolder(t);
    const ts = readSampleTs('eyevinn_80s_with_ad');
    const { files, recordedPackets, leftOut } = await recordMp4(folder, ts, { durationS: 10, hasPlaylist: true });
    const index = JSON.parse(readFileSync(join(folder, 'x.index.json'), 'utf8')) as SegmentIndex;
    const { segments } = index;
    assert.equal(segments.length, 8);
    assert.ok(segments.every(({ duration_s, random_access }) => Math.abs(duration_s - 10) < 0.1 && random_access));
    assert.ok(segments.every(({ discontinuity }) => !discontinuity));
    assert.equal(
      segments.reduce((sum, { packets }) => sum + packets, 0),
      recordedPackets,
    );
    assert.equal(recordedPackets + leftOut.not_in_format!, ts.length / 188);
    assert.ok(segments.every(({ init }) => init === 'x-init-000001.mp4'));
    const playlist = readFileSync(join(folder, 'x.m3u8'), 'utf8').split('\n');
    assert.ok(playlist.includes('#EXT-X-VERSION:7'));
    assert.equal(playlist.filter((line) => line === '#EXT-X-MAP:URI="x-init-000001.mp4"').length, 1);
    assert.ok(files.includes('x-000008.m4s'));
  });

  test('another format has an initialization segment of its own, behind a discontinuity', async (t) => {
    const folder = scratchFolder(t);
    const ts = Buffer.concat([readSampleTs('moq_tsduck'), readSampleTs('muxjs_multi-channel-608-captions')]);
    await recordMp4(folder, ts, { durationS: 1, hasPlaylist: true });
    const playlist = readFileSync(join(folder, 'x.m3u8'), 'utf8');
    assert.equal(playlist.match(/#EXT-X-DISCONTINUITY\n#EXT-X-MAP/g)?.length, 1);
    assert.equal(playlist.match(/#EXT-X-MAP/g)?.length, 2);
  });

  test('names: the service and its number, {date} by the first arrival', async (t) => {
    const folder = scratchFolder(t);
    const ts = readSampleTs('eyevinn_80s_with_ad');
    const pattern = '{date}/{service}-{segment}.m4s';
    const { files } = await recordMp4(folder, ts, { durationS: 30, hasPlaylist: true }, pattern);
    const [index, playlist] = ['.index.json', '.m3u8'].map((end) => files.find((name) => name.endsWith(end))!);
    const { segments } = JSON.parse(readFileSync(join(folder, index!), 'utf8')) as SegmentIndex;
    assert.deepEqual(
      segments.map(({ file }) => file),
      [1, 2, 3].map((n) => `2025-11-22/Service01-00000${n}.m4s`),
    );
    const { frames } = decodeFrames(join(folder, playlist!), 'v:0');
    assert.equal(frames.length, 2400);
  });

  test('only so many are kept, and the initialization segment as long as one needs it', async (t) => {
    const folder = scratchFolder(t);
    const ts = Buffer.concat([readSampleTs('moq_tsduck'), readSampleTs('eyevinn_80s_with_ad')]);
    const { files } = await recordMp4(folder, ts, { durationS: 5, keepSegments: 3 });
    assert.equal(files.filter((name) => name.endsWith('.m4s')).length, 3);
    assert.equal(files.filter((name) => name.includes('init')).length, 1);
  });

  test('a part of it is a file of whole segments', async (t) => {
    const folder = scratchFolder(t);
    await recordMp4(folder, readSampleTs('eyevinn_80s_with_ad'), { durationS: 2 });
    const index = join(folder, 'x.index.json');
    const outputFile = join(folder, 'cut.mp4');
    const { segments } = JSON.parse(readFileSync(index, 'utf8')) as SegmentIndex;
    const from = new Date((segments[2]!.first_arrival_s + 0.01) * 1000).toISOString();
    const to = new Date((segments[4]!.last_arrival_s - 0.01) * 1000).toISOString();
    const config = { index, from, to, outputFile, overwrite: false };
    await assert.rejects(runCut({ ...config, format: 'ts' }), /is of MP4 segments: --format mp4$/);
    await runCut({ ...config, format: 'mp4' });
    const { frames, faults } = decodeFrames(outputFile, 'v:0');
    assert.equal(faults, 0);
    assert.equal(frames.length, 3 * 60);
  });
});
