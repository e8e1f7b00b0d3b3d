// Tested by: test/analysis/content/video.samples.test.ts
/** profile_idc in words. Spec: ITU-T H.264, Annex A */
const PROFILES: Readonly<Record<number, string>> = {
  44: 'cavlc_444',
  66: 'baseline',
  77: 'main',
  88: 'extended',
  100: 'high',
  110: 'high_10',
  122: 'high_422',
  244: 'high_444',
};
/** Profiles that are another one with that flag. Spec: ITU-T H.264, A.2.1.1, A.2.8 to A.2.10 */
const CONSTRAINED: readonly (readonly [profileIdc: number, flag: number, name: string])[] = [
  [66, 0x40, 'constrained_baseline'],
  [110, 0x10, 'high_10_intra'],
  [122, 0x10, 'high_422_intra'],
  [244, 0x10, 'high_444_intra'],
];
const HAS_SET3 = 0x10;
const LEVEL_1B = 9;

/** `constraintFlags`: constraint_set0_flag in bit 7. */
export function h264ProfileName(profileIdc: number, constraintFlags: number): string {
  const other = CONSTRAINED.find(([idc, flag]) => idc === profileIdc && (constraintFlags & flag) !== 0);
  return other?.[2] ?? PROFILES[profileIdc] ?? String(profileIdc);
}

/** As the standard writes it: `4.1`, `1b`. Spec: ITU-T H.264, A.3.4.1 and A.3.4.2 */
export function h264LevelName(profileIdc: number, constraintFlags: number, levelIdc: number): string {
  const isOld = profileIdc === 66 || profileIdc === 77 || profileIdc === 88;
  const is1b = levelIdc === LEVEL_1B || (isOld && levelIdc === 11 && (constraintFlags & HAS_SET3) !== 0);
  return is1b ? '1b' : (levelIdc / 10).toFixed(1);
}
