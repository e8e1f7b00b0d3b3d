import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { activeRatio, defaultOffsetRatio, type FrameFormat } from '../../../src/st2110/d21/frame-format.js';
import { ratioOf } from '../../../src/st2110/d21/ratio.js';
import { SenderTimingAnalyzer, type SenderTimingFigures } from '../../../src/st2110/d21/sender-timing-analyzer.js';
import { senderVerdict } from '../../../src/st2110/d21/sender-verdict.js';
import { countsOf, exactCInst, exactVrx, fraction, idealTime, type Raster } from '../../support/st2110/exact-oracle.js';

const HD_50: FrameFormat = { packets: 4320, rate: ratioOf(50, 1), isInterlaced: false, height: 1080 };
const HD_5994: FrameFormat = { packets: 4320, rate: ratioOf(60_000, 1001), isInterlaced: false, height: 1080 };
const HD_60: FrameFormat = { packets: 4313, rate: ratioOf(60, 1), isInterlaced: false, height: 1080 };
const HD_720: FrameFormat = { packets: 1921, rate: ratioOf(60_000, 1001), isInterlaced: false, height: 720 };
const HD_5994I: FrameFormat = { packets: 2160, rate: ratioOf(60_000, 1001), isInterlaced: true, height: 1080 };
const SD_50I: FrameFormat = { packets: 405, rate: ratioOf(50, 1), isInterlaced: true, height: 576 };
const SD_5994I: FrameFormat = { packets: 342, rate: ratioOf(60_000, 1001), isInterlaced: true, height: 486 };
/** 2026-11-29, in periods of a second. */
const EPOCH_S = 1_795_910_400n;
const FRAMES = 8;

/** Arrival times by frame: packet `j` of frame `n`, which begins at 0. */
type Schedule = (raster: Raster, n: bigint, j: number, frame: number) => bigint;

const GAPPED: Schedule = (raster, n, j) => idealTime(raster, n, j);
const LINEAR: Schedule = (raster, n, j) => idealTime(raster, n, j, fraction(1));
/** A server: `size` packets at once, then a pause. */
const bursts =
  (size: number): Schedule =>
  (raster, n, j) =>
    idealTime(raster, n, j - (j % size)) + BigInt(j % size);
const later =
  (ns: bigint, from = 0): Schedule =>
  (raster, n, j, frame) =>
    idealTime(raster, n, j) + (frame >= from ? ns : 0n);
const oneLate =
  (ns: bigint): Schedule =>
  (raster, n, j, frame) =>
    idealTime(raster, n, j) + (frame === 5 ? ns : 0n);
/** Up to 3 µs late, which is less than T_RS. */
const JITTER: Schedule = (raster, n, j, frame) => idealTime(raster, n, j) + BigInt((frame * 7919 + j * 104_729) % 3000);

interface Case {
  readonly name: string;
  readonly format: FrameFormat;
  readonly schedule: Schedule;
  readonly verdict: string;
  readonly reason: RegExp;
}

const CASES: readonly Case[] = [
  { name: 'narrow, 50p', format: HD_50, schedule: GAPPED, verdict: 'narrow', reason: /^$/ },
  { name: 'narrow, 59.94p', format: HD_5994, schedule: GAPPED, verdict: 'narrow', reason: /^$/ },
  { name: 'narrow, 60p, a prime number of packets', format: HD_60, schedule: GAPPED, verdict: 'narrow', reason: /^$/ },
  { name: 'narrow, 720p', format: HD_720, schedule: GAPPED, verdict: 'narrow', reason: /^$/ },
  { name: 'narrow, 1080i', format: HD_5994I, schedule: GAPPED, verdict: 'narrow', reason: /^$/ },
  { name: 'narrow, 576i', format: SD_50I, schedule: GAPPED, verdict: 'narrow', reason: /^$/ },
  { name: 'narrow, 486i', format: SD_5994I, schedule: GAPPED, verdict: 'narrow', reason: /^$/ },
  {
    name: 'linear',
    format: HD_5994,
    schedule: LINEAR,
    verdict: 'narrow_linear',
    reason: /^not narrow: VRX -\d+ below 0$/,
  },
  { name: 'bursts of 10', format: HD_50, schedule: bursts(10), verdict: 'wide', reason: /C_INST \d+ above 5/ },
  { name: 'bursts of 60', format: HD_50, schedule: bursts(60), verdict: 'not_compliant', reason: /not wide: C_INST/ },
  { name: 'early by 100 µs', format: HD_50, schedule: later(-100_000n), verdict: 'wide', reason: /VRX \d+ above 8/ },
  { name: 'late by 100 µs', format: HD_50, schedule: later(100_000n), verdict: 'not_compliant', reason: /below 0/ },
  { name: 'before its period', format: HD_50, schedule: later(-800_000n), verdict: 'wide', reason: /VRX \d+ above 8/ },
  { name: 'one late frame', format: HD_5994, schedule: oneLate(500_000n), verdict: 'not_compliant', reason: /below 0/ },
  { name: 'late by less than the time of a read', format: HD_5994, schedule: JITTER, verdict: 'narrow', reason: /^$/ },
];

