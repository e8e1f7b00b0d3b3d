// Tested by: test/codec/audio/ac3-reader.test.ts
/** Full channels by acmod: a bit for each, as a channel map of E-AC-3 has them. Spec: ATSC A/52, table 5.8 and Annex E, table E1.4 */
const BY_ACMOD = [0xa000, 0x4000, 0xa000, 0xe000, 0xa100, 0xe100, 0xb800, 0xf800] as const;
/** Channels of each bit of a channel map, from the highest. */
const CHANNELS_OF_BIT = [1, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2, 2, 1, 2, 1, 1];
const LFE = 0x0001;
const LFE_2 = 0x0002;
/** Vhl/Vhr, Vhc, Lts/Rts, Ts: above. */
const HEIGHT = 0x001c | 0x0080;
const DUAL_MONO = 0;

/** What channels there are, as a channel map of E-AC-3. */
export function channelMapOf(acmod: number, hasLfe: boolean): number {
  return BY_ACMOD[acmod]! | (hasLfe ? LFE : 0);
}

export function channelsOf(map: number): number {
  let channels = 0;
  for (let bit = 0; bit < 16; bit++) if ((map & (0x8000 >> bit)) !== 0) channels += CHANNELS_OF_BIT[bit]!;
  return channels;
}

/** `stereo`, `5.1`, `7.1`, `5.1.2`, …; 2/2 is `quad`, 2/1 `3.0 (2/1)`, as they are not 4.0 and 3.0. */
export function layoutOf(acmod: number, map: number): string {
  const lowFrequency = channelsOf(map & (LFE | LFE_2));
  const above = channelsOf(map & HEIGHT);
  const full = channelsOf(map) - lowFrequency - above;
  if (lowFrequency === 0 && above === 0) {
    if (acmod === DUAL_MONO) return 'dual mono';
    if (full <= 2) return full === 1 ? 'mono' : 'stereo';
    if (map === BY_ACMOD[4]) return '3.0 (2/1)';
    if (map === BY_ACMOD[6]) return 'quad';
  }
  return `${full}.${lowFrequency}${above === 0 ? '' : `.${above}`}`;
}

/** By bsmod; that of 7 depends on the channels. Spec: ATSC A/52, table 5.7 */
const SERVICES = [
  'complete main',
  'music and effects',
  'visually impaired',
  'hearing impaired',
  'dialogue',
  'commentary',
  'emergency',
] as const;

/** What the service is there for; null where bsmod is not there. */
export function serviceOf(bsmod: number, acmod: number): string | null {
  if (bsmod < 0) return null;
  return SERVICES[bsmod] ?? (acmod === 1 ? 'voice over' : 'karaoke');
}
