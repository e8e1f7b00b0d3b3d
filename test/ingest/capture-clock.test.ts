import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Slab } from '../../src/capture/slab.js';
import { CaptureClock } from '../../src/ingest/capture-clock.js';
import { DropTimes } from '../../src/ingest/drop-times.js';

const HOLD_MS = 20;
const EPOCH_S = 1_763_790_000;

/** A read that returned a frame with this stamp, or none. */
interface Read {
  readonly what: string;
  readonly stampS?: number;
  readonly startedMs: number;
  readonly endedMs: number;
  /** Drops that were seen with it, in seconds after the epoch of the test. */
  readonly drops?: readonly [sinceS: number, toS: number];
  /** Captured up to then, in seconds after the epoch of the test; 0: not known. */
  readonly expected: number;
}

const CASES: readonly { readonly name: string; readonly reads: readonly Read[] }[] = [
  {
    name: 'frames, then silence',
    reads: [
      { what: 'nothing yet', startedMs: 0, endedMs: 10, expected: 0 },
      { what: 'the stamp of the last frame', stampS: 1, startedMs: 10, endedMs: 30, expected: 1 },
      { what: 'too early: one may be on its way', startedMs: 30, endedMs: 40, expected: 1 },
      { what: 'began 1 s after the frame, less the hold', startedMs: 1030, endedMs: 1040, expected: 1.98 },
      { what: 'a frame again', stampS: 2.5, startedMs: 1040, endedMs: 1540, expected: 2.5 },
    ],
  },
  {
    name: 'a process that stands still sees no silence',
    reads: [
      { what: 'a frame', stampS: 1, startedMs: 0, endedMs: 10, expected: 1 },
      { what: 'found nothing, then 5 s passed before it was taken', startedMs: 10, endedMs: 5010, expected: 1 },
      { what: 'what came meanwhile, read late', stampS: 1.1, startedMs: 5010, endedMs: 5020, expected: 1.1 },
      { what: 'goes on from there', startedMs: 5140, endedMs: 5150, expected: 1.2 },
    ],
  },
  {
    name: 'what the host drops is not captured',
    reads: [
      { what: 'a frame', stampS: 1, startedMs: 0, endedMs: 10, expected: 1 },
      { what: 'drops were seen', stampS: 2, startedMs: 10, endedMs: 1010, drops: [1.9, 2], expected: 1 },
      { what: 'not a second later', stampS: 2.9, startedMs: 1010, endedMs: 1910, expected: 1 },
      { what: 'silence behind it', startedMs: 2100, endedMs: 2110, expected: 3.07 },
      { what: 'a second later', stampS: 3.2, startedMs: 2110, endedMs: 2210, expected: 3.2 },
    ],
  },
  {
    name: 'drops are seen before what came behind them is read',
    reads: [
      { what: 'a frame', stampS: 1, startedMs: 0, endedMs: 10, expected: 1 },
      { what: 'of before the drops', stampS: 2, startedMs: 10, endedMs: 5010, drops: [4, 6], expected: 2 },
      { what: 'still of before', stampS: 3.9, startedMs: 5010, endedMs: 6510, expected: 3.9 },
      { what: 'in them', stampS: 5, startedMs: 6510, endedMs: 6520, expected: 3.9 },
      { what: 'the first behind them', stampS: 6.1, startedMs: 6520, endedMs: 9000, expected: 3.9 },
      { what: 'a second behind them', stampS: 7.1, startedMs: 9000, endedMs: 9010, expected: 7.1 },
    ],
  },
];

for (const { name, reads } of CASES) {
  test(name, () => {
    const times = new DropTimes();
    const clock = new CaptureClock(HOLD_MS, times);
    for (const { what, stampS, startedMs, endedMs, drops, expected } of reads) {
      if (drops !== undefined) times.note((EPOCH_S + drops[0]) * 1e9, (EPOCH_S + drops[1]) * 1e9);
      const slab = new Slab(64, 4);
      if (stampS !== undefined) {
        slab.seconds[0] = EPOCH_S + Math.floor(stampS);
        slab.nanoseconds[0] = Math.round((stampS % 1) * 1e9);
      }
      const frames = stampS === undefined ? 0 : 1;
      const timeNs = clock.follow(slab, frames, startedMs, endedMs);
      const expectedNs = expected === 0 ? 0 : (EPOCH_S + expected) * 1e9;
      assert.ok(Math.abs(timeNs - expectedNs) < 1000, `${what}: ${(timeNs - EPOCH_S * 1e9) / 1e9} s`);
    }
  });
}
