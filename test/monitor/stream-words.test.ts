import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { splitStreams, withStreamIds } from '../../src/monitor/stream-words.js';
import { scratchFolder } from '../support/programs/programs.js';

describe('what stands in one text', () => {
  for (const [text, words] of [
    ['239.1.1.1:5000', ['239.1.1.1:5000']],
    ['239.1.1.1:5000,239.1.1.2:5000', ['239.1.1.1:5000', '239.1.1.2:5000']],
    ['239.1.1.1:5000 [ff3e::1]:5000@untagged', ['239.1.1.1:5000', '[ff3e::1]:5000@untagged']],
    ['News HD', ['News HD']],
    ['News HD, p1/239.1.1.1:5000', ['News HD', 'p1/239.1.1.1:5000']],
    [' , ', []],
  ] as const) {
    test(`${JSON.stringify(text)}`, () => assert.deepEqual(splitStreams(text), words));
  }
});

const STREAMS = [
  { stream: '239.1.1.1:5000', name: 'News HD' },
  { stream: '239.1.1.2:5000', name: 'Feed', probe: 'a' },
  { stream: '239.1.1.3:5000', name: 'Feed B', probe: 'b' },
  { stream: '239.1.1.4:5000', name: 'Sport' },
  { stream: '239.1.1.5:5000', name: 'Sport' },
  { stream: '239.1.1.6:5000', name: 'Twice', probe: 'a' },
  { stream: '239.1.1.6:5000', name: 'Twice' },
];

describe('names in place of ids', () => {
  const resolve = (file: string | undefined, stream: readonly string[], legs: readonly string[] = []) =>
    withStreamIds({ streams: file, tr101290Edition: '2020', stream, legs });

  test('the streams that are called so, each once; ids stay', (t) => {
    const file = join(scratchFolder(t), 'streams.json');
    writeFileSync(file, JSON.stringify({ streams: STREAMS }));
    const { stream } = resolve(file, ['News HD', '239.9.9.9:9', '239.1.1.1:5000', 'Twice', 'file']);
    assert.deepEqual(stream, ['239.1.1.1:5000', '239.9.9.9:9', '239.1.1.6:5000', 'file']);
    assert.deepEqual(resolve(file, [], ['Feed', 'Feed B', 'News HD', 'b/239.1.1.9:5000', 'Twice', 'x:1']).legs, [
      'a/239.1.1.2:5000',
      'b/239.1.1.3:5000',
      '239.1.1.1:5000',
      'b/239.1.1.9:5000',
      '239.1.1.6:5000',
      'x:1',
    ]);
    assert.throws(() => resolve(file, ['Sport']), {
      code: 'USAGE',
      message: '--stream Sport is the name of 2 streams, use the id: 239.1.1.4:5000, 239.1.1.5:5000',
    });
    assert.throws(() => resolve(file, [], ['News HD', 'Newz']), {
      code: 'USAGE',
      message: `--legs Newz is no stream_id (<ip>:<port>), and no stream of --streams ${file} is called so`,
    });
  });

  test('without a file there are none, and ids need none', () => {
    assert.throws(() => resolve(undefined, ['News HD']), {
      message: '--stream News HD is no stream_id (<ip>:<port>), and names need --streams',
    });
    assert.deepEqual(resolve('/no/such/file', ['239.1.1.1:5000']).stream, ['239.1.1.1:5000']);
  });
});
