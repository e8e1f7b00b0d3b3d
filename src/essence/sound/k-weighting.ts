/** A filter of second order with a0 = 1. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** The rate for which the Recommendation gives the coefficients. */
const TABLE_RATE = 48_000;
/** The shelf, which stands for the head. Spec: ITU-R BS.1770-5, Annex 1, Table 1 */
const SHELF: Biquad = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};
/** The high pass (RLB). Spec: ITU-R BS.1770-5, Annex 1, Table 2 */
const HIGH_PASS: Biquad = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };

/**
 * The two filters of the K-weighting, one behind the other, for any sample rate in Hz. Beside 48 kHz, where they are those of the tables,
 * they have the same corner frequencies, slopes and gains.
 * Spec: ITU-R BS.1770-5, Annex 1, Tables 1 and 2
 */
export function kWeighting(sampleRate: number): readonly [shelf: Biquad, highPass: Biquad] {
  return [atRate(SHELF, sampleRate), atRate(HIGH_PASS, sampleRate)];
}

/**
 * The same filter at another rate. By the bilinear transform a filter of second order is
 * H(s) = (high s² + mid s / Q + low) / (s² + s / Q + 1) with s = (1 − z⁻¹) / (1 + z⁻¹) / k and k = tan(π f0 / rate): the five unknowns are
 * taken from the table, and k alone is that of the other rate.
 */
function atRate({ b0, b1, b2, a1, a2 }: Biquad, sampleRate: number): Biquad {
  if (sampleRate === TABLE_RATE) return { b0, b1, b2, a1, a2 };
  const scale = 4 / (1 - a1 + a2);
  const tableK = Math.sqrt((1 + a1 + a2) / (1 - a1 + a2));
  const damping = ((1 - a2) * scale) / 2 / tableK;
  const high = ((b0 - b1 + b2) * scale) / 4;
  const mid = ((b0 - b2) * scale) / 2 / tableK;
  const low = ((b0 + b1 + b2) * scale) / 4 / tableK ** 2;
  const corner = (Math.atan(tableK) / Math.PI) * TABLE_RATE;
  const k = Math.tan((Math.PI * corner) / sampleRate);
  const norm = 1 + damping * k + k * k;
  return {
    b0: (high + mid * k + low * k * k) / norm,
    b1: (2 * (low * k * k - high)) / norm,
    b2: (high - mid * k + low * k * k) / norm,
    a1: (2 * (k * k - 1)) / norm,
    a2: (1 - damping * k + k * k) / norm,
  };
}
