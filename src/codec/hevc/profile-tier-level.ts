import type { BitReader } from '../bit-reader.js';

export interface HevcProfileTierLevel {
  readonly profileIdc: number;
  readonly tier: 'main' | 'high';
  /** 30 times the level. */
  readonly levelIdc: number;
}

/**
 * profile_tier_level() with profilePresentFlag 1: the general part; what is said of sub-layers is passed over.
 * Spec: ITU-T H.265, 7.3.3
 */
export function readProfileTierLevel(bits: BitReader, maxSubLayersMinus1: number): HevcProfileTierLevel {
  bits.skip(2); // general_profile_space
  const tier = bits.flag() ? 'high' : 'main';
  const profileIdc = bits.u(5);
  bits.skip(32 + 4 + 43 + 1); // compatibility and constraint flags
  const levelIdc = bits.u(8);
  const presence = Array.from({ length: maxSubLayersMinus1 }, () => bits.u(2));
  if (maxSubLayersMinus1 > 0) bits.skip(2 * (8 - maxSubLayersMinus1)); // reserved_zero_2bits
  for (const present of presence) {
    if ((present & 2) !== 0) bits.skip(88); // sub_layer_profile
    if ((present & 1) !== 0) bits.skip(8); // sub_layer_level_idc
  }
  return { profileIdc, tier, levelIdc };
}
