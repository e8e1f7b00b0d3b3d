import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ac3HeaderAt } from '../../src/codec/ac3.js';
import { adtsHeaderAt } from '../../src/codec/adts.js';
import { h264SpsAt } from '../../src/codec/h264-sps.js';
import { hevcSpsAt } from '../../src/codec/hevc-sps.js';
import { hevcVpsAt } from '../../src/codec/hevc-vps.js';
import { latmHeaderAt } from '../../src/codec/latm.js';
import { mpegAudioHeaderAt } from '../../src/codec/mpeg-audio.js';
import { mpegVideoHeaderAt, vbvDelayAt } from '../../src/codec/mpeg2-video.js';
import { startCodeAt } from '../../src/codec/start-code.js';
import { HEADER_CODECS, streamHeaderIn } from '../../src/codec/stream-header.js';
import { StreamProbe } from '../../src/codec/stream-probe.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { hex } from '../support/frames/frame-builder.js';

/** Bytes of the bits of the fields, in the order that the syntax tables have them. */
function bytesOf(...fields: readonly (readonly [value: number, bits: number])[]): Uint8Array {
  const text = fields.map(([value, bits]) => value.toString(2).padStart(bits, '0')).join('');
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8, '0');
  return Uint8Array.from({ length: padded.length / 8 }, (_, n) => Number.parseInt(padded.slice(n * 8, n * 8 + 8), 2));
}

/** Field of an Exp-Golomb number. */
function ue(value: number): [number, number] {
  const bits = Math.floor(Math.log2(value + 1));
  return [value + 1, 2 * bits + 1];
}

describe('MPEG video', () => {
  const sequence = bytesOf(
    [0x0000_01b3, 32],
    [720, 12],
    [576, 12],
    [2, 4], // 4:3
    [3, 4], // 25 frames/s
    [37_500, 18], // 15 Mb/s
    [1, 1],
    [112, 10], // vbv_buffer_size 1835008 bits
    [0, 1],
    [0, 1],
    [0, 1],
  );
  const extension = bytesOf(
    [0x0000_01b5, 32],
    [1, 4],
    [0x48, 8], // Main@Main
    [0, 1],
    [1, 2], // 4:2:0
    [0, 2],
    [0, 2],
    [0, 12],
    [1, 1],
    [0, 8],
    [1, 1], // low_delay
    [0, 2],
    [0, 5],
  );

  it('MPEG-2 sequence header and extension', () => {
    const bytes = Uint8Array.from([...sequence, ...extension]);
    assert.deepStrictEqual(mpegVideoHeaderAt(bytes, 0, bytes.length), {
      width: 720,
      height: 576,
      frameRate: 25,
      bitrateBps: 15_000_000,
      vbvBufferSizeBytes: 229_376,
      isConstrained: false,
      extension: {
        profileAndLevel: 0x48,
        profile: 'main',
        level: 'main',
        isProgressive: false,
        chromaFormat: '4:2:0',
        isLowDelay: true,
      },
    });
  });

  it('MPEG-1: a start code that is none of an extension follows', () => {
    const bytes = Uint8Array.from([...sequence, ...hex('000001b8 00000000')]);
    const header = mpegVideoHeaderAt(bytes, 0, bytes.length);
    assert.strictEqual(header?.extension, undefined);
    assert.strictEqual(header?.bitrateBps, 15_000_000);
  });

  it('undefined until what follows tells MPEG-1 from MPEG-2', () => {
    assert.strictEqual(mpegVideoHeaderAt(sequence, 0, sequence.length), undefined);
  });

  it('vbv_delay', () => {
    const bytes = bytesOf([0x0000_0100, 32], [3, 10], [1, 3], [0xffff, 16]);
    assert.strictEqual(vbvDelayAt(bytes, 0, bytes.length), 0xffff);
    assert.strictEqual(vbvDelayAt(bytes, 0, bytes.length - 1), undefined);
  });
});

