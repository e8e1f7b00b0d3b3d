import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reportOfSender } from '../../support/analysis/video-report.js';
import { countsOf, exactCInst, exactVrx, fraction, idealTime, type Raster } from '../../support/st2110/exact-oracle.js';
import { type Shape, senderCase } from '../../support/st2110/video-cases.js';
import { type SenderSpec, type SentPacket, sentPackets } from '../../support/st2110/video-sender.js';

const HD_5994 = { width: 1920, height: 1080, rate: [60_000n, 1001n], frames: 8 } as const;
const HD_60 = { ...HD_5994, rate: [60n, 1n] } as const;
const HD_50I = { ...HD_5994, isInterlaced: true, rate: [50n, 1n] } as const;
const HD_5994I = { ...HD_50I, rate: [60_000n, 1001n] } as const;
const P720_50 = { width: 1280, height: 720, rate: [50n, 1n], frames: 8 } as const;
const SD_50I = { width: 720, height: 576, isInterlaced: true, rate: [50n, 1n], frames: 8 } as const;

const CASES = [
  { name: '1080p59.94', shape: HD_5994, frame_rate: '60000/1001', scan: 'progressive' },
  { name: '1080p60', shape: HD_60, frame_rate: '60', scan: 'progressive' },
  { name: '1080i50', shape: HD_50I, frame_rate: '25', scan: 'interlaced' },
  { name: '1080i59.94', shape: HD_5994I, frame_rate: '30000/1001', scan: 'interlaced' },
  { name: '720p50', shape: P720_50, frame_rate: '50', scan: 'progressive' },
  { name: '576i50', shape: SD_50I, frame_rate: '25', scan: 'interlaced' },
] as const;

describe('a capture of uncompressed video without a description of it', () => {
  for (const { name, shape, frame_rate, scan } of CASES) {
    test(`${name}: what it is, and that its sender is narrow`, async () => {
      const { spec, raster } = senderCase(shape);
      const { report } = await reportOfSender(sentPackets(spec));
      const { width, height } = shape;
      assert.deepEqual(report.format, {
        width,
        height,
        scan,
        frame_rate,
        sampling: 'YCbCr-4:2:2',
        depth: 10,
        packing: 'gpm',
        packets: raster.packets,
        has_frame_lines: scan === 'interlaced' ? false : null,
        has_extended_sequence: true,
      });
      assert.equal(report.timing.verdict.total.verdict, 'narrow');
      assert.equal(report.timing.timestamp_resolution_ns, 1);
      assert.equal(report.timing.timestamp_source, 'savefile');
    });

    test(`${name}: C_INST and VRX are those of exact fractions, from the first packet on`, async () => {
      const { spec, raster } = senderCase(shape);
      const { report } = await reportOfSender(sentPackets(spec));
      const frames = arrivals(spec, raster);
      const { total } = report.timing.figures;
      assert.deepEqual(total.c_inst_list.counts, countsOf(exactCInst(raster, frames, 'list')));
      assert.deepEqual(total.vrx_gapped.counts, countsOf(exactVrx(raster, frames.slice(1), raster.active)));
      assert.deepEqual(total.vrx_linear.counts, countsOf(exactVrx(raster, frames.slice(1), fraction(1))));
      assert.equal(total.frames, spec.frames - 1);
      assert.equal(total.withheld_frames, 0);
    });
  }
});

type Times = (raster: Raster, n: bigint, j: number, frame: number) => bigint;

/** Senders that do not keep to the gapped schedule. */
const SENDERS: readonly { name: string; shape: Shape; times: Times; verdict: string; reason: RegExp }[] = [
  {
    name: 'linear, 59.94p',
    shape: HD_5994,
    times: (raster, n, j) => idealTime(raster, n, j, fraction(1)),
    verdict: 'narrow_linear',
    reason: /^not narrow: VRX -\d+ below 0$/,
  },
  {
    name: 'linear, 50i',
    shape: HD_50I,
    times: (raster, n, j) => idealTime(raster, n, j, fraction(1)),
    verdict: 'narrow_linear',
    reason: /^not narrow: VRX -\d+ below 0$/,
  },
  {
    name: 'bursts of 12, 60p',
    shape: HD_60,
    times: (raster, n, j) => idealTime(raster, n, j - (j % 12)) + BigInt(j % 12) * 100n,
    verdict: 'wide',
    reason: /^not narrow: C_INST \d+ above 6; not narrow linear: C_INST \d+ above 6$/,
  },
  {
    name: 'too bursty, 50p',
    shape: P720_50,
    times: (raster, n, j) => idealTime(raster, n, j - (j % 40)) + BigInt(j % 40) * 100n,
    verdict: 'not_compliant',
    reason: /not wide: C_INST \d+ above 16$/,
  },
  {
    name: 'TR_OFFSET too early by 200 µs, 59.94i',
    shape: HD_5994I,
    times: (raster, n, j) => idealTime(raster, n, j) - 200_000n,
    verdict: 'wide',
    reason: /^not narrow: VRX \d+ above 8; not narrow linear: VRX \d+ above 8$/,
  },
  {
    name: 'TR_OFFSET too late by 200 µs, 60p',
    shape: HD_60,
    times: (raster, n, j) => idealTime(raster, n, j) + 200_000n,
    verdict: 'not_compliant',
    reason: /VRX -\d+ below 0/,
  },
  {
    name: 'one late frame, 50p',
    shape: P720_50,
    times: (raster, n, j, frame) => idealTime(raster, n, j) + (frame === 5 ? 700_000n : 0n),
    verdict: 'not_compliant',
    reason: /VRX -\d+ below 0/,
  },
  {
    name: 'before the start of its period, 50p',
    shape: P720_50,
    times: (raster, n, j) => idealTime(raster, n, j) - 800_000n,
    verdict: 'wide',
    reason: /VRX \d+ above 8/,
  },
];

