import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  capturedFrameBytes,
  readCapturedFrame,
  writeCapturedFrame,
} from '../../../src/inspect/threads/captured-frame.js';
import { createStreamCounters } from '../../../src/stream/counters.js';

for (const [name, counters] of [
  ['counters', createStreamCounters().map((_, index) => 2 ** 50 + index)],
  ['no counters', undefined],
] as const) {
  test(`what was captured is the same behind it, with ${name}`, () => {
    const message = { kind: 'captured', stream: 12, timeNs: 1.7e18, counters } as const;
    const bytes = capturedFrameBytes(message);
    const memory = new ArrayBuffer(16 + bytes);
    writeCapturedFrame(memory, 16, message);
    assert.deepEqual(readCapturedFrame(memory, 16, bytes), message);
  });
}