describe('AVC sequence parameter set', () => {
  it('cropping, timing and the HRD of the byte stream', () => {
    const sps = bytesOf(
      [0x67, 8],
      [77, 8],
      [0x10, 8], // constraint_set3_flag
      [40, 8],
      ue(0),
      ue(0),
      ue(2), // pic_order_cnt_type
      ue(1),
      [0, 1],
      ue(119), // 120 macroblocks
      ue(33), // 34 pairs of macroblocks
      [0, 1],
      [1, 1],
      [1, 1],
      [1, 1], // cropping
      ue(0),
      ue(0),
      ue(0),
      ue(2), // 8 lines: 4:2:0 in fields
      [1, 1], // VUI
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 1], // timing
      [1, 32],
      [50, 32],
      [1, 1],
      [1, 1], // NAL HRD
      ue(0),
      [2, 4],
      [4, 4],
      ue(39_061), // 39062 · 2^8 bit/s
      ue(78_124), // 78125 · 2^8 bits
      [1, 1],
      [0, 20],
      [0, 1],
      [0, 1], // low_delay_hrd_flag
      [0, 1],
      [0, 1],
      [1, 1],
    );
    assert.deepStrictEqual(h264SpsAt(sps, 0, sps.length), {
      profileIdc: 77,
      constraintFlags: 0x10,
      levelIdc: 40,
      width: 1920,
      height: 1080,
      chromaFormatIdc: 1,
      bitDepth: 8,
      isFrameOnly: false,
      frameRate: 25,
      isFixedFrameRate: true,
      nalHrd: { bitrateBps: 9_999_872, sizeBits: 20_000_000, isConstantRate: true },
      vclHrd: undefined,
      isLowDelay: false,
    });
  });
});

describe('audio', () => {
  it('MPEG-1 layer II, 192 kb/s at 48 kHz, stereo', () => {
    assert.deepStrictEqual(mpegAudioHeaderAt(hex('fffda400'), 0, 4), {
      version: '1',
      layer: 2,
      bitrateBps: 192_000,
      sampleRateHz: 48_000,
      channels: 2,
      samples: 1152,
      frameSizeBytes: 576, // 144 · 192000 / 48000
    });
  });

  it('MPEG-1 layer III, 128 kb/s at 44.1 kHz: 417 bytes, and one more with padding', () => {
    assert.strictEqual(mpegAudioHeaderAt(hex('fffb9000'), 0, 4)?.frameSizeBytes, 417);
    assert.strictEqual(mpegAudioHeaderAt(hex('fffb9200'), 0, 4)?.frameSizeBytes, 418);
  });

  it('free format, reserved rate and reserved version are none', () => {
    for (const bytes of ['fffd0400', 'fffdac00', 'ffeda400', 'fff9fc00'])
      assert.strictEqual(mpegAudioHeaderAt(hex(bytes), 0, 4), undefined);
  });

  it('ADTS: AAC LC, 44.1 kHz, 2 channels, 371 bytes', () => {
    // ID 0, no CRC; profile 1, rate 4, channels 2, length 0x173, fullness 0x7ff, one block
    assert.deepStrictEqual(adtsHeaderAt(hex('fff150802e7ffc'), 0, 7), {
      audioObjectType: 2,
      sampleRateHz: 44_100,
      channelConfiguration: 2,
      channels: 2,
      samples: 1024,
      frameSizeBytes: 371,
    });
  });

  it('LATM: AAC LC, 48 kHz, 2 channels', () => {
    const frame = bytesOf(
      [0x2b7, 11],
      [20, 13],
      [0, 1], // useSameStreamMux
      [0, 1], // audioMuxVersion
      [1, 1],
      [0, 6],
      [0, 4],
      [0, 3],
      [2, 5], // AAC LC
      [3, 4], // 48 kHz
      [2, 4],
      [0, 8],
    );
    const bytes = Uint8Array.from([...frame, ...new Uint8Array(20)]);
    assert.deepStrictEqual(latmHeaderAt(bytes, 0, bytes.length), {
      audioObjectType: 2,
      sampleRateHz: 48_000,
      channelConfiguration: 2,
      channels: 2,
      frameSizeBytes: 23,
    });
  });

  it('AC-3: 640 kb/s at 48 kHz, 3/2 with LFE', () => {
    // fscod 0, frmsizecod 36; bsid 8, bsmod 0; acmod 7, cmixlev 1, surmixlev 1, lfeon
    const header = ac3HeaderAt(hex('0b77 0000 24 40 eb'), 0, 7);
    assert.strictEqual(header?.bitrateBps, 640_000);
    assert.strictEqual(header?.channels, 6);
    assert.strictEqual(header?.frameSizeBytes, 2560); // ATSC A/52, Table 5.18: 1280 words
  });

  it('AC-3 at 44.1 kHz, 64 kb/s: 139 and 140 words', () => {
    assert.strictEqual(ac3HeaderAt(hex('0b77 0000 48 40 40'), 0, 7)?.frameSizeBytes, 278);
    assert.strictEqual(ac3HeaderAt(hex('0b77 0000 49 40 40'), 0, 7)?.frameSizeBytes, 280);
  });

  it('E-AC-3: dependent substream of one block', () => {
    // strmtyp 1, frmsiz 127; fscod 0, numblkscod 0, acmod 7, no LFE; bsid 16
    const header = ac3HeaderAt(hex('0b77 407f 0e 80 00'), 0, 7);
    assert.strictEqual(header?.isDependent, true);
    assert.strictEqual(header?.frameSizeBytes, 256);
    assert.strictEqual(header?.samples, 256);
    assert.strictEqual(header?.bitrateBps, 384_000);
  });
});

