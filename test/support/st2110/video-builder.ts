/** A piece of a line: what is not given is 0. `length` in bytes, all of which are `fill`. */
export interface PieceSpec {
  readonly line: number;
  readonly pixel: number;
  readonly length: number;
  readonly field?: number;
  readonly fill?: number;
}

/** The payload of RFC 4175, 4.2. */
export function videoPayload(pieces: readonly PieceSpec[], { extendedSequence = 0 } = {}): Uint8Array {
  const headers = pieces.flatMap(({ line, pixel, length, field = 0 }, index) => [
    ...u16(length),
    ...u16((field << 15) | line),
    ...u16((index < pieces.length - 1 ? 0x8000 : 0) | pixel),
  ]);
  const data = pieces.flatMap(({ length, fill = 0 }) => new Array<number>(length).fill(fill));
  return Uint8Array.from([...u16(extendedSequence), ...headers, ...data]);
}

function u16(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}
