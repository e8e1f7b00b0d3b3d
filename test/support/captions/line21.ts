/** Two bytes of line 21, without parity bits. */
export type Pair = readonly [first: number, second: number];

/** The byte with its bit of odd parity. */
export function withParity(byte: number): number {
  let ones = 0;
  for (let bit = 0; bit < 7; bit++) ones += (byte >> bit) & 1;
  return ones % 2 === 1 ? byte : byte | 0x80;
}

/** A control code of a data channel, 1 or 2, sent twice as the standard asks. */
export function twice(first: number, second: number, channel: 1 | 2 = 1): Pair[] {
  const pair: Pair = [channel === 1 ? first : first | 8, second];
  return [pair, pair];
}

/** Second bytes of the miscellaneous control codes. */
export const MISC = {
  RCL: 0x20,
  BS: 0x21,
  DER: 0x24,
  RU2: 0x25,
  RU3: 0x26,
  RU4: 0x27,
  RDC: 0x29,
  TR: 0x2a,
  RTD: 0x2b,
  EDM: 0x2c,
  CR: 0x2d,
  ENM: 0x2e,
  EOC: 0x2f,
} as const;

export function misc(name: keyof typeof MISC, channel: 1 | 2 = 1): Pair[] {
  return twice(0x14, MISC[name], channel);
}

/** First bytes and bit 5 of preamble address codes by row, from 1. */
const PAC: readonly Pair[] = [
  [0x11, 0x40],
  [0x11, 0x60],
  [0x12, 0x40],
  [0x12, 0x60],
  [0x15, 0x40],
  [0x15, 0x60],
  [0x16, 0x40],
  [0x16, 0x60],
  [0x17, 0x40],
  [0x17, 0x60],
  [0x10, 0x40],
  [0x13, 0x40],
  [0x13, 0x60],
  [0x14, 0x40],
  [0x14, 0x60],
];

/** To a row from 1 and an indent in columns, a multiple of 4. */
export function pac(row: number, indent = 0, channel: 1 | 2 = 1): Pair[] {
  const [first, second] = PAC[row - 1]!;
  return twice(first, second | 0x10 | ((indent / 4) << 1), channel);
}

/** Characters of ASCII that line 21 has at the same place. */
export function chars(text: string): Pair[] {
  const codes = [...Buffer.from(text, 'latin1')];
  const pairs: Pair[] = [];
  for (let n = 0; n < codes.length; n += 2) pairs.push([codes[n]!, codes[n + 1] ?? 0]);
  return pairs;
}

export function nulls(count: number): Pair[] {
  return Array.from({ length: count }, () => [0, 0]);
}

/** A packet of extended data services, with its checksum. */
export function xds(kind: number, type: number, text: string): Pair[] {
  const body = chars(text);
  const sum = [kind * 2 - 1, type, ...body.flat(), 0x0f].reduce((a, b) => a + b, 0);
  return [[kind * 2 - 1, type], ...body, [0x0f, -sum & 0x7f]];
}

/** A pop-on caption as encoders send it: loaded, and shown with the last pair. */
export function popOn(text: string, channel: 1 | 2 = 1, row = 14): Pair[] {
  const lines = text.split('\n').flatMap((line, n) => [...pac(row + n, 0, channel), ...chars(line)]);
  return [...misc('RCL', channel), ...misc('ENM', channel), ...lines, ...misc('EOC', channel)];
}