describe('start codes', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['at the beginning', '000001b3', 0],
    ['behind more zeros', '00000000 0165', 2],
    ['not the one without a byte behind it', 'ff 000001', -1],
    ['behind a 1 that is none', '01 0001 000001 09', 3],
    ['none', '00020001 00000200', -1],
  ];
  for (const [name, bytes, expected] of cases) {
    it(name, () => assert.strictEqual(startCodeAt(hex(bytes), 0, hex(bytes).length), expected));
  }

  it('any bytes: the first there is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 1, 2), { maxLength: 40 }), (numbers) => {
        const bytes = Uint8Array.from(numbers);
        let expected = -1;
        for (let n = bytes.length - 4; n >= 0; n--) {
          if (bytes[n] === 0 && bytes[n + 1] === 0 && bytes[n + 2] === 1) expected = n;
        }
        assert.strictEqual(startCodeAt(bytes, 0, bytes.length), expected);
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });
});

describe('any bytes', () => {
  const starts = [
    '',
    '000001b3',
    '00000167',
    '6764',
    '00000142 01',
    '4201',
    '4001',
    '00000140 01',
    'fffd',
    'fff1',
    '56e0',
    '0b77',
  ];
  const input = fc
    .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }))
    .map(([start, rest]) => Uint8Array.from([...hex(start), ...rest]));

  it('never throw, and nothing beyond the end is read', () => {
    const readers = [
      mpegVideoHeaderAt,
      vbvDelayAt,
      h264SpsAt,
      hevcSpsAt,
      hevcVpsAt,
      mpegAudioHeaderAt,
      adtsHeaderAt,
      latmHeaderAt,
      ac3HeaderAt,
    ];
    fc.assert(
      fc.property(input, (bytes) => {
        const results = [0x00, 0xff].map((poison) => {
          const buffer = new Uint8Array(bytes.length + 200).fill(poison);
          buffer.set(bytes, 100);
          const ends = [100, 100 + bytes.length] as const;
          return [
            ...readers.map((read) => read(buffer, ...ends)),
            ...HEADER_CODECS.map((codec) => streamHeaderIn(codec, buffer, ...ends)),
          ];
        });
        assert.deepStrictEqual(results[0], results[1]);
      }),
      { numRuns: fuzzRuns(2000) },
    );
  });

  it('the probe finds in pieces what there is in all of them together', () => {
    const pieces = fc.array(input, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...HEADER_CODECS), pieces, fc.integer({ min: 1, max: 7 }), (codec, list, step) => {
        const bytes = Buffer.concat(list);
        const probe = new StreamProbe(codec);
        probe.startPes();
        for (let end = step; end <= bytes.length; end += step) {
          const expected = streamHeaderIn(codec, bytes, 0, end);
          assert.deepStrictEqual(probe.feed(bytes, end - step, end), expected);
          if (expected !== undefined) return;
        }
      }),
      { numRuns: fuzzRuns(100) },
    );
  });

  it('the probe takes any pieces', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HEADER_CODECS), fc.array(input, { maxLength: 30 }), (codec, pieces) => {
        const probe = new StreamProbe(codec);
        pieces.forEach((piece, n) => {
          if (n % 7 === 0) probe.startPes();
          probe.feed(piece, 0, piece.length);
        });
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});
