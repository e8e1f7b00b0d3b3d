import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hevcSpsAt } from '../../../src/codec/hevc/sps.js';
import { bytesOf, ue } from '../../support/packets/bit-writer.js';

type Field = readonly [number, number];

/** Parts of a sequence parameter set that differ from case to case. */
interface SpsParts {
  readonly nalType?: number;
  /** 0: 4:0:0, 1: 4:2:0, 2: 4:2:2, 3: 4:4:4. */
  readonly chromaFormat?: number;
  readonly size?: readonly [number, number];
  /** Left, right, top, bottom, in units of the chroma format. */
  readonly window?: readonly [number, number, number, number];
  readonly scaling?: readonly Field[];
  readonly pcm?: readonly Field[];
  readonly shortTermSets?: readonly Field[];
  readonly longTerm?: readonly Field[];
  readonly vui?: readonly Field[];
}

/** Spec: ITU-T H.265, 7.3.2.2; fields in its order */
function spsOf(parts: SpsParts = {}): Buffer {
  const { nalType = 33, chromaFormat = 1, size = [1920, 1088], window = [0, 0, 0, 4] } = parts;
  return withEmulationPrevention(
    bytesOf(
      [nalType << 9, 16], // nuh_layer_id 0
      [0, 4],
      [0, 3], // one sub-layer
      [1, 1],
      [0, 2], // general_profile_space
      [0, 1], // main tier
      [2, 5], // Main 10
      [0x2000_0000, 32],
      [0b1001, 4], // progressive, frames only
      [0, 44],
      [123, 8], // level 4.1
      ue(0),
      ue(chromaFormat),
      ...(chromaFormat === 3 ? ([[0, 1]] as const) : []),
      ue(size[0]),
      ue(size[1]),
      [1, 1],
      ...window.map(ue),
      ue(2), // bit_depth_luma_minus8
      ue(2),
      ue(4), // 8 bits of picture order count
      [1, 1],
      ue(4), // max_dec_pic_buffering_minus1
      ue(2),
      ue(0),
      ...[0, 3, 0, 3, 0, 0].map(ue),
      ...(parts.scaling ?? ([[0, 1]] as const)),
      [0b11, 2],
      ...(parts.pcm ?? ([[0, 1]] as const)),
      ...(parts.shortTermSets ?? [ue(0)]),
      ...(parts.longTerm ?? ([[0, 1]] as const)),
      [0b11, 2],
      ...(parts.vui ?? ([[0, 1]] as const)),
      [0, 1], // sps_extension_present_flag
      [1, 1], // rbsp_stop_one_bit
    ),
  );
}

/** Spec: ITU-T H.265, 7.4.2.1 */
function withEmulationPrevention(bytes: Uint8Array): Buffer {
  const escaped: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros === 2 && byte <= 3) {
      escaped.push(3);
      zeros = 0;
    }
    escaped.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(escaped);
}

/** Reads the set in the midst of other bytes. */
function read(parts?: SpsParts) {
  const sps = spsOf(parts);
  return hevcSpsAt(Buffer.concat([Buffer.alloc(3, 0xff), sps, Buffer.alloc(3, 0xff)]), 3, 3 + sps.length);
}

test('Main 10, 1920×1080 in 1088 coded lines', () => {
  const { profileIdc, levelIdc, tier, ...sps } = read()!;
  assert.deepEqual([profileIdc, levelIdc, tier], [2, 123, 'main']);
  assert.deepEqual(
    [sps.width, sps.height, sps.codedWidth, sps.codedHeight, sps.chromaFormatIdc, sps.bitDepth],
    [1920, 1080, 1920, 1088, 1, 10],
  );
  assert.deepEqual([sps.frameRate, sps.nalHrd], [0, undefined]);
});

describe('the window, in units of the chroma format', () => {
  const cases: readonly (readonly [name: string, chromaFormat: number, width: number, height: number])[] = [
    ['4:0:0', 0, 1920 - 3, 1088 - 7],
    ['4:2:0', 1, 1920 - 6, 1088 - 14],
    ['4:2:2', 2, 1920 - 6, 1088 - 7],
    ['4:4:4', 3, 1920 - 3, 1088 - 7],
  ];
  for (const [name, chromaFormat, width, height] of cases) {
    test(name, () => {
      const sps = read({ chromaFormat, window: [1, 2, 3, 4] });
      assert.deepEqual([sps?.width, sps?.height], [width, height]);
    });
  }
});

