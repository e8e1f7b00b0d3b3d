// Tested by: test/codec/audio/ac3-reader.test.ts
import { BitReader } from '../bit-reader.js';

/** What bitstream information (bsi) says besides the size of the frame. */
export interface Ac3Information {
  readonly isEnhanced: boolean;
  /** 1: a dependent substream. */
  readonly streamType: number;
  readonly substreamId: number;
  /** Audio coding mode: which full channels there are. */
  readonly acmod: number;
  readonly hasLfe: boolean;
  /** In dB, -31 to -1. */
  readonly dialnormDb: number;
  /** Bit stream mode; -1 where it does not say. */
  readonly bsmod: number;
  /** Channel map of a dependent substream, highest bit first; -1 where it has none. */
  readonly channelMap: number;
  /** Joint object coding: its flag in the additional bitstream information. */
  readonly isAtmos: boolean;
}

const STEREO = 2;
const DUAL_MONO = 0;
const THREE_FRONT = 2;
const SURROUND = 4;
const INDEPENDENT = 0;
const DEPENDENT = 1;
const CONVERTED = 2;
const SIX_BLOCKS = 3;
/** Bits of fields where the number of those that were there is in doubt. */
const BLOCKS = [1, 2, 3, 6];

/**
 * Bitstream information of the AC-3 frame at `pos`; undefined when it ends beyond `end`.
 * Spec: ATSC A/52, 5.3.2 and 5.4.2
 */
export function ac3InformationAt(bytes: Uint8Array, pos: number, end: number): Ac3Information | undefined {
  const bits = new BitReader(bytes, pos + 5, end);
  bits.skip(5); // bsid
  const bsmod = bits.u(3);
  const acmod = bits.u(3);
  if ((acmod & 1) !== 0 && acmod !== 1) bits.skip(2); // cmixlev
  if ((acmod & SURROUND) !== 0) bits.skip(2); // surmixlev
  if (acmod === STEREO) bits.skip(2); // dsurmod
  const hasLfe = bits.flag();
  const dialnormDb = decibels(bits.u(5));
  if (bits.isTruncated) return undefined;
  const rest = { isEnhanced: false, streamType: INDEPENDENT, substreamId: 0, channelMap: -1, isAtmos: false };
  return { ...rest, acmod, hasLfe, dialnormDb, bsmod };
}

/**
 * Bitstream information of the E-AC-3 frame at `pos`; undefined when it ends beyond `end`.
 * Spec: ATSC A/52, Annex E, E.1.2.2; joint object coding: ETSI TS 103 420, 8.3
 */
export function eac3InformationAt(bytes: Uint8Array, pos: number, end: number): Ac3Information | undefined {
  const bits = new BitReader(bytes, pos + 2, end);
  const streamType = bits.u(2);
  const substreamId = bits.u(3);
  bits.skip(11); // frmsiz
  const fscod = bits.u(2);
  const code = bits.u(2);
  const numblkscod = fscod === 3 ? SIX_BLOCKS : code;
  const acmod = bits.u(3);
  const hasLfe = bits.flag();
  bits.skip(5); // bsid
  const dialnormDb = decibels(bits.u(5));
  skipIf(bits, 8); // compr
  if (acmod === DUAL_MONO) {
    bits.skip(5); // dialnorm2
    skipIf(bits, 8); // compr2
  }
  const channelMap = streamType === DEPENDENT && bits.flag() ? bits.u(16) : -1;
  if (bits.flag()) skipMixing(bits, streamType, acmod, hasLfe, numblkscod);
  const bsmod = bits.flag() ? informational(bits, acmod, fscod) : -1;
  if (streamType === INDEPENDENT && numblkscod !== SIX_BLOCKS) bits.skip(1); // convsync
  if (streamType === CONVERTED && (numblkscod === SIX_BLOCKS || bits.flag())) bits.skip(6); // frmsizecod
  const isAtmos = hasJointObjects(bits);
  return { isEnhanced: true, streamType, substreamId, acmod, hasLfe, dialnormDb, bsmod, channelMap, isAtmos };
}

/** mixmdata. */
function skipMixing(bits: BitReader, streamType: number, acmod: number, hasLfe: boolean, numblkscod: number): void {
  if (acmod > STEREO) bits.skip(2); // dmixmod
  if ((acmod & 1) !== 0 && acmod > THREE_FRONT) bits.skip(6); // ltrtcmixlev, lorocmixlev
  if ((acmod & SURROUND) !== 0) bits.skip(6); // ltrtsurmixlev, lorosurmixlev
  if (hasLfe) skipIf(bits, 5); // lfemixlevcod
  if (streamType !== INDEPENDENT) return;
  skipIf(bits, 6); // pgmscl
  if (acmod === DUAL_MONO) skipIf(bits, 6); // pgmscl2
  skipIf(bits, 6); // extpgmscl
  const mixdef = bits.u(2);
  if (mixdef === 1) bits.skip(5);
  else if (mixdef === 2) bits.skip(12);
  else if (mixdef === 3) bits.skip((bits.u(5) + 2) * 8);
  if (acmod < STEREO) skipIf(bits, 14); // panmean, paninfo
  if (acmod === DUAL_MONO) skipIf(bits, 14);
  if (!bits.flag()) return; // frmmixcfginfoe
  if (numblkscod === 0) bits.skip(5);
  else for (let block = 0; block < BLOCKS[numblkscod]!; block++) skipIf(bits, 5);
}

/** infomdata; returns bsmod. */
function informational(bits: BitReader, acmod: number, fscod: number): number {
  const bsmod = bits.u(3);
  bits.skip(2); // copyrightb, origbs
  if (acmod === STEREO) bits.skip(4); // dsurmod, dheadphonmod
  if (acmod >= 6) bits.skip(2); // dsurexmod
  skipIf(bits, 8); // mixlevel, roomtyp, adconvtyp
  if (acmod === DUAL_MONO) skipIf(bits, 8);
  if (fscod < 3) bits.skip(1); // sourcefscod
  return bsmod;
}

/** flag_ec3_extension_type_a, the last bit of the first byte of addbsi. */
function hasJointObjects(bits: BitReader): boolean {
  if (!bits.flag()) return false; // addbsie
  const length = bits.u(6) + 1;
  if (length < 2) return false;
  bits.skip(7);
  return bits.flag() && !bits.isTruncated;
}

function skipIf(bits: BitReader, count: number): void {
  if (bits.flag()) bits.skip(count);
}

/** 0 is reserved, and taken as -31. Spec: ATSC A/52, 5.4.2.8 */
function decibels(dialnorm: number): number {
  return dialnorm === 0 ? -31 : -dialnorm;
}
