// Tested by: test/codec/audio/readers.test.ts
import { BitReader } from '../bit-reader.js';

/** What the table of contents of an AC-4 frame says. */
export interface Ac4Toc {
  readonly bitstreamVersion: number;
  readonly sequenceCounter: number;
  readonly sampleRateHz: number;
  /** NaN where it is reserved. */
  readonly frameRate: number;
  readonly presentations: number;
  /** Channel mode of the first channel-coded substream; undefined where there is none, or what is before it is not read here. */
  readonly channelMode: Ac4ChannelMode | undefined;
}

export interface Ac4ChannelMode {
  readonly channels: number;
  readonly layout: string;
}

/** Sync word, and frame_size of three bytes behind 0xffff. */
export const AC4_HEADER_SIZE = 7;
const SHORT_HEADER_SIZE = 4;
const CRC_SIZE = 2;
/** Spec: ETSI TS 103 190-1, table 83; at 44.1 kHz there is 13 only */
const FRAME_RATES = [
  24_000 / 1001,
  24,
  25,
  30_000 / 1001,
  30,
  48_000 / 1001,
  48,
  50,
  60_000 / 1001,
  60,
  100,
  120_000 / 1001,
  120,
  48_000 / 2048,
];
/** frame_rate_index with b_multiplier, and whether the factor may be 4. Spec: ETSI TS 103 190-1, 4.2.3.4 */
const MULTIPLIED: Readonly<Record<number, boolean>> = {
  0: false,
  1: false,
  2: true,
  3: true,
  4: true,
  7: false,
  8: false,
  9: false,
};
/** By channel_mode, a prefix code. Spec: ETSI TS 103 190-2, table 56 */
const CHANNEL_MODES: Readonly<Record<string, readonly [channels: number, layout: string]>> = {
  '0': [1, 'mono'],
  '10': [2, 'stereo'],
  '1100': [3, '3.0'],
  '1101': [5, '5.0'],
  '1110': [6, '5.1'],
  '1111000': [7, '7.0'],
  '1111001': [8, '7.1'],
  '1111010': [7, '7.0'],
  '1111011': [8, '7.1'],
  '1111100': [7, '7.0'],
  '1111101': [8, '7.1'],
  '11111100': [11, '7.0.4'],
  '11111101': [12, '7.1.4'],
  '111111100': [13, '9.0.4'],
  '111111101': [14, '9.1.4'],
  '111111110': [24, '22.2'],
};
const LONGEST_CODE = 9;
/** In a presentation of this version these codes are two channels for headphones. Spec: ETSI TS 103 190-2, 6.3.2.7.2 */
const IMMERSIVE_STEREO_VERSION = 2;
const IMMERSIVE_STEREO_CODES = ['1111000', '1111001'];
const MAX_PRESENTATIONS = 512;

/**
 * Size of the AC-4 sync frame at `pos`, with its checksum; 0 when it is none.
 * Spec: ETSI TS 103 190-1, Annex G
 */
export function ac4FrameSizeAt(bytes: Uint8Array, pos: number): number {
  const hasCrc = bytes[pos + 1] === 0x41;
  if (bytes[pos] !== 0xac || (bytes[pos + 1] !== 0x40 && !hasCrc)) return 0;
  const crc = hasCrc ? CRC_SIZE : 0;
  const short = (bytes[pos + 2]! << 8) | bytes[pos + 3]!;
  if (short === 0) return 0;
  if (short !== 0xffff) return SHORT_HEADER_SIZE + short + crc;
  const long = (bytes[pos + 4]! << 16) | (bytes[pos + 5]! << 8) | bytes[pos + 6]!;
  return AC4_HEADER_SIZE + long + crc;
}

/**
 * The table of contents of the sync frame at `pos`, of which the bytes up to `end` are there; undefined when they do not
 * reach its presentations. Object-coded substreams, and those of several presentations of the first edition, have no channel mode here.
 * Spec: ETSI TS 103 190-1, 4.2.3; ETSI TS 103 190-2, 6.2.1
 */
