// Tested by: test/analysis/content/video.samples.test.ts
/** general_profile_idc in words. Spec: ITU-T H.265, Annex A */
const PROFILES: Readonly<Record<number, string>> = { 1: 'main', 2: 'main_10', 3: 'main_still', 4: 'range' };

export function hevcProfileName(profileIdc: number): string {
  return PROFILES[profileIdc] ?? String(profileIdc);
}

/** As the standard writes it: `5.1`. */
export function hevcLevelName(levelIdc: number): string {
  return (levelIdc / 30).toFixed(1);
}
