import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { videoSection } from '../../../src/report/kinds/mpegts/video-section.js';
import { packetReport } from '../../support/analysis/file-report.js';
import { missingSamples, samplesDir } from '../../support/samples/samples.js';

test('video streams in a table: format, types of pictures, group, time code, AFD', {
  skip: missingSamples(),
}, async () => {
  const report = await packetReport(join(samplesDir() ?? '', 'tsduck_test-108.mpegts'));
  const [head, ...rows] = videoSection(report, undefined);
  assert.match(head!, /^Video +picture +I \/ P \/ B +GOP +missing +damaged/);
  assert.ok(rows.length >= 5);
  // 25 pictures of `IBBPBBPBBPBB`, the AFD that TS 101 154 calls full frame.
  assert.match(rows.join('\n'), /0x0208 +520 +720x576 25 fps 4:2:0 8 bit .* 12 IBBPBBPBBPBB open .* full frame/);
});

test('nothing without a video stream', { skip: missingSamples() }, async () => {
  assert.deepEqual(videoSection(await packetReport(join(samplesDir() ?? '', 'moq_opus.mpegts')), undefined), []);
});
