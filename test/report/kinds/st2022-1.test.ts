import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { streamText } from '../../../src/report/text/stream.js';
import { fecHeaderAt } from '../../../src/st2022/d1/fec-analyzer.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { audioPacket } from '../../support/st2110/audio-builder.js';
import { reportOf } from '../../support/st2110/rtp-report.js';

/** The payload of an FEC packet. Spec: SMPTE ST 2022-1, 8.4 */
function fecPayload(snBase: number, offset: number, na: number, isRow = false): Buffer {
  const payload = Buffer.alloc(16 + 1316);
  payload.writeUInt16BE(snBase & 0xffff, 0);
  payload[4] = 0x80;
  payload.set([isRow ? 0x40 : 0, offset, na, 0], 12);
  return payload;
}

/** Columns of `matrices` matrices of L × D. */
function columns(l: number, d: number, matrices: number): Buffer[] {
  return Array.from({ length: matrices * l }, (_, index) =>
    fecPayload(Math.floor(index / l) * l * d + (index % l), l, d),
  );
}

function reported(payloads: readonly Buffer[]) {
  const datagrams = payloads.map((payload, index) => ({
    datagram: audioPacket({ sequence: index, timestamp: index, payload }),
    timeNs: index * 1e7,
  }));
  const { report, events } = reportOf('st2022-1', datagrams);
  assert.ok(report.kind === 'st2022-1');
  return { report, events };
}

test('columns: what they repair, and those that are missing', () => {
  const { report, events } = reported(columns(5, 10, 20).filter((_, index) => index !== 7 && index !== 44));
  assert.deepEqual(report.matrices, [
    {
      direction: 'column',
      columns: 5,
      rows: 10,
      packets: 98,
      missing_packets: 2,
      longest_repairable_burst: 5,
      protected_packets: 10,
      overhead: 0.1,
      latency_packets: 100,
    },
  ]);
  assert.equal(events.filter(({ event }) => event === 'essence_change').length, 0);
  assert.match(
    streamText(report, { width: undefined }),
    /^FEC of columns repairs bursts of up to 5 packets, in each 50$/m,
  );
});

test('rows, and a matrix that changes', () => {
  const rows = Array.from({ length: 40 }, (_, index) => fecPayload(index * 8, 1, 8, true));
  const changed = Array.from({ length: 10 }, (_, index) => fecPayload(1000 + index * 5, 1, 5, true));
  const { report, events } = reported([...rows, ...changed]);
  assert.deepEqual(
    report.matrices.map(({ direction, columns: l, packets, missing_packets }) => [
      direction,
      l,
      packets,
      missing_packets,
    ]),
    [
      ['row', 8, 40, 0],
      ['row', 5, 10, 0],
    ],
  );
  assert.deepEqual(
    events.flatMap((event) => (event.event === 'essence_change' ? [[event.before, event.after]] : [])),
    [['row, L 8', 'row, L 5']],
  );
});

test('any payload', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const header = fecHeaderAt(bytes.slice(), 0, bytes.length);
      assert.ok(header === undefined || (bytes.length >= 16 && header.na > 0));
    }),
    { numRuns: fuzzRuns(100) },
  );
});
