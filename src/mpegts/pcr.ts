/** Program clock reference: 33 bits of 90 kHz, times 300. Spec: ISO/IEC 13818-1, 2.4.2.2 */
export const PCR_WRAP_27M = 2 ** 33 * 300;

/** Ticks of 27 MHz from one PCR to a later one, from 0 up to the wrap; a step back comes out as nearly the wrap. */
export function pcrDifference27M(from27M: number, to27M: number): number {
  const difference = to27M - from27M;
  return difference < 0 ? difference + PCR_WRAP_27M : difference;
}
