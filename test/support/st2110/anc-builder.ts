/** An ANC packet as a table: what is not given is right. Words of user data are bytes, which get their parity. */
export interface AncSpec {
  readonly isColourDifference?: boolean;
  readonly line?: number;
  readonly horizontalOffset?: number;
  readonly stream?: number;
  readonly did: number;
  readonly sdid: number;
  readonly data: readonly number[];
  /** XORed to the words of 10 bits: DID, SDID, Data_Count, checksum. */
  readonly damage?: {
    readonly did?: number;
    readonly sdid?: number;
    readonly dataCount?: number;
    readonly checksum?: number;
  };
}

export interface AncPayloadSpec {
  readonly packets: readonly AncSpec[];
  readonly ancCount?: number;
  readonly length?: number;
  readonly field?: number;
  readonly reserved?: number;
  /** Bytes that are cut off at the end. */
  readonly cut?: number;
}

/** The payload of RFC 8331, 2.1, written bit by bit. */
export function ancPayload(spec: AncPayloadSpec): Uint8Array {
  const body = spec.packets.flatMap((packet) => bytesOf(ancBits(packet)));
  const { ancCount = spec.packets.length, length = body.length, field = 0, reserved = 0, cut = 0 } = spec;
  const header = bytesOf(bits(0, 16) + bits(length, 16) + bits(ancCount, 8) + bits(field, 2) + bits(reserved, 22));
  const all = [...header, ...body];
  return Uint8Array.from(all.slice(0, all.length - cut));
}

function ancBits({ did, sdid, data, damage = {}, ...place }: AncSpec): string {
  const { isColourDifference = false, line = 9, horizontalOffset = 0, stream } = place;
  const words = [did, sdid, data.length, ...data].map(withParity);
  const sum = words.reduce((total, word) => total + (word & 0x1ff), 0) & 0x1ff;
  const checksum = ((sum & 0x100) === 0 ? 0x200 : 0) | sum;
  const sent = [
    words[0]! ^ (damage.did ?? 0),
    words[1]! ^ (damage.sdid ?? 0),
    words[2]! ^ (damage.dataCount ?? 0),
    ...words.slice(3),
    checksum ^ (damage.checksum ?? 0),
  ];
  const header =
    bits(isColourDifference ? 1 : 0, 1) +
    bits(line, 11) +
    bits(horizontalOffset, 12) +
    bits(stream === undefined ? 0 : 1, 1) +
    bits(stream ?? 0, 7);
  const body = sent.map((word) => bits(word, 10)).join('');
  return header + body.padEnd(Math.ceil(body.length / 32) * 32, '0');
}

/** b8 is even parity over b0 to b7, b9 the inverse of b8. Spec: SMPTE ST 291-1, 6.1 */
function withParity(byte: number): number {
  const ones = [...byte.toString(2)].filter((bit) => bit === '1').length;
  return ones % 2 === 1 ? byte | 0x100 : byte | 0x200;
}

function bits(value: number, count: number): string {
  return value.toString(2).padStart(count, '0');
}

function bytesOf(text: string): number[] {
  return Array.from({ length: text.length / 8 }, (_, index) =>
    Number.parseInt(text.slice(index * 8, index * 8 + 8), 2),
  );
}
