import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { streamText } from '../../../src/report/text/stream.js';
import { JpegXsAnalyzer } from '../../../src/st2110/d22/jpeg-xs-analyzer.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { audioPacket } from '../../support/st2110/audio-builder.js';
import { reportOf } from '../../support/st2110/rtp-report.js';

const PACKETS = 4;
const BYTES = 1000;

/** Payload header: T, K, L, I, F counter, SEP counter, P counter. Spec: RFC 9134, 4.3 */
function payload(frame: number, packet: number): Buffer {
  const bytes = Buffer.alloc(4 + BYTES);
  const fields: readonly [value: number, bits: number][] = [
    [1, 1],
    [1, 1],
    [packet === PACKETS - 1 ? 1 : 0, 1],
    [0, 2],
    [frame % 32, 5],
    [packet, 11],
    [packet, 11],
  ];
  const bits = fields.map(([value, count]) => value.toString(2).padStart(count, '0')).join('');
  bytes.writeUInt32BE(Number.parseInt(bits, 2), 0);
  // SOC, CAP without content, PIH: Lpih, Lcod, Ppih, Plev, Wf, Hf.
  if (packet === 0) {
    bytes.write('ff10ff500002ff12001a0000000000000000', 4, 'hex');
    bytes.writeUInt16BE(1920, 4 + 6 + 12);
    bytes.writeUInt16BE(1080, 4 + 6 + 14);
  }
  return bytes;
}

function stream(frames: number, lost: ReadonlySet<number> = new Set()) {
  const datagrams = Array.from({ length: frames * PACKETS }, (_, index) => {
    const frame = Math.floor(index / PACKETS);
    const datagram = audioPacket({
      sequence: index,
      timestamp: frame * 1500,
      payload: payload(frame, index % PACKETS),
    });
    if (index % PACKETS === PACKETS - 1) datagram[1]! |= 0x80;
    return { datagram, timeNs: index * 4e6 };
  }).filter((_, index) => !lost.has(index));
  const { report } = reportOf('st2110-22', datagrams);
  assert.ok(report.kind === 'st2110-22');
  return report;
}

test('frames, sizes, slices and the picture header of JPEG XS', () => {
  const report = stream(50);
  assert.deepEqual(report.format, {
    packetization: 'slice',
    is_sequential: true,
    scan: 'progressive',
    width: 1920,
    height: 1080,
    slices: PACKETS,
  });
  const { packets, frames, incomplete_frames, frame_counter_errors, frame_bytes_avg, faults } = report.jpeg_xs.total;
  // The first frame is where the first marker tells that one begins.
  assert.deepEqual([packets, frames, incomplete_frames], [200, 49, 0]);
  assert.deepEqual([frame_counter_errors, frame_bytes_avg, faults], [0, PACKETS * BYTES, 0]);
  assert.match(streamText(report, { width: undefined }), /^1920×1080 progressive, slice mode, sequential, 4 slices$/m);
});

test('a lost packet makes its frame incomplete', () => {
  const { missing_packets, frames, incomplete_frames, frame_counter_errors } = stream(50, new Set([42, 101])).jpeg_xs
    .total;
  assert.deepEqual([missing_packets, frames, incomplete_frames, frame_counter_errors], [2, 49, 2, 0]);
});

test('any payloads of JPEG XS', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 40 }), (payloads) => {
      const analyzer = new JpegXsAnalyzer();
      for (const [index, bytes] of payloads.entries())
        analyzer.feed(bytes.slice(), 0, bytes.length, index, index % 3 === 0);
      const { total } = analyzer.snapshotAndReset();
      assert.equal(total.packets, payloads.length);
      assert.ok(total.frame_bytes_min === null || total.frame_bytes_min >= 0);
    }),
    { numRuns: fuzzRuns(60) },
  );
});
