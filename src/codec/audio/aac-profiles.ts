// Tested by: test/codec/audio/readers.test.ts
/** audioObjectType in words. Spec: ISO/IEC 14496-3, 1.5.1 */
export const AAC_PROFILES: Readonly<Record<number, string>> = {
  1: 'main',
  2: 'LC',
  3: 'SSR',
  4: 'LTP',
  5: 'HE-AAC',
  23: 'LD',
  29: 'HE-AAC_v2',
  39: 'ELD',
  42: 'xHE-AAC',
};
