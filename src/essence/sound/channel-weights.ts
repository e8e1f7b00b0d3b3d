/** ±60° to ±120° to the side: 1.5 dB more. */
const SURROUND = 1.41;
/** The low frequency effects are not measured. */
const EFFECTS = 0;

/** By number of channels, in the usual order: L R C LFE Ls Rs, with the back pair of eight channels before that at the side. */
const WEIGHTS: Readonly<Record<number, readonly number[]>> = {
  4: [1, 1, SURROUND, SURROUND],
  5: [1, 1, 1, SURROUND, SURROUND],
  6: [1, 1, 1, EFFECTS, SURROUND, SURROUND],
  7: [1, 1, 1, EFFECTS, 1, SURROUND, SURROUND],
  8: [1, 1, 1, EFFECTS, 1, 1, SURROUND, SURROUND],
};

/**
 * Weight of the energy of each channel in the loudness; of more than eight, and of one to three, each counts once.
 * Spec: ITU-R BS.1770-5, Annex 1, Table 3; Annex 3, Table 4
 */
export function channelWeights(channels: number): readonly number[] {
  return WEIGHTS[channels] ?? new Array<number>(channels).fill(1);
}
