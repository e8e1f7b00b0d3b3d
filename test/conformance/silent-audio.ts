import { BitWriter } from '../support/packets/bit-writer.js';

/** A frame of silence, and how long it lasts. */
export interface SilentAudio {
  readonly frame: Buffer;
  readonly frame90k: number;
}

/**
 * MPEG-1 layer II, 64 kb/s, 48 kHz, mono: no subband has any bits.
 * Spec: ISO/IEC 11172-3, 2.4.1
 */
export function silentLayer2(): SilentAudio {
  const frame = Buffer.alloc(192);
  frame.writeUInt32BE(0xfffd44c0); // MPEG-1, layer II, no CRC; 64 kb/s, 48 kHz; single channel
  return { frame, frame90k: 2160 };
}

/** A LATM frame of AAC LC at 8 kHz, mono: a channel element without any bands. Spec: ISO/IEC 14496-3, 1.7.2, 1.7.3 and 4.4.2 */
export function silentLatm(): SilentAudio {
  const element = new BitWriter()
    .u(1 + 1 + 1, 1) // a configuration of its own, audioMuxVersion 0, allStreamsSameTimeFraming
    .u(6 + 4 + 3, 0) // one frame, one program, one layer
    .u(5, 2) // AAC LC
    .u(4, 11) // 8 kHz
    .u(4, 1) // one channel
    .u(3, 0) // GASpecificConfig
    .u(3, 0) // frameLengthType
    .u(8, 0xff) // latmBufferFullness
    .u(1 + 1, 0) // otherDataPresent, crcCheckPresent
    .u(8, 4) // bytes of the frame
    .u(3 + 4, 0) // single_channel_element
    .u(8, 0) // global_gain
    .u(1 + 2 + 1 + 6 + 1, 0) // ics_info
    .u(1 + 1 + 1, 0) // no pulses, noise shaping or gain control
    .u(3, 7) // end
    .align()
    .bytes();
  const frame = Buffer.concat([Buffer.alloc(3), element]);
  frame.writeUInt16BE(0x56e0);
  frame[2] = element.length;
  return { frame, frame90k: 11_520 };
}

const AC3_SIZE = 256;
const BLOCKS = 6;
/** Exponents that do not change, three of them. */
const NO_CHANGE = 62;
/** Groups of four times three exponents, up to coefficient 73. */
const EXPONENT_GROUPS = 6;

/**
 * AC-3, 64 kb/s, 48 kHz, mono: no coefficient has any bits.
 * Spec: ATSC A/52, 5.3
 */
export function silentAc3(): SilentAudio {
  const bits = new BitWriter()
    .u(16, 0x0b77)
    .u(16, 0) // crc1, set below
    .u(2, 0) // 48 kHz
    .u(6, 8) // 64 kb/s
    .u(5, 8) // bsid
    .u(3, 0) // bsmod
    .u(3, 1) // acmod: 1/0
    .u(1, 0) // lfeon
    .u(5, 31) // dialnorm
    .u(1 + 1 + 1 + 1, 0) // compre, langcode, audprodie, copyrightb
    .u(1, 1) // origbs
    .u(1 + 1 + 1, 0); // timecod1e, timecod2e, addbsie
  for (let block = 0; block < BLOCKS; block++) audioBlock(bits, block === 0);
  const frame = Buffer.alloc(AC3_SIZE);
  bits.bytes().copy(frame);
  const firstPart = (AC3_SIZE * 5) / 8;
  frame.writeUInt16BE(crcBefore(frame.subarray(4, firstPart)), 2);
  frame.writeUInt16BE(crc16(frame.subarray(2, AC3_SIZE - 2)), AC3_SIZE - 2);
  return { frame, frame90k: 2880 };
}

function audioBlock(bits: BitWriter, isFirst: boolean): void {
  bits.u(1 + 1 + 1, 0); // blksw, dithflag, dynrnge
  if (isFirst)
    bits.u(1, 1).u(1, 0); // cplstre: no coupling
  else bits.u(1, 0);
  bits.u(2, isFirst ? 3 : 0); // chexpstr: D45, or as before
  if (isFirst) {
    bits.u(6, 0).u(4, 15); // chbwcod, first exponent
    for (let group = 0; group < EXPONENT_GROUPS; group++) bits.u(7, NO_CHANGE);
    bits.u(2, 0); // gainrng
  }
  bits.u(1, Number(isFirst)); // baie
  if (isFirst) bits.u(2 + 2 + 2 + 2 + 3, 0);
  bits.u(1, Number(isFirst)); // snroffste
  if (isFirst) bits.u(6 + 4 + 3, 0); // with offsets of 0 nothing has bits
  bits.u(1 + 1, 0); // deltbaie, skiple
}

const CRC_POLYNOMIAL = 0x8005;

/** Spec: ATSC A/52, 7.10.1 */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ ((crc & 0x8000) === 0 ? 0 : CRC_POLYNOMIAL)) & 0xffff;
  }
  return crc;
}

/** The CRC that stands before the bytes, so that over all of them it is 0: the register is run backwards. */
function crcBefore(bytes: Uint8Array): number {
  let crc = 0;
  const back = (bit: number) => {
    const out = crc & 1;
    crc = ((crc ^ (out === 1 ? CRC_POLYNOMIAL : 0)) >> 1) | ((out ^ bit) << 15);
  };
  for (let n = bytes.length - 1; n >= 0; n--) {
    for (let bit = 0; bit < 8; bit++) back((bytes[n]! >> bit) & 1);
  }
  for (let bit = 0; bit < 16; bit++) back(0);
  return crc;
}
