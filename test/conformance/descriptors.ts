/** A descriptor: tag, length, bytes. */
export function descriptor(tag: number, bytes: readonly number[]): number[] {
  return [tag, bytes.length, ...bytes];
}

/** One byte for each character. */
export function text(value: string): number[] {
  return [...Buffer.from(value, 'latin1')];
}

/** Its length in one byte, and a text. */
export function countedText(value: string): number[] {
  return [value.length, ...text(value)];
}

/** A loop with its length in 12 bits behind four that are reserved. */
export function loop12(bytes: readonly number[]): number[] {
  return [0xf0 | (bytes.length >> 8), bytes.length & 0xff, ...bytes];
}
