const FRAMING_CODE = 0xe4;
const COLUMNS = 40;
/** Bits of Hamming 8/4 by value, in the order of the standard's table: the first one transmitted is the lowest. Spec: ETSI EN 300 706, table 8 */
const HAMMING_8_4 = [
  0x15, 0x02, 0x49, 0x5e, 0x64, 0x73, 0x38, 0x2f, 0xd0, 0xc7, 0x8c, 0x9b, 0xa1, 0xb6, 0xfd, 0xea,
] as const;

/** As it stands in a PES packet: the first bit transmitted is the highest. */
export function reversed(byte: number): number {
  return Number.parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2);
}

export function coded84(value: number): number {
  return reversed(HAMMING_8_4[value]!);
}

/** Three bytes of eighteen bits, by the parity tests of the standard. Spec: ETSI EN 300 706, 8.3 */
export function coded2418(value: number): number[] {
  const bits = new Array<number>(25).fill(0);
  const places = [3, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23];
  places.forEach((place, n) => {
    bits[place] = (value >> n) & 1;
  });
  for (const protection of [1, 2, 4, 8, 16]) {
    const ones = bits.filter((bit, place) => bit === 1 && (place & protection) !== 0).length;
    bits[protection] = ones % 2 === 0 ? 1 : 0;
  }
  bits[24] = bits.filter((bit) => bit === 1).length % 2 === 0 ? 1 : 0;
  return [1, 9, 17].map((first) =>
    reversed(bits.slice(first, first + 8).reduce((byte, bit, n) => byte | (bit << n), 0)),
  );
}

/** A character with odd parity. */
export function codedCharacter(code: number): number {
  const ones = [...code.toString(2)].filter((bit) => bit === '1').length;
  return reversed(code | (ones % 2 === 0 ? 0x80 : 0));
}

/** A data unit with a packet of teletext. */
export function packet(magazine: number, number: number, data: readonly number[]): number[] {
  const address = [coded84((magazine & 7) | ((number & 1) << 3)), coded84(number >> 1)];
  const rest = [...data, ...new Array<number>(COLUMNS).fill(codedCharacter(0x20))].slice(0, COLUMNS);
  return [0x03, 0x2c, 0xe7, FRAMING_CODE, ...address, ...rest];
}

interface HeaderFlags {
  readonly isErased?: boolean;
  readonly isSubtitle?: boolean;
  readonly isSerial?: boolean;
  /** C12, C13, C14. */
  readonly option?: number;
}

/** The header of a page, as 0x888. */
export function header(page: number, flags: HeaderFlags = {}): number[] {
  const { isErased = true, isSubtitle = true, isSerial = false, option = 0 } = flags;
  const options = ((option >> 2) & 1) * 2 + ((option >> 1) & 1) * 4 + (option & 1) * 8;
  const nibbles = [
    page & 0xf,
    (page >> 4) & 0xf,
    0,
    isErased ? 8 : 0,
    0,
    isSubtitle ? 8 : 0,
    0,
    Number(isSerial) + options,
  ];
  return packet(page >> 8, 0, nibbles.map(coded84));
}

/** A row of boxed text; numbers are codes as they are. */
export function row(magazine: number, number: number, ...parts: readonly (string | number)[]): number[] {
  const codes = parts.flatMap((part) =>
    typeof part === 'number' ? [part] : [...part].map((text) => text.charCodeAt(0)),
  );
  return packet(magazine, number, [0x0b, 0x0b, ...codes, 0x0a].map(codedCharacter));
}

/** X/26: triplets of address, mode and data, up to 13. */
export function enhancement(
  magazine: number,
  triplets: readonly (readonly [address: number, mode: number, data: number])[],
): number[] {
  const all = [...triplets, ...new Array<readonly [number, number, number]>(13).fill([0x3f, 0x1f, 0x7f])].slice(0, 13);
  return packet(magazine, 26, [
    coded84(0),
    ...all.flatMap(([address, mode, data]) => coded2418(address | (mode << 6) | (data << 11))),
  ]);
}

/** X/28/0 or M/29/0 with a default G0 set. */
export function presentation(magazine: number, number: 28 | 29, set: number): number[] {
  return packet(magazine, number, [coded84(0), ...coded2418(set << 7)]);
}

/** The payload of a PES packet. */
export function pesPayload(...units: readonly (readonly number[])[]): Buffer {
  return Buffer.from([0x10, ...units.flat()]);
}
