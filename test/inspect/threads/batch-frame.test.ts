import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  batchFrameBytes,
  readBatchFrame,
  streamOfBatchFrame,
  writeBatchFrame,
} from '../../../src/inspect/threads/batch-frame.js';
import { createStreamCounters } from '../../../src/stream/counters.js';
import type { Batch } from '../../../src/stream/message.js';
import { streamInfo } from '../../support/programs/scripted-probe.js';

const INFO = streamInfo('239.1.1.1:5000');

test('a batch is the same behind it, with columns of any length', () => {
  const count = fc.integer({ min: 0, max: 9 });
  fc.assert(
    fc.property(
      count,
      fc.boolean(),
      fc.boolean(),
      fc.uint8Array({ maxLength: 50 }),
      (datagrams, isRtp, omitted, payload) => {
        const rtp = isRtp ? datagrams : 0;
        const batch: Batch = {
          stream: INFO,
          sequence: 2 ** 40,
          datagrams,
          packets: 7 * datagrams,
          baseSeconds: 1_763_790_000,
          baseNanoseconds: 999_999_999,
          arrivalDeltaNs: Uint32Array.from({ length: datagrams }, (_, index) => 2 ** 32 - 1 - index),
          sizes: Uint16Array.from({ length: datagrams }, (_, index) => 65_535 - index),
          rtpSequences: Uint16Array.from({ length: rtp }, (_, index) => 65_530 + index),
          rtpTimestamps: Uint32Array.from({ length: rtp }, (_, index) => 2 ** 31 + index),
          counters: createStreamCounters().map((_, index) => 2 ** 50 + index),
          payload,
          payloadOmitted: omitted,
          hopLimit: 1,
          hopLimitMin: 2,
          hopLimitMax: 255,
          hostDropTimeNs: 1.7e18,
          hostDropSinceNs: 0,
        };
        const memory = new ArrayBuffer(16 + batchFrameBytes(batch));
        writeBatchFrame(memory, 16, 12, batch);
        assert.equal(streamOfBatchFrame(memory, 16), 12);
        assert.deepEqual(readBatchFrame(memory, 16, INFO), batch);
      },
    ),
  );
});

test('of columns that are longer than the batch, its datagrams alone', () => {
  const batch: Batch = {
    ...readBatchFrame(new ArrayBuffer(8192), 0, INFO),
    datagrams: 1,
    packets: 7,
    arrivalDeltaNs: new Uint32Array([0, 5, 6]),
    sizes: new Uint16Array([7, 8]),
    rtpSequences: new Uint16Array([3, 4]),
    rtpTimestamps: new Uint32Array([9, 10]),
  };
  const memory = new ArrayBuffer(batchFrameBytes(batch));
  writeBatchFrame(memory, 0, 1, batch);
  const { arrivalDeltaNs, sizes, rtpSequences, rtpTimestamps } = readBatchFrame(memory, 0, INFO);
  assert.deepEqual([...arrivalDeltaNs, ...sizes, ...rtpSequences, ...rtpTimestamps], [0, 7, 3, 9]);
});