describe('a sender of uncompressed video, against exact fractions', () => {
  for (const { name, format, schedule, verdict, reason } of CASES) {
    test(name, () => {
      const raster = rasterOf(format);
      const frames = arrivals(raster, schedule);
      const { total } = measure(format, frames);
      const whole = frames.slice(1);
      assert.deepEqual(total.c_inst_list.counts, countsOf(exactCInst(raster, frames, 'list')));
      assert.deepEqual(total.c_inst_per_frame.counts, countsOf(exactCInst(raster, whole, 'per_frame')));
      assert.deepEqual(total.vrx_gapped.counts, countsOf(exactVrx(raster, whole, raster.active)));
      assert.deepEqual(total.vrx_linear.counts, countsOf(exactVrx(raster, whole, fraction(1))));
      assert.equal(total.frames, FRAMES - 1);
      const found = senderVerdict(format, total);
      assert.equal(found.verdict, verdict, found.reason);
      assert.match(found.reason, reason);
    });
  }
});

test('nothing is judged of a frame with a gap in it, and the next one is judged again', () => {
  const raster = rasterOf(HD_50);
  const frames = arrivals(raster, oneLate(500_000n));
  const analyzer = new SenderTimingAnalyzer(HD_50);
  for (const [index, frame] of frames.entries()) {
    for (const [j, time] of frame.entries()) {
      if (index === 5 && j === 100) analyzer.noteGap();
      analyzer.feed(...secondsOf(time), j === frame.length - 1);
    }
  }
  const { total } = analyzer.snapshotAndReset();
  assert.equal(total.frames, FRAMES - 2);
  assert.equal(total.withheld_frames, 1);
  assert.equal(senderVerdict(HD_50, total).verdict, 'narrow');
});

test('before a whole frame there is no verdict', () => {
  const analyzer = new SenderTimingAnalyzer(HD_50);
  for (let j = 0; j < 100; j++) analyzer.feed(0, j * 1000, false);
  analyzer.settle();
  const { total } = analyzer.snapshotAndReset();
  assert.deepEqual(senderVerdict(HD_50, total), { verdict: 'unmeasurable', reason: 'no whole frame' });
  assert.equal(total.vrx_gapped.max, null);
});

test('an interval has what came in it', () => {
  const raster = rasterOf(SD_50I);
  const analyzer = new SenderTimingAnalyzer(SD_50I);
  const [first, second, third, ...others] = arrivals(raster, GAPPED);
  feed(analyzer, [first!, second!, third!]);
  assert.equal(analyzer.snapshotAndReset().interval.frames, 2);
  feed(analyzer, others);
  const { interval, total } = analyzer.snapshotAndReset();
  assert.equal(interval.frames, FRAMES - 3);
  assert.equal(total.frames, FRAMES - 1);
  assert.equal(
    interval.vrx_gapped.counts.reduce((sum, { count }) => sum + count, 0),
    (FRAMES - 3) * SD_50I.packets,
  );
});

function rasterOf(format: FrameFormat): Raster {
  const active = activeRatio(format, 'gapped');
  const offset = defaultOffsetRatio(format);
  return {
    packets: format.packets,
    rate: fraction(format.rate.numerator, format.rate.denominator),
    active: fraction(active.numerator, active.denominator),
    offset: fraction(offset.numerator, offset.denominator),
  };
}

function arrivals(raster: Raster, schedule: Schedule): bigint[][] {
  const first = (EPOCH_S * raster.rate.n) / raster.rate.d;
  return Array.from({ length: FRAMES }, (_, frame) =>
    Array.from({ length: raster.packets }, (_, j) => schedule(raster, first + BigInt(frame), j, frame)),
  );
}

function measure(format: FrameFormat, frames: readonly bigint[][]): { readonly total: SenderTimingFigures } {
  const analyzer = new SenderTimingAnalyzer(format);
  feed(analyzer, frames);
  return analyzer.snapshotAndReset();
}

function feed(analyzer: SenderTimingAnalyzer, frames: readonly (readonly bigint[])[]): void {
  for (const frame of frames) {
    for (const [j, time] of frame.entries()) analyzer.feed(...secondsOf(time), j === frame.length - 1);
  }
}

function secondsOf(time: bigint): [seconds: number, nanoseconds: number] {
  return [Number(time / 1_000_000_000n), Number(time % 1_000_000_000n)];
}
