import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Classifier, MAX_UNDECIDED_DATAGRAMS, type Verdict } from '../../src/net/classifier.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import {
  type Bytes,
  concat,
  hex,
  type RtpFields,
  rtp,
  tsPackets,
  u8,
  u16,
  u32,
} from '../support/frames/frame-builder.js';

const SSRC = 0x1234_5678;

/** Feeds datagrams, each within a larger buffer, up to the verdict; concludes when there are no more. */
function classify(datagrams: Iterable<Bytes>): { verdict: Verdict; after: number } {
  const classifier = new Classifier();
  let after = 0;
  for (const datagram of datagrams) {
    after++;
    const verdict = classifier.feed(concat(hex('4747'), datagram, hex('4747')), 2, datagram.length);
    if (verdict !== undefined) return { verdict, after };
  }
  return { verdict: classifier.conclude(), after };
}

/** `count` datagrams, made by number. */
function series(count: number, make: (index: number) => Bytes): Bytes[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** RTP datagrams in sequence, each with the payload of its number. */
function rtpSeries(
  count: number,
  payload: (index: number) => Bytes,
  fields: RtpFields = {},
  timestampStep = 3000,
): Bytes[] {
  return series(count, (index) =>
    rtp({ ssrc: SSRC, sequence: 65530 + index, timestamp: index * timestampStep, payload: payload(index), ...fields }),
  );
}

/** Transport packets with 16 bytes of parity behind each. */
function packets204(count: number, cc: number): Bytes {
  return concat(...series(count, (index) => concat(tsPackets(1, cc + index), new Uint8Array(16).fill(0x5a))));
}

/** Transport packets with a time stamp of 4 bytes before each. */
function packets192(count: number, cc: number): Bytes {
  return concat(...series(count, (index) => concat(u32(0x80000000 + index), tsPackets(1, cc + index))));
}

/** A payload of RFC 4175: one line of 1280 bytes. */
function videoLine(line: number, lengthError = 0): Bytes {
  return concat(u16(0), u16(1280 + lengthError), u16(line), u16(0), new Uint8Array(1280).fill(0x47));
}

/** A payload of RFC 4175: the end of a line and the beginning of the next. */
function twoVideoLines(line: number): Bytes {
  return concat(u16(0), u16(600), u16(line), u16(0x8000 | 200), u16(400), u16(line + 1), u16(0), new Uint8Array(1000));
}

/** A payload of RFC 8331 with one ANC packet: AFD, 8 user data words (a packet of EBU LIST's own capture). */
const AFD = hex('0080 0014 01 800000 0090590090605422448020080200802008019200');
/** A payload of RFC 8331 without ANC packet. */
const NO_ANC = hex('0080 0000 00 800000');

/** Samples of a sawtooth, 16 bits, all channels alike. */
function pcm16(samples: number, channels: number, phase: number): Bytes {
  return concat(...series(samples * channels, (index) => u16(((Math.trunc(index / channels) + phase) * 977) & 0xffff)));
}

/** A PTP message of domain 127, with its length, controlField and body. */
function ptpMessage(type: number, length: number, control: number, sequence: number): Bytes {
  const flags = hex('0200 0000000000000000 00000000 0800aafffe123456 0001');
  return concat(
    Uint8Array.of(type, 0x12),
    u16(length),
    hex('7f00'),
    flags,
    u16(sequence),
    Uint8Array.of(control, 0xfd),
    new Uint8Array(length - 34).fill(0x47),
  );
}

/** An SRT data packet: a message of its own, in order, with the even key where it is encrypted. */
function srtData(sequence: number, payload: Bytes, isEncrypted = false): Bytes {
  return concat(
    u32(sequence),
    u32(((isEncrypted ? 0xe8 : 0xe0) << 24) + sequence),
    u32(sequence * 1000),
    u32(0x1a2b3c4d),
    payload,
  );
}

/** FEC of columns (D 0) or rows (D 1) of a matrix of 10 columns and 5 rows. */
function fec(index: number, isRow: boolean, change: Bytes = hex('')): Bytes {
  const header = concat(
    u16(index * 10), // SNBase low bits
    u16(0), // length recovery
    hex('80 000000'), // E, PT recovery, mask
    u32(index), // TS recovery
    isRow ? hex('40 01 0a 00') : hex('00 0a 05 00'), // N, D, type, index; offset; NA; SNBase ext bits
  );
  return concat(change.length === 0 ? header : concat(header.subarray(0, 12), change), NOISE(1316, index));
}

const NOISE = (length: number, seed: number): Bytes =>
  Uint8Array.from(
    { length },
    (_, index) => (Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 7, 0x85ebca6b)) >>> 13,
  );