describe('a sender with another schedule than a gapped one, from a capture', () => {
  for (const { name, shape, times, verdict, reason } of SENDERS) {
    test(name, async () => {
      const { raster } = senderCase(shape);
      const { spec } = senderCase({ ...shape, schedule: (n, j, frame) => times(raster, n, j, frame) });
      const { report } = await reportOfSender(sentPackets(spec));
      const frames = arrivals(spec, raster);
      const { total } = report.timing.figures;
      assert.deepEqual(total.c_inst_list.counts, countsOf(exactCInst(raster, frames, 'list')));
      assert.deepEqual(total.c_inst_per_frame.counts, countsOf(exactCInst(raster, frames.slice(1), 'per_frame')));
      assert.deepEqual(total.vrx_gapped.counts, countsOf(exactVrx(raster, frames.slice(1), raster.active)));
      assert.deepEqual(total.vrx_linear.counts, countsOf(exactVrx(raster, frames.slice(1), fraction(1))));
      const found = report.timing.verdict.total;
      assert.equal(found.verdict, verdict, found.reason);
      assert.match(found.reason, reason);
    });
  }
});

test('times of µs are too coarse for 2160p60, and not for 720p50', async () => {
  const inUs = (packets: Iterable<SentPacket>) =>
    [...packets].map(({ bytes, timeNs }) => ({ bytes, timeNs: (timeNs / 1000n) * 1000n }));
  const coarse = senderCase({ width: 3840, height: 2160, rate: [60n, 1n], frames: 6 });
  const { report } = await reportOfSender(inUs(sentPackets(coarse.spec)));
  assert.equal(report.timing.timestamp_resolution_ns, 1000);
  assert.deepEqual(report.timing.verdict.total, {
    verdict: 'unmeasurable',
    reason: 'times to 1000 ns are too coarse for a packet each 926 ns',
  });
  const fine = await reportOfSender(inUs(sentPackets(senderCase(P720_50).spec)));
  assert.equal(fine.report.timing.verdict.total.verdict, 'narrow');
});

test('a sender that changes its format is measured anew, and that is told', async () => {
  const before = senderCase(P720_50).spec;
  const after = senderCase({ ...P720_50, width: 1920, height: 1080, first: before.first + 8n }).spec;
  const { report, events } = await reportOfSender([...sentPackets(before), ...sentPackets(after)]);
  assert.equal(report.format.width, 1920);
  const changed = events.find(({ event }) => event === 'stream_format');
  assert.equal(changed?.message, 'The format has changed: width 1280 → 1920, height 720 → 1080, packets 1920 → 4320');
  assert.equal(report.timing.verdict.total.verdict, 'narrow');
});

function arrivals(spec: SenderSpec, { packets }: Raster): bigint[][] {
  return Array.from({ length: spec.frames }, (_, frame) =>
    Array.from({ length: packets }, (_, j) => spec.schedule(spec.first + BigInt(frame), j, frame)),
  );
}

test('a frame with a lost packet misses its pixels, and is not judged', async () => {
  const { spec } = senderCase({ ...P720_50, fate: (frame, j) => (frame === 5 && j === 100 ? 'lost' : undefined) });
  const { report } = await reportOfSender(sentPackets(spec));
  const { total } = report.frames;
  // What the raster is is known behind two whole frames, the first of which is the second one that came.
  assert.equal(total.frames, 5);
  assert.equal(total.incomplete_frames, 1);
  assert.equal(total.missing_pixels, (spec.packetBytes / 5) * 2);
  assert.equal(report.timing.figures.total.withheld_frames, 1);
  assert.equal(report.timing.verdict.total.verdict, 'narrow');
});

test('packets that come twice or out of order leave no pixel out', async () => {
  const { spec } = senderCase({
    ...P720_50,
    fate: (frame, j) => (frame === 4 && j === 7 ? 'twice' : frame === 6 && j === 9 ? 'swapped' : undefined),
  });
  const { report } = await reportOfSender(sentPackets(spec));
  assert.equal(report.frames.total.frames, 5);
  assert.equal(report.frames.total.incomplete_frames, 0);
  assert.equal(report.rtp?.rtp_duplicates, 1);
});

test('a capture of one whole frame is enough at its end', async () => {
  const { spec, raster } = senderCase({ ...P720_50, frames: 3 });
  const packets = [...sentPackets(spec)].slice(raster.packets - 10, raster.packets * 2 + 10);
  const { report } = await reportOfSender(packets);
  assert.equal(report.format.height, 720);
  assert.equal(report.timing.schedule?.packets, raster.packets);
  assert.equal(report.timing.figures.total.frames, 1);
  assert.equal(report.timing.verdict.total.verdict, 'narrow');
});

test('without a stated clock nothing is said of RTP times', async () => {
  const { spec } = senderCase(P720_50);
  const { report } = await reportOfSender(sentPackets(spec));
  const { rtp, capture_clock } = report.timing;
  assert.equal(capture_clock, null);
  assert.equal(rtp.total.rtp_offset_avg_ticks, null);
  assert.equal(rtp.total.packet_minus_rtp_avg_ns, null);
  assert.deepEqual([rtp.total.rtp_delta_min_ticks, rtp.total.rtp_delta_max_ticks], [1800, 1800]);
});
