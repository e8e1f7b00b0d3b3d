/** Level of a magnitude in dB below full scale (1); null where there is none. */
export function decibelsOf(magnitude: number): number | null {
  return magnitude > 0 ? 20 * Math.log10(magnitude) : null;
}

/** Loudness of a weighted mean square, in LUFS; −∞ of silence. Spec: ITU-R BS.1770-5, Annex 1, equation 2 */
export function loudnessOf(meanSquare: number): number {
  return -0.691 + 10 * Math.log10(meanSquare);
}