interface Expected extends Partial<Verdict> {
  /** Datagrams after which it is decided. */
  readonly after?: number;
}

const CASES: readonly { name: string; datagrams: readonly Bytes[]; expected: Expected }[] = [
  {
    name: 'UDP, 7 packets a datagram',
    datagrams: series(16, (index) => tsPackets(7, index * 7)),
    expected: { kind: 'mpegts', certainty: 'certain', isRtp: false, networkPacketSize: 188, ssrc: 0, after: 3 },
  },
  {
    name: 'UDP, one packet a datagram',
    datagrams: series(16, (index) => tsPackets(1, index)),
    expected: { kind: 'mpegts', certainty: 'certain', networkPacketSize: 188, after: 6 },
  },
  {
    name: 'UDP, 204 bytes',
    datagrams: series(16, (index) => packets204(7, index * 7)),
    expected: { kind: 'mpegts', certainty: 'certain', networkPacketSize: 204 },
  },
  {
    name: 'UDP, 204 bytes, 47 packets: also a multiple of 188',
    datagrams: series(16, (index) => packets204(47, index * 47)),
    expected: { kind: 'mpegts', certainty: 'certain', networkPacketSize: 204 },
  },
  {
    name: 'UDP, 51 packets of 188: also a multiple of 204',
    datagrams: series(16, (index) => tsPackets(51, index * 51)),
    expected: { kind: 'mpegts', certainty: 'certain', networkPacketSize: 188 },
  },
  {
    name: 'UDP, 192 bytes, the time stamps like RTP',
    datagrams: series(16, (index) => packets192(6, index * 6)),
    expected: { kind: 'mpegts', certainty: 'certain', isRtp: false, networkPacketSize: 192 },
  },
  {
    name: 'PTP: Sync and Announce',
    datagrams: series(16, (index) => (index % 8 === 7 ? ptpMessage(0x0b, 64, 5, index) : ptpMessage(0, 44, 0, index))),
    expected: { kind: 'ptp', certainty: 'certain', isRtp: false, after: 4 },
  },
  {
    name: 'PTP with a length that is not that of the datagram',
    datagrams: series(16, (index) => concat(ptpMessage(0, 44, 0, index), hex('00'))),
    expected: { kind: 'unknown', certainty: 'none' },
  },
  {
    name: 'SRT with TS in the clear',
    datagrams: series(16, (index) => srtData(0x7ffffff - 8 + index, tsPackets(7, index * 7))),
    expected: { kind: 'srt', certainty: 'certain', isRtp: false, networkPacketSize: 0, after: 9 },
  },
  {
    name: 'SRT that is encrypted, with ACK between',
    datagrams: series(16, (index) =>
      index % 4 === 3
        ? concat(hex('80020000'), u32(index), u32(index * 1000), u32(0x1a2b3c4d), u32(index), new Uint8Array(24))
        : srtData(100 + index, NOISE(1316, index), true),
    ),
    expected: { kind: 'srt', certainty: 'certain', isRtp: false },
  },
  {
    name: 'FEC of columns',
    datagrams: rtpSeries(16, (index) => fec(index, false)),
    expected: { kind: 'st2022-1', certainty: 'certain', isRtp: true, ssrc: SSRC },
  },
  {
    name: 'FEC of rows',
    datagrams: rtpSeries(16, (index) => fec(index, true)),
    expected: { kind: 'st2022-1', certainty: 'certain', isRtp: true },
  },
  {
    name: 'RTP with an FEC header whose matrix changes',
    datagrams: rtpSeries(16, (index) => fec(index, false, Uint8Array.of(0, 2 + index, 5, 0))),
    expected: { kind: 'rtp', certainty: 'certain', isRtp: true },
  },
  {
    name: 'RTP, payload type 33',
    datagrams: rtpSeries(16, (index) => tsPackets(7, index * 7), { payloadType: 33 }),
    expected: {
      kind: 'mpegts',
      certainty: 'certain',
      isRtp: true,
      networkPacketSize: 188,
      payloadType: 33,
      ssrc: SSRC,
      after: 2,
    },
  },
  {
    name: 'RTP, dynamic payload type, CSRC, extension and padding',
    datagrams: rtpSeries(16, (index) => tsPackets(7, index * 7), { csrcs: [1, 2], extension: [3], padding: 4 }),
    expected: { kind: 'mpegts', certainty: 'certain', isRtp: true, payloadType: 96, after: 3 },
  },
  {
    name: 'RTP, a static payload type of something else',
    datagrams: rtpSeries(16, (index) => tsPackets(7, index * 7), { payloadType: 0 }),
    expected: { kind: 'mpegts', certainty: 'certain', after: 8 },
  },
  {
    name: 'RTP, 204 bytes',
    datagrams: rtpSeries(16, (index) => packets204(6, index * 6)),
    expected: { kind: 'mpegts', certainty: 'certain', isRtp: true, networkPacketSize: 204 },
  },
  {
    name: 'null packets only: no continuity to go by',
    datagrams: series(16, () => tsPackets(7, 0, 0x1fff)),
    expected: { kind: 'mpegts', certainty: 'likely', after: 16 },
  },
  {
    name: 'the first 10 damaged',
    datagrams: series(16, (index) => (index < 10 ? NOISE(1316, index) : tsPackets(7, index * 7))),
    expected: { kind: 'mpegts', certainty: 'likely', networkPacketSize: 188, after: 16 },
  },
  {
    name: 'RTP, the first 10 payloads damaged',
    datagrams: rtpSeries(16, (index) => (index < 10 ? NOISE(1316, index) : tsPackets(7, index * 7)), {
      payloadType: 33,
    }),
    expected: { kind: 'mpegts', certainty: 'likely', isRtp: true, after: 16 },
  },
  {
    name: 'a third of the datagrams lost',
    datagrams: series(16, (index) => tsPackets(7, Math.trunc((index * 3) / 2) * 7)),
    expected: { kind: 'mpegts', certainty: 'certain' },
  },
  {
    name: 'transport errors: the header of such a packet says nothing',
    datagrams: series(16, (index) => concat(tsPackets(6, index * 6), hex('47 ff ff 0f'), new Uint8Array(184))),
    expected: { kind: 'mpegts', certainty: 'certain' },
  },
  {
    name: 'two datagrams of a file that ends',
    datagrams: series(2, (index) => tsPackets(7, index * 7)),
    expected: { kind: 'mpegts', certainty: 'likely' },
  },
  { name: 'a single packet', datagrams: [tsPackets(1, 0)], expected: { kind: 'mpegts', certainty: 'possible' } },

  {
    name: 'uncompressed video, one line',
    datagrams: rtpSeries(16, (index) => videoLine(index + 21), { timestamp: 9000 }),
    expected: {
      kind: 'st2110-20',
      certainty: 'certain',
      isRtp: true,
      networkPacketSize: 0,
      payloadType: 96,
      ssrc: SSRC,
      after: 4,
    },
  },
  {
    name: 'uncompressed video, two lines',
    datagrams: rtpSeries(16, (index) => twoVideoLines(index), { timestamp: 9000 }),
    expected: { kind: 'st2110-20', certainty: 'certain' },
  },
  {
    name: 'uncompressed video, second field: line numbers begin again with the timestamp',
    datagrams: series(16, (index) =>
      rtp({
        sequence: index,
        timestamp: index < 2 ? 1 : 2,
        payload: videoLine(index < 2 ? 539 + index : 0x8000 | index),
      }),
    ),
    expected: { kind: 'st2110-20', certainty: 'certain' },
  },
  {
    name: 'line lengths that do not add up',
    datagrams: rtpSeries(16, (index) => videoLine(index, 1)),
    expected: { kind: 'rtp', certainty: 'certain' },
  },
  {
    name: 'ancillary data',
    datagrams: rtpSeries(16, () => AFD),
    expected: { kind: 'st2110-40', certainty: 'certain', isRtp: true, after: 4 },
  },
  {
    name: 'ancillary data, every other one without',
    datagrams: rtpSeries(16, (index) => (index % 2 === 0 ? NO_ANC : AFD)),
    expected: { kind: 'st2110-40', certainty: 'certain', after: 4 },
  },
  {
    name: 'ancillary data that never comes',
    datagrams: rtpSeries(16, () => NO_ANC),
    expected: { kind: 'st2110-40', certainty: 'likely', after: 16 },
  },
  {
    name: 'ANC packet with wrong parity',
    datagrams: rtpSeries(16, () => hex('0080 0014 01 400000 0090590090605422448020080200802008019200')),
    expected: { kind: 'st2110-20', certainty: 'certain' }, // line 0x140: nothing else tells the two apart
  },
  {
    name: 'linear PCM, 2 channels of 24 bits, 125 µs',
    datagrams: rtpSeries(16, (index) => NOISE(6 * 2 * 3, index), {}, 6),
    expected: { kind: 'st2110-30', certainty: 'certain', isRtp: true, after: 9 },
  },
  {
    name: 'linear PCM of 64 channels: may be AES3 as well',
    datagrams: rtpSeries(16, (index) => NOISE(6 * 64 * 3, index), {}, 6),
    expected: { kind: 'st2110-30', certainty: 'likely', after: 16 },
  },
  {
    name: 'linear PCM with gaps in the sequence',
    datagrams: series(16, (index) =>
      rtp({ sequence: index * 3, timestamp: index * 3 * 48, payload: pcm16(48, 2, index * 48) }),
    ),
    expected: { kind: 'st2110-30', certainty: 'certain' },
  },
  {
    name: 'PCM of 0x4747 only, 188 bytes',
    datagrams: rtpSeries(16, () => new Uint8Array(188).fill(0x47), {}, 47),
    expected: { kind: 'rtp', certainty: 'certain' },
  },
  {
    name: 'PCM of 0x4747 only without RTP, 7 times 188 bytes',
    datagrams: series(16, () => new Uint8Array(1316).fill(0x47)),
    expected: { kind: 'unknown', certainty: 'none' },
  },
  {
    name: 'PCM of 0x4710 only, 7 times 188 bytes',
    datagrams: rtpSeries(16, () => new Uint8Array(1316).map((_, index) => (index % 2 === 0 ? 0x47 : 0x10)), {}, 329),
    expected: { kind: 'rtp', certainty: 'certain' },
  },
  {
    name: 'PCM of 0x4710 only without RTP, 7 times 188 bytes',
    datagrams: series(16, () => new Uint8Array(1316).map((_, index) => (index % 2 === 0 ? 0x47 : 0x10))),
    expected: { kind: 'unknown', certainty: 'none' },
  },
  {
    name: 'PCM of 24 bits, constant, with a sync byte every 6 bytes, 192 bytes',
    datagrams: rtpSeries(
      16,
      () => new Uint8Array(192).map((_, index) => [0x00, 0x11, 0x22, 0x33, 0x47, 0x10][index % 6]!),
      {},
      16,
    ),
    expected: { kind: 'st2110-30', certainty: 'certain' },
  },
  {
    name: 'PCM whose fifth byte is always a sync byte, 48 samples in 192 bytes',
    datagrams: rtpSeries(16, (index) => concat(u32(0x00010002), hex('47010010'), NOISE(184, index)), {}, 48),
    expected: { kind: 'st2110-30', certainty: 'certain' },
  },
  {
    name: 'compressed audio in RTP',
    datagrams: rtpSeries(16, (index) => NOISE(300 + index, index), {}, 1024),
    expected: { kind: 'rtp', certainty: 'certain', isRtp: true, payloadType: 96, ssrc: SSRC, after: 16 },
  },
  {
    name: 'RTP of two senders in turn',
    datagrams: series(16, (index) =>
      rtp({ ssrc: SSRC + (index % 2), sequence: 100 + (index >> 1), payload: NOISE(300, index) }),
    ),
    expected: { kind: 'rtp', certainty: 'likely', ssrc: SSRC },
  },
  {
    name: 'first byte like RTP, another SSRC in each',
    datagrams: series(16, (index) => concat(u8(0x80), NOISE(200, index))),
    expected: { kind: 'unknown', certainty: 'none', isRtp: false, payloadType: 0, ssrc: 0, after: 16 },
  },
  {
    name: 'RTCP',
    datagrams: series(16, () => concat(hex('80c80006 12345678'), new Uint8Array(20))),
    expected: { kind: 'unknown', certainty: 'none' },
  },
  { name: 'empty datagrams', datagrams: series(16, () => new Uint8Array(0)), expected: { kind: 'unknown' } },
  { name: 'no datagram at all', datagrams: [], expected: { kind: 'unknown', certainty: 'none' } },
];

