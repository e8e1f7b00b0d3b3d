import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Slab } from '../../src/capture/slab.js';
import { CaptureClock } from '../../src/ingest/capture-clock.js';

const HOLD_MS = 20;
const EPOCH_S = 1_763_790_000;

/** A read that returned a frame with this stamp, or none. */
interface Read {
  readonly what: string;
  readonly stampS?: number;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly hostDropTimeNs?: number;
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
      { what: 'drops were seen', stampS: 2, startedMs: 10, endedMs: 1010, hostDropTimeNs: 2e9, expected: 1 },
      { what: 'a second later', stampS: 3.1, startedMs: 1010, endedMs: 2110, hostDropTimeNs: 2e9, expected: 3.1 },
    ],
  },
];

for (const { name, reads } of CASES) {
  test(name, () => {
    const clock = new CaptureClock(HOLD_MS);
    for (const { what, stampS, startedMs, endedMs, hostDropTimeNs = 0, expected } of reads) {
      const slab = new Slab(64, 4);
      if (stampS !== undefined) {
        slab.seconds[0] = EPOCH_S + Math.floor(stampS);
        slab.nanoseconds[0] = Math.round((stampS % 1) * 1e9);
      }
      const frames = stampS === undefined ? 0 : 1;
      const timeNs = clock.follow(slab, frames, startedMs, endedMs, hostDropTimeNs);
      const expectedNs = expected === 0 ? 0 : (EPOCH_S + expected) * 1e9;
      assert.ok(Math.abs(timeNs - expectedNs) < 1000, `${what}: ${(timeNs - EPOCH_S * 1e9) / 1e9} s`);
    }
  });
}
