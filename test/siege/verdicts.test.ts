import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../support/programs/programs.js';
import { checkRecording, sentSha256 } from './recording-check.js';
import { sumOf } from './verdicts.js';

const INPUT = Buffer.from('0123456789');

test('a recording is compared with the input, sent again and again', async (t) => {
  const file = join(scratchFolder(t), 'recording');
  writeFileSync(file, '0123456789012345678901234');
  const { bytes, sha256, firstDifference } = await checkRecording(file, INPUT);
  assert.deepEqual([bytes, firstDifference], [25, undefined]);
  assert.equal(sha256, sentSha256(INPUT, 25));
  writeFileSync(file, '01234567890123x56789');
  const damaged = await checkRecording(file, INPUT);
  assert.equal(damaged.firstDifference, 10, 'to the beginning of its round');
  assert.notEqual(damaged.sha256, sentSha256(INPUT, 20));
});

test('metrics are summed by their name', () => {
  const text = '# TYPE a counter\na{x="1"} 2\na{x="2"} 3\nab{x="1"} 7\nc 4\n';
  assert.deepEqual([sumOf(text, 'a'), sumOf(text, 'c')], [5, 4]);
  assert.ok(Number.isNaN(sumOf(text, 'nothing')));
});
