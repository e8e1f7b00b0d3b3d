// From a transport stream in a file to JPEGs, records and what is seen in them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { missingDecoder } from '../../support/decode/decoders.js';
import { REPOSITORY, scratchFolder, startProgram } from '../../support/programs/programs.js';

const skip = missingDecoder();
const BARS = path.join(REPOSITORY, 'test_data/bars.mpegts');

interface Line {
  readonly type: string;
  readonly time_ns: number;
  readonly image_pts: number;
  readonly [name: string]: unknown;
}

async function run(t: TestContext, ...args: string[]) {
  const folder = scratchFolder(t);
  const metrics = path.join(folder, 'metrics.ndjson');
  const images = path.join(folder, 'images');
  const options = ['--report', 'none', '--metrics-file', metrics, '--images-dir', images];
  await startProgram(t, 'monitor', ['--input', BARS, ...options, ...args]).expectExit(0);
  const lines = readFileSync(metrics, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return { images, lines };
}

test('every key picture that is due is decoded, saved and told, each time alike', { skip }, async (t) => {
  const runs = [
    await run(t, '--save-images', '--image-interval', '900'),
    await run(t, '--save-images', '--image-interval', '900'),
  ];
  const told = runs.map(({ lines }) => lines.filter(({ type }) => type === 'image'));
  const [first] = told;
  // GOPs of 12 pictures at 25 Hz: every second one has a picture; the first PTS is ffmpeg's 1.44 s.
  assert.deepEqual(
    first!.map(({ image_pts }) => image_pts),
    [129_600, 216_000, 302_400, 388_800, 475_200, 561_600],
  );
  assert.deepEqual(
    first!.map(({ image_pts }) => image_pts),
    told[1]!.map(({ image_pts }) => image_pts),
  );
  const [{ width, height, codec, pixel_format, is_damaged, base64_image }] = first as [Line];
  assert.deepEqual(
    [width, height, codec, pixel_format, is_damaged, base64_image],
    [352, 288, 'mpeg2video', 'yuv420p', false, undefined],
  );
  const files = readdirSync(path.join(runs[0]!.images, 'file-256'));
  assert.equal(files.length, first!.length);
  for (const { file } of first!)
    assert.equal(
      readFileSync(file as string)
        .subarray(0, 2)
        .toString('hex'),
      'ffd8',
    );
});
