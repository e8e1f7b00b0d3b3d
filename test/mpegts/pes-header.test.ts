import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ABSENT, TRUNCATED } from '../../src/mpegts/packet.js';
import { PesHeader, PesResult } from '../../src/mpegts/pes-header.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { hex } from '../support/frames/frame-builder.js';

const START = 7;
/** 900000 = 27 · 2^15 + 15264, 15 bits and a marker bit each. */
const PTS_900000 = '21 0037 7741';
/** 896400 = 27 · 2^15 + 11664 */
const DTS_896400 = '11 0037 5b21';
/** Reserved 11, base 900000 in 3, 15 and 15 bits, extension 43 in 9, a marker bit behind each. */
const ESCR = 'c400dddd0457';
/** Marker, 5000 in 22 bits, marker. */
const ES_RATE = '802711';

const FIELDS = {
  streamId: 0xe0,
  packetLength: 0,
  scrambling: 0,
  isPriority: false,
  isDataAligned: false,
  isCopyright: false,
  isOriginal: false,
  pts90k: ABSENT as number,
  dts90k: ABSENT as number,
  escr27M: ABSENT as number,
  esRate: ABSENT as number,
  /** From the start of the header on. */
  payloadOffset: 9 as number,
};

const CASES: readonly { name: string; bytes: string; expected: Partial<typeof FIELDS> }[] = [
  { name: 'no fields', bytes: '000001e0 0000 800000', expected: {} },
  {
    name: 'all flags of the first byte',
    bytes: '000001e0 0000 bf0000',
    expected: { scrambling: 3, isPriority: true, isDataAligned: true, isCopyright: true, isOriginal: true },
  },
  {
    name: 'PTS of an audio packet',
    bytes: `000001c0 0123 8080 05 ${PTS_900000}`, // stream_id, PES_packet_length, PTS only, 5 bytes
    expected: { streamId: 0xc0, packetLength: 0x123, pts90k: 900_000, payloadOffset: 14 },
  },
  {
    name: 'PTS, DTS, ESCR and ES_rate, and a byte of stuffing',
    bytes: `000001e0 0000 80f0 14 ${PTS_900000} ${DTS_896400} ${ESCR} ${ES_RATE} ff`,
    expected: { pts90k: 900_000, dts90k: 896_400, escr27M: 270_000_043, esRate: 5000, payloadOffset: 29 },
  },
  {
    name: 'the greatest time stamp',
    bytes: '000001e0 0000 8080 05 2fffffffff',
    expected: { pts90k: 2 ** 33 - 1, payloadOffset: 14 },
  },
  {
    name: 'DTS without PTS, which is forbidden',
    bytes: `000001e0 0000 8040 05 ${DTS_896400}`,
    expected: { payloadOffset: 14 },
  },
  {
    name: 'PES_header_data_length too small for the time stamp it has',
    bytes: `000001e0 0000 8080 04 ${PTS_900000}`,
    expected: { pts90k: TRUNCATED, payloadOffset: 13 },
  },
  {
    name: 'the packet ends within the DTS',
    bytes: `000001e0 0000 80c0 0a ${PTS_900000} 1100`,
    expected: { pts90k: 900_000, dts90k: TRUNCATED, payloadOffset: 19 },
  },
  { name: 'the packet ends before the flags', bytes: '000001e0 0000 80', expected: { payloadOffset: TRUNCATED } },
  {
    name: 'the packet ends behind stream_id',
    bytes: '000001e0',
    expected: { packetLength: TRUNCATED, payloadOffset: TRUNCATED },
  },
  {
    name: 'private_stream_2 has no flags',
    bytes: `000001bf 0010 8080 05 ${PTS_900000}`,
    expected: { streamId: 0xbf, packetLength: 16, payloadOffset: 6 },
  },
  {
    name: 'a header of MPEG-1',
    bytes: `000001c0 0010 ${PTS_900000}`,
    expected: { streamId: 0xc0, packetLength: 16, payloadOffset: TRUNCATED },
  },
];

/** In the midst of other bytes; what follows is not at hand. */
function placed(digits: string): { bytes: Uint8Array; end: number } {
  const header = hex(digits);
  const bytes = new Uint8Array(START + header.length + 40).fill(0xee);
  bytes.set(header, START);
  return { bytes, end: START + header.length };
}

describe('PesHeader', () => {
  const header = new PesHeader();
  for (const { name, bytes: digits, expected } of CASES) {
    test(name, () => {
      const { bytes, end } = placed(digits);
      assert.equal(header.read(bytes, START, end), PesResult.HEADER);
      const payloadOffset = header.payloadOffset < 0 ? header.payloadOffset : header.payloadOffset - START;
      assert.deepEqual({ ...header, payloadOffset }, { ...FIELDS, ...expected });
    });
  }

  test('tells what is no PES packet', () => {
    for (const [digits, expected] of [
      ['0000', PesResult.TRUNCATED],
      ['000001', PesResult.TRUNCATED],
      ['000002e0', PesResult.NO_START_CODE],
      ['00b00d0001', PesResult.NO_START_CODE], // a PAT
    ] as const) {
      const { bytes, end } = placed(digits);
      assert.equal(header.read(bytes, START, end), expected);
    }
  });

  test('reads any bytes, and no others', () => {
    const content = fc.uint8Array({ maxLength: 60 }).map((rest) => Buffer.concat([hex('000001'), rest]));
    fc.assert(
      fc.property(content, fc.uint8Array({ minLength: 60, maxLength: 60 }), (bytes, behind) => {
        const result = header.read(bytes, 0, bytes.length);
        const fields = { ...header };
        assert.equal(header.read(Buffer.concat([bytes, behind]), 0, bytes.length), result);
        assert.deepEqual({ ...header }, fields);
        assert.ok(fields.pts90k >= TRUNCATED && fields.pts90k < 2 ** 33 && fields.escr27M < 2 ** 33 * 300 + 512);
      }),
      { numRuns: fuzzRuns(500) },
    );
  });
});
