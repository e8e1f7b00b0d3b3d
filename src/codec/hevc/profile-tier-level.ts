// Tested by: test/codec/hevc/sps.test.ts, test/codec/stream-header.samples.test.ts
import type { SyntaxReader } from '../syntax-reader.js';

export interface HevcProfileTierLevel {
  readonly profileIdc: number;
  readonly tier: 'main' | 'high';
  /** 30 times the level. */
  readonly levelIdc: number;
}

const FLAGS_BEHIND_COMPATIBILITY = [
  'general_progressive_source_flag',
  'general_interlaced_source_flag',
  'general_non_packed_constraint_flag',
  'general_frame_only_constraint_flag',
] as const;

/**
 * profile_tier_level() with profilePresentFlag 1: the general part; what is said of sub-layers is passed over.
 * Spec: ITU-T H.265, 7.3.3
 */
export function readProfileTierLevel(bits: SyntaxReader, maxSubLayersMinus1: number): HevcProfileTierLevel {
  bits.u('general_profile_space', 2);
  const tier = bits.flag('general_tier_flag') ? 'high' : 'main';
  const profileIdc = bits.u('general_profile_idc', 5);
  bits.u('general_profile_compatibility_flag', 32);
  for (const name of FLAGS_BEHIND_COMPATIBILITY) bits.flag(name);
  bits.skip(43 + 1); // constraint flags of the extended profiles
  const levelIdc = bits.u('general_level_idc', 8);
  const presence = Array.from({ length: maxSubLayersMinus1 }, () => {
    return bits.u('sub_layer_profile_present_flag', 1) * 2 + bits.u('sub_layer_level_present_flag', 1);
  });
  if (maxSubLayersMinus1 > 0) bits.skip(2 * (8 - maxSubLayersMinus1)); // reserved_zero_2bits
  for (const present of presence) {
    if ((present & 2) !== 0) bits.skip(88); // sub_layer_profile
    if ((present & 1) !== 0) bits.u('sub_layer_level_idc', 8);
  }
  return { profileIdc, tier, levelIdc };
}
