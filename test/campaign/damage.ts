import type { Random } from '../../src/replay/random.js';

/** A whole number from 0 up to, not including, `below`. */
export function pickNumber(random: Random, below: number): number {
  return Math.floor(random.nextShare() * below);
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[pickNumber(random, items.length)]!;
}

const DAMAGES: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  // Bits are flipped.
  (bytes, random) => {
    const damaged = Buffer.from(bytes);
    for (let count = 1 + pickNumber(random, 200); count > 0; count--) {
      damaged[pickNumber(random, damaged.length)]! ^= 1 << pickNumber(random, 8);
    }
    return damaged;
  },
  // It ends anywhere.
  (bytes, random) => bytes.subarray(0, pickNumber(random, bytes.length)),
  // A range is missing.
  (bytes, random) => {
    const at = pickNumber(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + pickNumber(random, 5000))]);
  },
  // A range is there twice, or elsewhere.
  (bytes, random) => {
    const [from, to] = [pickNumber(random, bytes.length), pickNumber(random, bytes.length)];
    const range = bytes.subarray(from, from + pickNumber(random, 100_000));
    return Buffer.concat([bytes.subarray(0, to), range, bytes.subarray(to)]);
  },
  // A range is all zeros, all ones, or anything.
  (bytes, random) => {
    const damaged = Buffer.from(bytes);
    const at = pickNumber(random, damaged.length);
    const range = damaged.subarray(at, at + 1 + pickNumber(random, 10_000));
    const kind = pickNumber(random, 3);
    if (kind < 2) range.fill(kind * 0xff);
    else for (let index = 0; index < range.length; index++) range[index] = random.next32();
    return damaged;
  },
  // Numbers of 32 bits are extreme.
  (bytes, random) => {
    const damaged = Buffer.from(bytes);
    if (damaged.length < 4) return damaged;
    for (let count = 1 + pickNumber(random, 20); count > 0; count--) {
      const value = pick(random, [0, 1, 0x7fffffff, 0x80000000, 0xffffffff]);
      damaged.writeUInt32LE(value, pickNumber(random, damaged.length - 3));
    }
    return damaged;
  },
];

/** The bytes with one to three faults. */
export function damaged(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let count = 1 + pickNumber(random, 3); count > 0 && result.length > 0; count--) {
    result = pick(random, DAMAGES)(result, random);
  }
  return Buffer.from(result);
}