export function ac4TocAt(bytes: Uint8Array, pos: number, end: number): Ac4Toc | undefined {
  const isLong = bytes[pos + 2] === 0xff && bytes[pos + 3] === 0xff;
  const bits = new BitReader(bytes, Math.min(end, pos + (isLong ? AC4_HEADER_SIZE : SHORT_HEADER_SIZE)), end);
  const version = bits.u(2);
  const bitstreamVersion = version === 3 ? 3 + variableBits(bits, 2) : version;
  const sequenceCounter = bits.u(10);
  if (bits.flag() && bits.u(3) > 0) bits.skip(2); // wait_frames, reserved
  const sampleRateHz = bits.flag() ? 48_000 : 44_100;
  const frameRateIndex = bits.u(4);
  bits.skip(1); // b_iframe_global
  const presentations = bits.flag() ? 1 : bits.flag() ? variableBits(bits, 2) + 2 : 0;
  if (bits.flag() && bits.u(5) === 0x1f) variableBits(bits, 3); // payload_base_minus1
  if (bits.isTruncated || presentations > MAX_PRESENTATIONS) return undefined;
  return {
    bitstreamVersion,
    sequenceCounter,
    sampleRateHz,
    frameRate: frameRateOf(frameRateIndex, sampleRateHz),
    presentations,
    channelMode: channelModeOf(bits, bitstreamVersion, presentations, frameRateIndex),
  };
}

function frameRateOf(index: number, sampleRateHz: number): number {
  if (sampleRateHz === 48_000) return FRAME_RATES[index] ?? Number.NaN;
  return index === 13 ? 44_100 / 2048 : Number.NaN;
}

function channelModeOf(
  bits: BitReader,
  version: number,
  presentations: number,
  rateIndex: number,
): Ac4ChannelMode | undefined {
  let isKnown = presentations > 0;
  let isImmersive = false;
  if (version <= 1) isKnown &&= firstPresentation(bits, rateIndex);
  else {
    if (bits.flag()) {
      bits.skip(16); // short_program_id
      if (bits.flag()) bits.skip(128); // program_uuid
    }
    for (let n = 0; n < presentations && isKnown && !bits.isTruncated; n++) {
      const presentation = presentationV1(bits, rateIndex);
      isKnown = presentation >= 0;
      if (n === 0) isImmersive = presentation === IMMERSIVE_STEREO_VERSION;
    }
    isKnown &&= substreamGroup(bits);
  }
  const mode = isKnown ? channelMode(bits, isImmersive) : undefined;
  return bits.isTruncated ? undefined : mode;
}

/** Up to the channel mode of its first substream; false where that is not reached. */
function firstPresentation(bits: BitReader, rateIndex: number): boolean {
  const isSingle = bits.flag();
  const config = isSingle ? -1 : shortOrMore(bits, 3, 7);
  presentationVersion(bits);
  if (config === 6) return false;
  bits.skip(3); // md_compat
  if (bits.flag()) variableBits(bits, 2); // presentation_id
  frameRateFactor(bits, rateIndex);
  emdfInfo(bits);
  if (isSingle) return true;
  bits.skip(1); // b_hsf_ext
  return config <= 5;
}

