import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileShares } from '../../src/inspect/file-threads.js';

const MOST_PIPES = 3;

for (const [name, threads, files, pipes, expected] of [
  ['files alone', 4, 2, 0, { filesAtOnce: 2, pipesAtOnce: 0, ofFile: 2, ofPipe: 0 }],
  ['more files than threads', 2, 9, 0, { filesAtOnce: 2, pipesAtOnce: 0, ofFile: 1, ofPipe: 0 }],
  ['pipes alone', 4, 0, 2, { filesAtOnce: 1, pipesAtOnce: 2, ofFile: 0, ofPipe: 2 }],
  ['more pipes than are read at once', 6, 0, 9, { filesAtOnce: 1, pipesAtOnce: 3, ofFile: 0, ofPipe: 2 }],
  ['a file and two pipes', 4, 1, 2, { filesAtOnce: 1, pipesAtOnce: 2, ofFile: 2, ofPipe: 1 }],
  ['a thread for a file, none for the pipe', 1, 1, 1, { filesAtOnce: 1, pipesAtOnce: 1, ofFile: 1, ofPipe: 0 }],
  ['no threads', 0, 2, 2, { filesAtOnce: 1, pipesAtOnce: 2, ofFile: 0, ofPipe: 0 }],
] as const) {
  test(`${name}: ${threads} threads, ${files} files, ${pipes} pipes`, () => {
    assert.deepEqual(fileShares(threads, files, pipes, MOST_PIPES), expected);
  });
}

test('never more threads than there are', () => {
  for (let threads = 0; threads <= 16; threads++) {
    for (let files = 0; files <= 20; files++) {
      for (let pipes = 0; pipes <= 5; pipes++) {
        const { filesAtOnce, pipesAtOnce, ofFile, ofPipe } = fileShares(threads, files, pipes, MOST_PIPES);
        assert.ok(filesAtOnce * ofFile + pipesAtOnce * ofPipe <= threads, `${threads} ${files} ${pipes}`);
      }
    }
  }
});
