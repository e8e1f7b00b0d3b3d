import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openInput } from '../../src/capture/open-input.js';
import { readAll } from '../support/frames/source-frames.js';
import { missingTool } from '../support/programs/privileges.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const skip = missingSamples() || missingTool('tshark');

describe('frames of the sample captures are those that tshark shows', { skip }, () => {
  const folder = samplesDir() ?? '';
  const files = skip ? [] : readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name));
  for (const name of files) {
    test(name, async () => {
      const path = join(folder, name);
      const expected = execFileSync(
        'tshark',
        ['-r', path, '-T', 'fields', '-e', 'frame.time_epoch', '-e', 'frame.cap_len', '-e', 'frame.len'],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 },
      );
      const read = await readAll(await openInput({ path }));
      const rows = read.map(({ bytes, wireLength, seconds, nanoseconds }) =>
        [`${seconds}.${String(nanoseconds).padStart(9, '0')}`, bytes.length, wireLength].join('\t'),
      );
      assert.deepEqual(rows, expected.trimEnd().split('\n'));
    });
  }
});
