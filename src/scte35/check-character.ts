/** Digits of ISO/IEC 7064 MOD 37,36. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MODULUS = 36;

/**
 * Check character of EIDR and ISAN over the digits, of which only letters and numbers count.
 * Spec: ISO/IEC 7064, MOD 37,36
 */
export function checkCharacter(text: string): string {
  let product = MODULUS;
  for (const digit of text.toUpperCase()) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) continue;
    const sum = (product + value) % MODULUS || MODULUS;
    product = (sum * 2) % (MODULUS + 1);
  }
  return DIGITS[(MODULUS + 1 - product) % MODULUS]!;
}
