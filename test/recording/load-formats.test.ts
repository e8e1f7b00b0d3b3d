import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RECORDING_FORMATS } from '../../src/recording/formats.js';
import { loadFormats } from '../../src/recording/load-formats.js';

const titles = async (options: Parameters<typeof loadFormats>[0]): Promise<readonly string[]> => {
  const { mpegts, pcap } = await loadFormats(options);
  return [mpegts.title, pcap.title];
};

test('plain files are what there is without options', async () => {
  assert.equal(await loadFormats({}), RECORDING_FORMATS);
  assert.equal(await loadFormats({ outputFormat: 'ts', keepSegments: 3, playlist: true }), RECORDING_FORMATS);
});

test('segments by time or by size, and MP4 for transport streams alone', async () => {
  const plain = await titles({});
  const [segments, captures] = await titles({ segmentDuration: 10 });
  assert.deepEqual(await titles({ segmentBytes: 1_000_000 }), [segments, captures]);
  assert.ok(segments !== plain[0] && captures !== plain[1], `${segments}, ${captures}`);
  const [mp4, rest] = await titles({ outputFormat: 'mp4' });
  assert.match(mp4!, /MP4/);
  assert.equal(rest, plain[1]);
});