describe('Classifier', () => {
  for (const { name, datagrams, expected } of CASES) {
    test(name, () => {
      const { verdict, after } = classify(datagrams);
      const actual: Record<string, unknown> = { ...verdict, after };
      const compared = Object.fromEntries(Object.keys(expected).map((key) => [key, actual[key]]));
      assert.deepEqual(compared, expected);
    });
  }

  test('any datagrams: decides by the 16th, by their bytes alone', () => {
    const tsLike = fc
      .tuple(
        fc.constantFrom(188, 192, 204),
        fc.integer({ min: 1, max: 3 }),
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
      )
      .map(([size, count, noise]) => {
        const bytes = new Uint8Array(size * count);
        for (let pos = 0; pos < bytes.length; pos += size) bytes.set(concat(u8(0x47), noise), pos);
        return bytes;
      });
    const rtpLike = fc
      .tuple(fc.nat(20), fc.nat(3), fc.uint8Array({ maxLength: 60 }), fc.boolean())
      .map(([sequence, ssrc, payload, isVideo]) =>
        rtp({ sequence, ssrc, payload: isVideo ? concat(u16(0), u16(payload.length), payload) : payload }),
      );
    const datagram = fc.oneof(fc.uint8Array({ maxLength: 80 }), tsLike, rtpLike);
    fc.assert(
      fc.property(fc.array(datagram, { minLength: 16, maxLength: 16 }), (datagrams) => {
        const verdicts = [0x00, 0xff, 0x47].map((poison) => {
          const classifier = new Classifier();
          const margin = 300;
          for (const [index, bytes] of datagrams.entries()) {
            const buffer = new Uint8Array(bytes.length + 2 * margin).fill(poison);
            buffer.set(bytes, margin);
            const verdict = classifier.feed(buffer, margin, bytes.length);
            if (verdict !== undefined) return { verdict, index };
          }
          return undefined;
        });
        assert.ok(verdicts[0] !== undefined && verdicts[0].index < MAX_UNDECIDED_DATAGRAMS);
        assert.deepEqual(verdicts[1], verdicts[0]);
        assert.deepEqual(verdicts[2], verdicts[0]);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
