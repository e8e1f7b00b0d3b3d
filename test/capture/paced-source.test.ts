import assert from 'node:assert/strict';
import { test } from 'node:test';
import { END_OF_INPUT } from '../../src/capture/frame-source.js';
import { openInput } from '../../src/capture/open-input.js';
import { Slab } from '../../src/capture/slab.js';
import { scratchFile } from '../support/frames/capture.js';
import { type FrameRow, LITTLE_ENDIAN_NS, pcapFile } from '../support/frames/pcap-writer.js';
import { closing, readAll } from '../support/frames/source-frames.js';

const START = 1763790000;
const rowsAtMs = (times: readonly number[]): FrameRow[] =>
  times.map((ms, n) => ({
    bytes: Buffer.alloc(100 + n, n),
    wireLength: 1000 + n,
    seconds: START + Math.floor(ms / 1000),
    nanoseconds: (ms % 1000) * 1e6 + n,
  }));

test('frames come whole, in order, and none before its time', async (t) => {
  const times = [900, 900, 950, 1000, 1000, 990, 1150]; // across a second, with a step back
  const rows = rowsAtMs(times);
  const path = scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, 1, rows));
  let beganMs: number | undefined;
  const arrivals: number[] = [];
  const frames = await readAll(await openInput({ path, pace: true }), new Slab(1 << 17, 16), (lot) => {
    beganMs ??= performance.now();
    for (const _ of lot) arrivals.push(performance.now() - beganMs);
  });
  assert.deepEqual(frames, rows);
  // The first arrival is seen a little after the source's own start.
  for (const [n, arrival] of arrivals.entries())
    assert(arrival > times[n]! - 900 - 5, `frame ${n} came after ${arrival} ms`);
  assert(arrivals.at(-1)! < 2000);
});

test('what is due and fits comes at once', async (t) => {
  const path = scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, 1, rowsAtMs([0, 0, 0, 0, 0])));
  const source = closing(t, await openInput({ path, pace: true }));
  assert.deepEqual(
    [source.linkType, source.isLive, source.dropStatistics(), source.skippedBytes()],
    [1, false, null, 0],
  );
  const slab = new Slab(1 << 17, 3);
  assert.equal(await source.read(slab), 3);
  assert.equal(await source.read(slab), 2);
  assert.equal(await source.read(slab), END_OF_INPUT);
});

test('close ends the wait for a frame that is due much later', async (t) => {
  const source = await openInput({
    path: scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, 1, rowsAtMs([0, 9_000_000_000]))),
    pace: true,
  });
  const slab = new Slab(1 << 17, 16);
  assert.equal(await source.read(slab), 1);
  const pending = source.read(slab);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await source.close();
  assert.equal(await pending, END_OF_INPUT);
});
