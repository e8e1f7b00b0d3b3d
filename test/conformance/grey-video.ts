import { BitWriter } from '../support/packets/bit-writer.js';

/** A coded picture, in the order of coding. */
export interface CodedPicture {
  readonly bytes: Buffer;
  /** Its place in the order of display. */
  readonly display: number;
}

const WIDTH = 352;
const HEIGHT = 288;
const COLUMNS = WIDTH / 16;
const ROWS = HEIGHT / 16;
/** 25 frames a second. */
const FRAME_RATE_CODE = 3;
const VARIABLE_RATE_DELAY = 0xffff;
/** profile_and_level_indication of the Main profile. Spec: ISO/IEC 13818-2, Tables 8-2 and 8-3 */
const MAIN_AT = { main: 0x48, low: 0x4a } as const;
/** Field for its rate: an upper bound in units of 400 bit/s. */
const BIT_RATE_VALUE = 2500;
/** A closed group: each picture's type and place in the order of display. */
const GROUP = [
  ['I', 0],
  ['P', 3],
  ['B', 1],
  ['B', 2],
  ['P', 6],
  ['B', 4],
  ['B', 5],
  ['P', 9],
  ['B', 7],
  ['B', 8],
] as const;
type PictureType = (typeof GROUP)[number][0];

const CODING_TYPES = { I: 1, P: 2, B: 3 } as const;
/** f_code forward and backward; 15 where there are no vectors. */
const F_CODES = { I: [15, 15], P: [1, 15], B: [1, 1] } as const;
/** macroblock_address_increment 1, then: intra, 4 + 2 blocks with a DC size of 0 and nothing behind it; or a forward vector of 0 without blocks. */
const MACROBLOCKS = {
  I: `1 1 ${'100 10 '.repeat(4)}${'00 10 '.repeat(2)}`,
  P: '1 001 1 1',
  B: '1 0010 1 1',
} as const;

/** How the grey video is coded. */
export interface GreyCoding {
  /** Size of the VBV buffer in units of 2 KiB. */
  readonly vbvUnits: number;
  readonly level?: keyof typeof MAIN_AT;
  /** vbv_delay of all pictures in ticks of 90 kHz; left open unless given. */
  readonly vbvDelay90k?: number;
  /** Pictures are filled up with zero bytes to so many bytes. */
  readonly pictureBytes?: number;
}

/**
 * MPEG-2 video, Main profile, at Main level unless said otherwise, 352×288, 25 frames a second, of grey pictures in groups of ten
 * (IPBB…), made of nothing and decodable.
 * Spec: ISO/IEC 13818-2, 6.2
 */
export class GreyVideo {
  readonly #coding: GreyCoding;
  readonly #slices: Readonly<Record<PictureType, Buffer>>;
  readonly #sequence: Buffer;

  constructor(coding: GreyCoding) {
    this.#coding = coding;
    this.#sequence = sequenceHeader(coding);
    this.#slices = { I: slices('I'), P: slices('P'), B: slices('B') };
  }

  /** The picture of that number in the order of coding. */
  picture(number: number): CodedPicture {
    const place = number % GROUP.length;
    const [type, reference] = GROUP[place]!;
    const group = number - place;
    const start = place === 0 ? [this.#sequence, groupHeader()] : [];
    const { vbvDelay90k = VARIABLE_RATE_DELAY, pictureBytes = 0 } = this.#coding;
    const picture = Buffer.concat([...start, pictureHeader(type, reference, vbvDelay90k), this.#slices[type]]);
    const bytes = Buffer.concat([picture, Buffer.alloc(Math.max(0, pictureBytes - picture.length))]);
    return { bytes, display: group + reference };
  }
}

function sequenceHeader({ vbvUnits, level = 'main' }: GreyCoding): Buffer {
  return new BitWriter()
    .u(32, 0x000001b3)
    .u(12, WIDTH)
    .u(12, HEIGHT)
    .u(4, 2) // 4:3
    .u(4, FRAME_RATE_CODE)
    .u(18, BIT_RATE_VALUE)
    .u(1, 1) // marker_bit
    .u(10, vbvUnits)
    .u(3, 0) // no constrained parameters, no matrices
    .u(32, 0x000001b5)
    .u(4, 1) // sequence_extension
    .u(8, MAIN_AT[level])
    .u(1, 1) // progressive_sequence
    .u(2, 1) // 4:2:0
    .u(2 + 2 + 12, 0)
    .u(1, 1) // marker_bit
    .u(8 + 1 + 2 + 5, 0)
    .bytes();
}

function groupHeader(): Buffer {
  return new BitWriter()
    .u(32, 0x000001b8)
    .u(1 + 5 + 6, 0)
    .u(1, 1) // marker_bit of the time code
    .u(6 + 6, 0)
    .u(1, 1) // closed_gop
    .u(1, 0)
    .bytes();
}

function pictureHeader(type: PictureType, reference: number, vbvDelay90k: number): Buffer {
  const bits = new BitWriter().u(32, 0x00000100).u(10, reference).u(3, CODING_TYPES[type]).u(16, vbvDelay90k);
  if (type !== 'I') bits.u(1, 0).u(3, 7); // full_pel_forward_vector, forward_f_code
  if (type === 'B') bits.u(1, 0).u(3, 7);
  const [forward, backward] = F_CODES[type];
  return bits
    .u(1, 0) // extra_bit_picture
    .align()
    .u(32, 0x000001b5)
    .u(4, 8) // picture_coding_extension
    .u(4, forward)
    .u(4, forward)
    .u(4, backward)
    .u(4, backward)
    .u(2, 0) // intra_dc_precision
    .u(2, 3) // a frame
    .u(1, 0)
    .u(1, 1) // frame_pred_frame_dct
    .u(1 + 1 + 1 + 1 + 1, 0)
    .u(1, 1) // chroma_420_type
    .u(1, 1) // progressive_frame
    .u(1, 0)
    .bytes();
}

function slices(type: PictureType): Buffer {
  const rows = Array.from({ length: ROWS }, (_, row) =>
    new BitWriter()
      .u(32, 0x00000101 + row)
      .u(5, 1) // quantiser_scale_code
      .u(1, 0) // extra_bit_slice
      .code(MACROBLOCKS[type].repeat(COLUMNS))
      .bytes(),
  );
  return Buffer.concat(rows);
}
