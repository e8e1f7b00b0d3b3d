const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const BASE = DIGITS.length;
/** Five digits are four bytes. */
const GROUP_DIGITS = 5;
const GROUP_BYTES = 4;
const GROUP_LIMIT = 2 ** 32;

/**
 * The bytes of a Z85 text; undefined: it is none.
 * Spec: ZeroMQ RFC 32 (Z85)
 */
export function decodeZ85(text: string): Buffer | undefined {
  if (text.length % GROUP_DIGITS !== 0) return undefined;
  const bytes = Buffer.alloc((text.length / GROUP_DIGITS) * GROUP_BYTES);
  for (let group = 0; group * GROUP_DIGITS < text.length; group++) {
    let value = 0;
    for (let at = group * GROUP_DIGITS; at < (group + 1) * GROUP_DIGITS; at++) {
      const digit = DIGITS.indexOf(text[at]!);
      if (digit === -1) return undefined;
      value = value * BASE + digit;
    }
    if (value >= GROUP_LIMIT) return undefined;
    bytes.writeUInt32BE(value, group * GROUP_BYTES);
  }
  return bytes;
}

/**
 * The Z85 text of bytes, a multiple of four of them.
 * Spec: ZeroMQ RFC 32 (Z85)
 */
export function encodeZ85(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += GROUP_BYTES) {
    const value = bytes.readUInt32BE(at);
    for (let divisor = BASE ** (GROUP_DIGITS - 1); divisor >= 1; divisor /= BASE) {
      text += DIGITS[Math.floor(value / divisor) % BASE];
    }
  }
  return text;
}