/** VUI with timing of 50 frames a second and an HRD; all that is optional before it is there. */
const VUI: readonly Field[] = [
  [1, 1], // VUI
  [1, 1],
  [255, 8], // EXTENDED_SAR
  [16, 16],
  [11, 16],
  [0b11, 2], // overscan
  [1, 1],
  [0b1011, 4], // video_format, video_full_range_flag
  [1, 1],
  [0x090909, 24], // colour_description
  [1, 1],
  ue(2),
  ue(2),
  [0, 3],
  [1, 1],
  ...[1, 1, 1, 1].map(ue), // default display window
  [1, 1], // timing
  [1, 32],
  [50, 32],
  [1, 1],
  ue(0),
  [1, 1], // HRD
  [0b10, 2], // of the NAL units
  [0, 1],
  [0, 8], // scales
  [0, 15],
  [1, 1],
  ue(0),
  ue(0),
  ue(156_249),
  ue(624_999),
  [1, 1],
  [0, 1], // bitstream_restriction_flag
];

const PASSED_OVER: readonly (readonly [name: string, parts: SpsParts])[] = [
  ['nothing', {}],
  [
    'default scaling lists',
    {
      scaling: [
        [1, 1],
        [0, 1],
      ],
    },
  ],
  [
    'scaling lists of all sizes, half of them copies of others',
    {
      scaling: [
        [1, 1],
        [1, 1],
        ...[16, 64, 64, 64].flatMap((coefficients, size) =>
          Array.from({ length: size === 3 ? 2 : 6 }, (_, matrix): Field[] =>
            matrix % 2 === 0
              ? [[0, 1], ue(0)] // scaling_list_pred_matrix_id_delta
              : [[1, 1], ...(size > 1 ? [ue(5)] : []), ...Array.from({ length: coefficients }, () => ue(2))],
          ).flat(),
        ),
      ],
    },
  ],
  ['PCM samples', { pcm: [[1, 1], [0x77, 8], ue(0), ue(2), [1, 1]] }],
  [
    'short-term sets, one of them predicted',
    {
      shortTermSets: [
        ue(2),
        ue(1), // one picture before
        ue(1), // one behind
        ...([ue(0), [1, 1], ue(3), [0, 1]] as const),
        [1, 1], // predicted
        [0, 1],
        ue(0),
        [1, 1], // used
        [0b01, 2], // not used, but kept
        [0b00, 2], // neither
      ],
    },
  ],
  ['long-term pictures, of 8 bits and a flag each', { longTerm: [[1, 1], ue(2), [0x1ff, 9], [0x0aa, 9]] }],
];

for (const [name, parts] of PASSED_OVER) {
  test(`before the VUI is passed over: ${name}`, () => {
    const sps = read({ ...parts, vui: VUI });
    assert.equal(sps?.frameRate, 50);
    assert.deepEqual(sps?.nalHrd, { bitrateBps: 10_000_000, sizeBits: 10_000_000, isConstantRate: true });
  });
}

describe('none', () => {
  const cases: readonly (readonly [name: string, parts: SpsParts])[] = [
    ['another NAL unit', { nalType: 34 }],
    ['a window as large as the picture', { size: [64, 64], window: [16, 16, 0, 0] }],
    ['a picture that no level allows', { size: [16_889, 64], window: [0, 0, 0, 0] }],
    ['65 short-term sets', { shortTermSets: [ue(65)] }],
    ['17 pictures in a set', { shortTermSets: [ue(1), ue(9), ue(8)] }],
  ];
  for (const [name, parts] of cases) test(name, () => assert.equal(read(parts), undefined));

  test('cut off anywhere', () => {
    const sps = spsOf({ vui: VUI });
    for (let length = 0; length < sps.length - 1; length++) assert.equal(hevcSpsAt(sps, 0, length), undefined);
    assert.ok(hevcSpsAt(sps, 0, sps.length));
  });
});
