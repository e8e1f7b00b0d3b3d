/** Whether a byte of line 21 has odd parity. Spec: ANSI/CTA-608, 7.2 */
export function hasOddParity(byte: number): boolean {
  const halves = byte ^ (byte >> 4);
  return ((0x6996 >> (halves & 0x0f)) & 1) === 1;
}
