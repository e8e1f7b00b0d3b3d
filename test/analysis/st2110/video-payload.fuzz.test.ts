import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PayloadRun } from '../../../src/analysis/payload-analyzer.js';
import { VideoStreamPayload } from '../../../src/analysis/st2110/video-stream-payload.js';
import { StreamAnalyzer } from '../../../src/analysis/stream-analyzer.js';
import { ratioOf } from '../../../src/st2110/d21/ratio.js';
import { SenderTimingAnalyzer } from '../../../src/st2110/d21/sender-timing-analyzer.js';
import { videoPayload } from '../../support/st2110/video-builder.js';

const analyzer = new StreamAnalyzer({ kind: 'st2110-20', isRtp: true, hasArrivalTimes: true, profile: '2020' });
const OPTIONS = {
  isRtp: true,
  hasArrivalTimes: true,
  isFromStart: true,
  profile: '2020',
  losses: analyzer,
  conditions: { settingOf: () => ({ enabled: true, limits: {} }), set: () => {}, forget: () => {} },
} as const;

/** RTP packets with plausible and other headers, of small rasters, so that formats are found and change. */
const piece = fc.record({
  line: fc.integer({ min: 0, max: 8 }),
  pixel: fc.integer({ min: 0, max: 16 }),
  length: fc.constantFrom(0, 4, 5, 10, 40),
  field: fc.integer({ min: 0, max: 1 }),
});
const packet = fc
  .record({
    pieces: fc.array(piece, { minLength: 1, maxLength: 4 }),
    marker: fc.boolean(),
    sequence: fc.integer({ min: 0, max: 3 }),
    timestamp: fc.constantFrom(0, 1800, 3600, 5400, 0xffff_ffff),
    cut: fc.integer({ min: 0, max: 30 }),
    stepNs: fc.constantFrom(0, 1, 1000, 4e9),
  })
  .map(({ pieces, marker, sequence, timestamp, cut, stepNs }) => {
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = (marker ? 0x80 : 0) | 96;
    header.writeUInt16BE(sequence, 2);
    header.writeUInt32BE(timestamp, 4);
    const bytes = Buffer.concat([header, videoPayload(pieces)]);
    return { bytes: bytes.subarray(0, Math.max(12, bytes.length - (cut > 20 ? cut : 0))), stepNs };
  });

test('any packets: no exception, and pixels that are counted', () => {
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 60 }), (packets) => {
      const payload = new VideoStreamPayload(OPTIONS);
      let timeNs = 0;
      for (const { bytes, stepNs } of packets) {
        timeNs += stepNs;
        payload.feedBatch(runOf(bytes, timeNs));
      }
      payload.settle();
      const { frames, timing } = payload.snapshotAndReset();
      assert.ok(frames.total.missing_pixels >= 0);
      assert.ok(timing.figures.total.frames >= 0);
      payload.takeEvents();
    }),
    { numRuns: 200 },
  );
});

test('any number of packets of a frame: a schedule that is taken is followed without an exception', () => {
  const rate = fc.constantFrom([24_000, 1001], [25, 1], [50, 1], [60_000, 1001], [120_000, 1001], [120, 1]);
  const any = fc.record({
    packets: fc.integer({ min: 1, max: 200_000 }),
    rate: rate.map(([numerator, denominator]) => ratioOf(numerator!, denominator!)),
    isInterlaced: fc.boolean(),
    height: fc.integer({ min: 1, max: 8640 }),
  });
  fc.assert(
    fc.property(any, fc.integer({ min: 0, max: 1_000_000 }), (format, offsetUs) => {
      const offsetNs = ratioOf(offsetUs * 1000, 1);
      if (!SenderTimingAnalyzer.isExactFor(format, offsetNs)) return;
      const timing = new SenderTimingAnalyzer(format, offsetNs);
      for (const ns of [0, 5, 1000, 999_999_999]) timing.feed(1_795_910_400, ns, ns === 5);
      assert.equal(timing.snapshotAndReset().total.withheld_frames, 0);
    }),
    { numRuns: 300 },
  );
});

function runOf(bytes: Uint8Array, timeNs: number): PayloadRun {
  const batch = {
    datagrams: 1,
    baseSeconds: 1_795_910_400,
    baseNanoseconds: timeNs % 1e9,
    arrivalDeltaNs: Uint32Array.of(0),
    sizes: Uint16Array.of(bytes.length),
    rtpSequences: Uint16Array.of(0),
    rtpTimestamps: Uint32Array.of(0),
    payload: bytes,
    counts: undefined as never,
  };
  return {
    batch,
    first: 0,
    end: 1,
    offset: 0,
    timesNs: Float64Array.of(timeNs),
    baseNs: timeNs,
    lostBefore: 0,
    isLast: true,
  };
}