/** All of ac4_presentation_v1_info; returns presentation_version, -1 where what follows cannot be found. */
function presentationV1(bits: BitReader, rateIndex: number): number {
  const isSingle = bits.flag();
  const config = isSingle ? -1 : shortOrMore(bits, 3, 7);
  const version = presentationVersion(bits);
  const hasGroups = config !== 6;
  let hasSubstreams = true;
  if (hasGroups) {
    bits.skip(3); // md_compat
    if (bits.flag()) variableBits(bits, 2); // presentation_id
    const factor = frameRateFactor(bits, rateIndex);
    skipFractions(bits, rateIndex, factor);
    emdfInfo(bits);
    if (bits.flag()) bits.skip(1); // b_presentation_filter, b_enable_presentation
    if (!skipGroups(bits, isSingle, config)) return -1;
    bits.skip(1); // b_pre_virtualized
    hasSubstreams = bits.flag(); // b_add_emdf_substreams
    bits.skip(2); // b_alternative, b_pres_ndot
    shortOrMore(bits, 2, 3); // substream_index
  }
  if (!hasSubstreams) return version;
  const few = bits.u(2);
  const count = few === 0 ? variableBits(bits, 2) + 4 : few;
  for (let n = 0; n < count && !bits.isTruncated; n++) emdfInfo(bits);
  return version;
}

function skipGroups(bits: BitReader, isSingle: boolean, config: number): boolean {
  if (isSingle) {
    shortOrMore(bits, 3, 7);
    return true;
  }
  bits.skip(1); // b_multi_pid
  if (config > 5) return false;
  const count = config === 5 ? shortOrMore(bits, 2, 3) + 2 : [2, 1, 2, 3, 2][config]!;
  for (let n = 0; n < count && !bits.isTruncated; n++) shortOrMore(bits, 3, 7); // group_index
  return true;
}

/** Up to the channel mode of its first substream; false where it has none. */
function substreamGroup(bits: BitReader): boolean {
  bits.skip(2); // b_substreams_present, b_hsf_ext
  if (!bits.flag()) shortOrMore(bits, 2, 3); // b_single_substream, n_lf_substreams_minus2
  return bits.flag(); // b_channel_coded
}

/** A run of ones. */
function presentationVersion(bits: BitReader): number {
  let version = 0;
  while (bits.flag()) version++;
  return version;
}

function channelMode(bits: BitReader, isImmersive: boolean): Ac4ChannelMode | undefined {
  let code = '';
  while (code.length < LONGEST_CODE) {
    code += bits.flag() ? '1' : '0';
    const found = CHANNEL_MODES[code];
    if (found === undefined) continue;
    if (isImmersive && IMMERSIVE_STEREO_CODES.includes(code)) return { channels: 2, layout: 'immersive stereo' };
    return { channels: found[0], layout: found[1] };
  }
  return undefined;
}

function frameRateFactor(bits: BitReader, rateIndex: number): number {
  const mayBe4 = MULTIPLIED[rateIndex];
  if (mayBe4 === undefined || !bits.flag()) return 1;
  return mayBe4 && bits.flag() ? 4 : 2;
}

/** frame_rate_fractions_info. */
function skipFractions(bits: BitReader, rateIndex: number, factor: number): void {
  if (rateIndex >= 5 && rateIndex <= 9 && factor === 1) bits.skip(1);
  else if (rateIndex >= 10 && rateIndex <= 12 && bits.flag()) bits.skip(1);
}

/** Spec: ETSI TS 103 190-1, 4.2.3.6 and 4.2.14.15 */
function emdfInfo(bits: BitReader): void {
  shortOrMore(bits, 2, 3); // emdf_version
  if (bits.u(3) === 7) variableBits(bits, 3); // key_id
  if (bits.flag()) shortOrMore(bits, 2, 3); // substream_index
  const primary = bits.u(2);
  const secondary = bits.u(2);
  bits.skip([0, 8, 32, 128][primary]! + [0, 8, 32, 128][secondary]!);
}

/** A number whose largest value says that more bits follow. */
function shortOrMore(bits: BitReader, count: number, most: number): number {
  const value = bits.u(count);
  return value === most ? most + variableBits(bits, 2) : value;
}

/** variable_bits(n). Spec: ETSI TS 103 190-1, 4.2.2 */
function variableBits(bits: BitReader, count: number): number {
  let value = bits.u(count);
  for (let n = 0; n < 4 && bits.flag(); n++) value = (value + 1) * 2 ** count + bits.u(count);
  return value;
}
